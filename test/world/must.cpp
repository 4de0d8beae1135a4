#include "must.h"

#include <cstdio>
#include <cstdlib>

void must(bool holds, std::string_view what) {
    if (holds) return;
    std::fprintf(stderr, "must hold: %.*s\n", static_cast<int>(what.size()), what.data());
    std::abort();
}

void must_be_lines(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::string_view line = bytes.substr(0, bytes.find("\r\n"));
        must(line.size() < bytes.size(), "what is sent is whole lines");
        must(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
             "what is sent has no line end in a line");
        bytes.remove_prefix(line.size() + 2);
    }
}
