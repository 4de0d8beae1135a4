#pragma once
// Rows that only moved: the terminal can scroll them instead of drawing them again.

#include <hubbub/terminal/canvas.h>

#include <cstddef>
#include <optional>

namespace hubbub::terminal {

// The rows from `top` to `bottom`, inclusive, move up by `up` rows; down if it is negative.
struct ScrolledRows {
    std::size_t top = 0;
    std::size_t bottom = 0;
    std::ptrdiff_t up = 0;
};

// Scrolling takes about as many bytes as a row: it must save this many.
constexpr std::size_t min_saved_rows = 3;

// Returns the scrolling of `before` that saves drawing most rows of `now`, or null if none saves
// enough. Requires canvases of the same size.
std::optional<ScrolledRows> find_scroll(const Canvas& before, const Canvas& now);

}  // namespace hubbub::terminal
