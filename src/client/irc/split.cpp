#include "irc/split.h"

#include <hubbub/protocol/text.h>

#include <algorithm>

namespace hubbub::client {

std::vector<std::string_view> split_text(std::string_view text, std::size_t bytes) {
    bytes = std::max<std::size_t>(bytes, 4);
    std::vector<std::string_view> pieces;
    while (!text.empty()) {
        std::string_view piece = protocol::cut(text, bytes);
        std::size_t taken = piece.size();
        if (taken < text.size() && text[taken] == ' ') {
            ++taken;
        } else if (taken < text.size()) {
            const std::size_t space = piece.rfind(' ');
            if (space != std::string_view::npos && space >= bytes / 2) {
                piece = piece.substr(0, space);
                taken = space + 1;
            }
        }
        pieces.push_back(piece);
        text.remove_prefix(taken);
    }
    return pieces;
}

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

std::string sayable(std::string_view text) {
    if (!protocol::valid_utf8(text)) return protocol::visible(text);
    std::string out(text);
    std::erase_if(out, [](char c) { return c == '\0' || c == '\r' || c == '\n'; });
    return out;
}

}  // namespace hubbub::client
