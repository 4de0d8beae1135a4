#pragma once
// The lines of a buffer as rows of the screen: time, nick and wrapped text, with separators for
// days and new lines.

#include <hubbub/terminal/canvas.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "talk/buffer.h"
#include "view/theme.h"

namespace hubbub::client {

struct Piece {
    std::size_t column = 0;
    std::string text;
    terminal::Style style;
    enum class Target : std::uint8_t { none, nick, url };
    Target target = Target::none;
    std::string about;  // the nick, the whole URL
};
using Pieces = std::vector<Piece>;

struct RowStyle {
    const Theme& theme;
    std::size_t columns = 80;
    std::string_view search;  // text to highlight
    bool all = false;         // also hidden lines
};

// Returns all rows of one line with the separators above it; none if it is hidden.
std::vector<Pieces> rows_of(const Buffer& buffer, Scrollback::Number number, const RowStyle& style);

// Returns the rows that are visible in `height` rows, oldest first.
std::vector<Pieces> visible_rows(const Buffer& buffer, std::size_t height, const RowStyle& style);

// Returns the position after scrolling by that many rows (negative: up); nullopt at the end.
std::optional<ScrollPosition> scroll(const Buffer& buffer, long rows, std::size_t height,
                                     const RowStyle& style);
// Returns true if the oldest line is on the screen.
bool at_oldest(const Buffer& buffer, std::size_t height, const RowStyle& style);
// Returns the position that puts this line in the middle.
std::optional<ScrollPosition> centre(const Buffer& buffer, Scrollback::Number number,
                                     std::size_t height, const RowStyle& style);

}  // namespace hubbub::client
