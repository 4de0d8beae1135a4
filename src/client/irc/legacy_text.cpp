#include "irc/legacy_text.h"

#include <hubbub/base/utf8.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace hubbub::client {
namespace {

// Characters 0x80 to 0x9f. Others are those of Latin-1, and so Unicode's.
constexpr std::array<std::uint16_t, 32> high_controls{
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

// Returns where the last parameter begins if it has a colon, else the end of the line.
std::size_t start_of_text(std::string_view line) {
    std::size_t at = 0;
    for (const char mark : {'@', ':'}) {
        if (at < line.size() && line[at] == mark) at = std::min(line.find(' ', at), line.size());
        while (at < line.size() && line[at] == ' ') ++at;
    }
    const std::size_t colon = line.find(" :", at);
    return colon == std::string_view::npos ? line.size() : colon + 2;
}

}  // namespace

std::string read_legacy_text(std::string_view line) {
    const std::size_t start = start_of_text(line);
    const std::string_view text = line.substr(start);
    std::string out(line);
    if (protocol::valid_utf8(protocol::without_torn_end(text))) return out;
    out.resize(start);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool high = byte >= 0x80 && byte < 0xa0;
        utf8::append_character(out, high ? high_controls[byte - 0x80U] : byte);
    }
    return out;
}

}  // namespace hubbub::client
