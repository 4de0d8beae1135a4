#pragma once
// Reduces colours to the ones that a terminal can show.

#include <hubbub/terminal/canvas.h>

#include <cstdint>
#include <string_view>

namespace hubbub::terminal {

enum class Depth : std::uint8_t { none, sixteen, many, full };

// Returns the nearest colour that `depth` has. `own_colour` is unchanged, and the only colour of
// Depth::none.
Colour reduce(Colour colour, Depth depth);

// Returns the depth that these environment variables announce; empty: not set.
// Source: https://no-color.org
Depth choose_depth(std::string_view term, std::string_view colorterm, std::string_view no_color);

constexpr Colour rgb(unsigned red, unsigned green, unsigned blue) {
    return static_cast<Colour>(static_cast<unsigned>(rgb_bit) | (red << 16) | (green << 8) | blue);
}

}  // namespace hubbub::terminal
