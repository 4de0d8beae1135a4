#include "sgr.h"

namespace hubbub::terminal {
namespace {

std::string colour(Colour reduced, const Abilities& abilities, int base) {
    if (reduced == own_colour) return {};
    const std::string start = ";" + std::to_string(base + 8);
    if (reduced >= rgb_bit) {
        const int value = reduced & 0xffffff;
        return start + ";2;" + std::to_string(value >> 16) + ";" +
               std::to_string((value >> 8) & 0xff) + ";" + std::to_string(value & 0xff);
    }
    if (!abilities.bright_colours && reduced >= 8) reduced -= 8;
    if (reduced < 8) return ";" + std::to_string(base + reduced);
    if (reduced < 16) return ";" + std::to_string(base + 60 + reduced - 8);
    return start + ";5;" + std::to_string(reduced);
}

}  // namespace

std::string sgr(const Style& style, const Abilities& abilities) {
    const Colour fg = reduce(style.fg, abilities.depth);
    const Colour bg = reduce(style.bg, abilities.depth);
    const bool coloured = fg != own_colour || bg != own_colour;
    const int drawn = style.attributes & abilities.attributes &
                      (coloured ? abilities.attributes_in_colour : 0xff);
    std::string codes;
    const auto add = [&](Style::Attribute attribute, const char* code) {
        if ((drawn & attribute) != 0) codes += code;
    };
    add(Style::bold, ";1");
    add(Style::faint, ";2");
    add(Style::italic, ";3");
    add(Style::underlined, ";4");
    add(Style::reversed, ";7");
    add(Style::struck, ";9");
    codes += colour(fg, abilities, 30) + colour(bg, abilities, 40);
    return codes.empty() ? "\x1b[m" : "\x1b[0" + codes + "m";
}

}  // namespace hubbub::terminal
