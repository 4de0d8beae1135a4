#pragma once
// How a terminal can be drawn on.

#include <hubbub/terminal/canvas.h>
#include <hubbub/terminal/colour.h>

#include <cstdint>

namespace hubbub::terminal {

// Every terminal here understands the sequences of ECMA-48; these are the differences.
struct Abilities {
    Depth depth = Depth::none;
    bool bright_colours = true;  // false: the eight bright colours are drawn as the eight base ones
    std::uint8_t attributes = 0xff;            // of Style; others are not drawn
    std::uint8_t attributes_in_colour = 0xff;  // of Style; others are not drawn on coloured cells
    bool regions = false;                      // scrolls some of its rows (DECSTBM)
    bool links = false;                        // opens addresses itself (OSC 8)
    bool scrolls_at_corner = false;  // a character in the lower right corner scrolls the screen
};

}  // namespace hubbub::terminal
