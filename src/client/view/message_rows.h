#pragma once
// The lines of a buffer as rows of the screen: time, nick, text that is wrapped, and between them
// the days and what is new.

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
    std::string about;  // the nick, the whole address
};
using Pieces = std::vector<Piece>;

struct RowStyle {
    const Theme& theme;
    std::size_t columns = 80;
    std::string_view search;  // what to show as found
    bool all = false;         // hidden lines as well
};

// All rows of one line, the lines above it that belong to it included. Empty where it is hidden.
std::vector<Pieces> rows_of(const Buffer& buffer, Scrollback::Number number, const RowStyle& style);

// The rows that stand on `height` rows of the screen, oldest first.
std::vector<Pieces> visible_rows(const Buffer& buffer, std::size_t height, const RowStyle& style);

// Where the newest row is after scrolling by so many rows (up: below 0); nothing at the end.
std::optional<Buffer::Place> scroll(const Buffer& buffer, long rows, std::size_t height,
                                    const RowStyle& style);
// True where the oldest line is on the screen.
bool at_oldest(const Buffer& buffer, std::size_t height, const RowStyle& style);
// The place that brings this line into the middle.
std::optional<Buffer::Place> centre(const Buffer& buffer, Scrollback::Number number,
                                    std::size_t height, const RowStyle& style);

}  // namespace hubbub::client
