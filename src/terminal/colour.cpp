#include <hubbub/terminal/colour.h>

#include <array>
#include <cstddef>

namespace hubbub::terminal {
namespace {

struct Rgb {
    int red, green, blue;
};

// The colours of xterm. Users change their palettes, but not by much.
constexpr std::array<Rgb, 16> base{{{0, 0, 0},
                                    {205, 0, 0},
                                    {0, 205, 0},
                                    {205, 205, 0},
                                    {0, 0, 238},
                                    {205, 0, 205},
                                    {0, 205, 205},
                                    {229, 229, 229},
                                    {127, 127, 127},
                                    {255, 0, 0},
                                    {0, 255, 0},
                                    {255, 255, 0},
                                    {92, 92, 255},
                                    {255, 0, 255},
                                    {0, 255, 255},
                                    {255, 255, 255}}};
constexpr std::array<int, 6> steps{0, 95, 135, 175, 215, 255};

Rgb parts(Colour colour) {
    if (colour >= rgb_bit) return {(colour >> 16) & 0xff, (colour >> 8) & 0xff, colour & 0xff};
    if (colour < 16) return base[static_cast<std::size_t>(colour)];
    if (colour >= 232) {
        const int grey = 8 + 10 * (colour - 232);
        return {grey, grey, grey};
    }
    const auto cube = static_cast<std::size_t>(colour - 16);
    return {steps[cube / 36], steps[cube / 6 % 6], steps[cube % 6]};
}

int distance(const Rgb& a, const Rgb& b) {
    const int red = a.red - b.red;
    const int green = a.green - b.green;
    const int blue = a.blue - b.blue;
    return 3 * red * red + 4 * green * green + 2 * blue * blue;
}

Colour nearest(Colour colour, Colour from, Colour to) {
    const Rgb wanted = parts(colour);
    Colour best = from;
    for (Colour candidate = from; candidate < to; ++candidate) {
        if (distance(parts(candidate), wanted) < distance(parts(best), wanted)) best = candidate;
    }
    return best;
}

}  // namespace

Colour reduce(Colour colour, Depth depth) {
    if (colour == own_colour || depth == Depth::none) return own_colour;
    if (depth == Depth::full) return colour;
    if (depth == Depth::many) return colour < rgb_bit ? colour : nearest(colour, 16, 256);
    return colour < 16 ? colour : nearest(colour, 0, 16);
}

Depth choose_depth(std::string_view term, std::string_view colorterm, std::string_view no_color) {
    if (!no_color.empty() || term.empty() || term == "dumb") return Depth::none;
    if (colorterm == "truecolor" || colorterm == "24bit" || term.ends_with("-direct"))
        return Depth::full;
    if (!colorterm.empty() || term.find("256") != std::string_view::npos) return Depth::many;
    return Depth::sixteen;
}

}  // namespace hubbub::terminal
