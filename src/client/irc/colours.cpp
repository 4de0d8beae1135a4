#include "irc/colours.h"

#include <hubbub/protocol/casemap.h>

#include <array>
#include <cstdint>

namespace hubbub::client {
namespace {

// Readable on black and on white; no red, which is for errors.
constexpr std::array<int, 16> many{31,  33,  37,  64,  67,  70,  97,  99,
                                   130, 133, 136, 140, 166, 168, 172, 175};
constexpr std::array<int, 5> sixteen{32, 33, 34, 35, 36};

// FNV-1a. Source: http://www.isthe.com/chongo/tech/comp/fnv/
std::uint32_t hash(std::string_view text) {
    std::uint32_t value = 2166136261U;
    for (const char c : text) {
        value ^= static_cast<unsigned char>(protocol::fold(c));
        value *= 16777619U;
    }
    return value;
}

}  // namespace

std::uint32_t nick_hash(std::string_view nick) {
    while (nick.size() > 1 && nick.back() == '_') nick.remove_suffix(1);
    return hash(nick);
}

std::string_view Colours::reset() const {
    return depth == ColourDepth::none ? "" : "\x1b[0m";
}

std::string_view Colours::faint() const {
    return depth == ColourDepth::none ? "" : "\x1b[2m";
}

std::string_view Colours::strong() const {
    return depth == ColourDepth::none ? "" : "\x1b[1m";
}

std::string_view Colours::mention() const {
    return depth == ColourDepth::none ? "" : "\x1b[1;7m";
}

std::string Colours::nick(std::string_view nick) const {
    if (depth == ColourDepth::none) return {};
    if (depth == ColourDepth::many)
        return "\x1b[38;5;" + std::to_string(many[nick_hash(nick) % many.size()]) + "m";
    return "\x1b[" + std::to_string(sixteen[nick_hash(nick) % sixteen.size()]) + "m";
}

Colours choose_colours(std::string_view term, std::string_view colorterm,
                       std::string_view no_color) {
    Colours colours;
    if (!no_color.empty() || term.empty() || term == "dumb") return colours;
    const bool wide = !colorterm.empty() || term.find("256") != std::string_view::npos;
    colours.depth = wide ? ColourDepth::many : ColourDepth::sixteen;
    return colours;
}

}  // namespace hubbub::client
