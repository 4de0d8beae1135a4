#include "sgr.h"

#include <string_view>

namespace hubbub::terminal {
namespace {

std::string colour(Colour wanted, Depth depth, int base) {
    const Colour reduced = reduce(wanted, depth);
    if (reduced == own_colour) return {};
    const std::string start = ";" + std::to_string(base + 8);
    if (reduced >= rgb_bit) {
        const int value = reduced & 0xffffff;
        return start + ";2;" + std::to_string(value >> 16) + ";" +
               std::to_string((value >> 8) & 0xff) + ";" + std::to_string(value & 0xff);
    }
    if (reduced < 8) return ";" + std::to_string(base + reduced);
    if (reduced < 16) return ";" + std::to_string(base + 60 + reduced - 8);
    return start + ";5;" + std::to_string(reduced);
}

}  // namespace

std::string sgr(const Style& style, Depth depth) {
    std::string out = "\x1b[0";
    const auto add = [&](Style::Attribute attribute, const char* code) {
        if ((style.attributes & attribute) != 0) out += code;
    };
    add(Style::bold, ";1");
    add(Style::faint, ";2");
    add(Style::italic, ";3");
    add(Style::underlined, ";4");
    add(Style::reversed, ";7");
    add(Style::struck, ";9");
    if (depth != Depth::none) out += colour(style.fg, depth, 30) + colour(style.bg, depth, 40);
    return out + "m";
}

std::string aside(const std::string& bytes) {
    // Two literals: "\x1b7" would be one character.
    constexpr std::string_view keep =
        "\x1b"
        "7";
    constexpr std::string_view restore =
        "\x1b"
        "8";
    if (bytes.empty()) return {};
    return std::string(keep).append(bytes).append(restore);
}

}  // namespace hubbub::terminal
