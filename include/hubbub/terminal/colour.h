#pragma once
// Colours brought down to what a terminal can show.

#include <hubbub/terminal/canvas.h>

#include <cstdint>
#include <string_view>

namespace hubbub::terminal {

enum class Depth : std::uint8_t { none, sixteen, many, full };

// The nearest colour that `depth` has; `own_colour` stays, and where there are none all are it.
Colour reduce(Colour colour, Depth depth);

// From the values of TERM, COLORTERM and NO_COLOR (empty where not set).
// Source: https://no-color.org
Depth choose_depth(std::string_view term, std::string_view colorterm, std::string_view no_color);

constexpr Colour rgb(unsigned red, unsigned green, unsigned blue) {
    return static_cast<Colour>(static_cast<unsigned>(rgb_bit) | (red << 16) | (green << 8) | blue);
}

}  // namespace hubbub::terminal
