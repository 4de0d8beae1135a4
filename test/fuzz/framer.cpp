// The line framer: the lines do not depend on how the bytes arrive, and its memory is bounded.
// The first byte selects how the rest is cut into pieces.

#include <hubbub/protocol/line_framer.h>

#include <algorithm>
#include <string>
#include <vector>

#include "targets.h"
#include "world/must.h"

using hubbub::protocol::LineFramer;

namespace {

constexpr LineFramer::Limits limits{20, 40};
const std::string too_long = "\r";  // no line is like that

std::vector<std::string> lines_of(std::string_view bytes, std::size_t piece) {
    LineFramer framer(limits);
    std::vector<std::string> out;
    while (!bytes.empty()) {
        const std::string some(bytes.substr(0, piece));
        bytes.remove_prefix(some.size());
        framer.feed(some);
        std::string_view line;
        for (;;) {
            const auto result = framer.next(line);
            if (result == LineFramer::Result::empty) break;
            const bool whole = result == LineFramer::Result::line;
            out.push_back(whole ? std::string(line) : too_long);
        }
        must(framer.held() <= limits.body + limits.tags, "what the framer keeps is bounded");
    }
    return out;
}

}  // namespace

void fuzz_framer(std::string_view bytes) {
    if (bytes.empty()) return;
    const std::size_t piece = static_cast<unsigned char>(bytes.front()) + std::size_t{1};
    bytes.remove_prefix(1);
    const auto whole = lines_of(bytes, bytes.size());
    must(whole == lines_of(bytes, piece), "pieces make the same lines");
    must(whole == lines_of(bytes, 1), "single bytes make the same lines");
    for (const std::string& line : whole) {
        if (line == too_long) continue;
        must(!line.empty(), "no line is empty");
        must(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
             "no line has a line end or a NUL in it");
        must(line.size() <= limits.body + limits.tags, "no line passes the limits");
    }
}
