#include "view/styles.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>
#include <hubbub/terminal/colour.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "irc/word_reader.h"

namespace hubbub::client {
namespace {

using terminal::Colour;
using terminal::own_colour;
using terminal::Style;

constexpr std::array names{
    StyleName{"alert", "in the status line: needs attention", &Theme::alert},
    StyleName{"border", "lines between the parts of the screen", &Theme::border},
    StyleName{"called", "the nick of someone who mentioned you", &Theme::called},
    StyleName{"day", "the separator between days", &Theme::day},
    StyleName{"error", "errors", &Theme::error},
    StyleName{"event", "joins, parts, answers of the server", &Theme::event},
    StyleName{"found", "matches of a search", &Theme::found},
    StyleName{"fresh", "the separator above new lines", &Theme::fresh},
    StyleName{"here", "in the buffer list: current", &Theme::here},
    StyleName{"hint", "the line under the input, the prompt", &Theme::hint},
    StyleName{"mention", "in the buffer list: mentions", &Theme::mention},
    StyleName{"muted", "in the buffer list: muted", &Theme::muted},
    StyleName{"nicks", "colours for nicks, as many as you like", nullptr},
    StyleName{"own", "your own nick", &Theme::own},
    StyleName{"quiet", "in the buffer list: no news", &Theme::quiet},
    StyleName{"rank", "marks of rank", &Theme::rank},
    StyleName{"status", "the status line", &Theme::status},
    StyleName{"stirred", "in the buffer list: other news", &Theme::stirred},
    StyleName{"text", "messages", &Theme::text},
    StyleName{"time", "time stamps", &Theme::time},
    StyleName{"topic", "the topic", &Theme::topic},
    StyleName{"unread", "in the buffer list: unread messages", &Theme::unread},
};

struct NamedAttribute {
    std::string_view name;
    std::uint8_t attribute;
};
constexpr std::array attributes{
    NamedAttribute{"bold", Style::bold},        NamedAttribute{"faint", Style::faint},
    NamedAttribute{"italic", Style::italic},    NamedAttribute{"underline", Style::underlined},
    NamedAttribute{"reverse", Style::reversed}, NamedAttribute{"strike", Style::struck},
};

// In the order of the palette.
constexpr std::array<std::string_view, 16> colours{
    "black",        "red",           "green",       "yellow",         "blue",
    "magenta",      "cyan",          "white",       "bright-black",   "bright-red",
    "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white"};

constexpr std::string_view no_colour_of_its_own = "default";

std::optional<unsigned> number_in(std::string_view word, int base) {
    unsigned value = 0;
    const auto end = word.data() + word.size();
    const auto parsed = std::from_chars(word.data(), end, value, base);
    if (word.empty() || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    return value;
}

std::optional<Colour> colour_in(std::string_view word) {
    if (word == no_colour_of_its_own) return own_colour;
    const auto* const named = std::find(colours.begin(), colours.end(), word);
    if (named != colours.end()) return static_cast<Colour>(named - colours.begin());
    if (word.starts_with('#') && word.size() == 7) {
        const auto value = number_in(word.substr(1), 16);
        if (value) return terminal::rgb(*value >> 16, *value >> 8 & 0xff, *value & 0xff);
    }
    const auto value = number_in(word, 10);
    return value && *value < 256 ? std::optional(static_cast<Colour>(*value)) : std::nullopt;
}

std::string no_colour(std::string_view word) {
    return "'" + protocol::visible(word) +
           "' is not a colour: use a name such as red or bright-blue, 0 to 255, #rrggbb, default";
}

std::string parse(std::string_view look, Style& out) {
    Style style;
    bool behind = false;
    for (WordReader words(look); !words.empty();) {
        const std::string word = protocol::fold(words.take());
        const auto* const attribute =
            std::find_if(attributes.begin(), attributes.end(),
                         [&](const NamedAttribute& one) { return one.name == word; });
        if (attribute != attributes.end()) {
            style.attributes |= attribute->attribute;
        } else if (word == "on" && !words.empty()) {
            behind = true;
        } else {
            const auto colour = colour_in(word);
            if (!colour) return no_colour(word);
            (behind ? style.bg : style.fg) = *colour;
        }
    }
    out = style;
    return {};
}

std::string text_of(Colour colour) {
    if (colour == own_colour) return std::string(no_colour_of_its_own);
    if (colour < terminal::rgb_bit) return std::to_string(colour);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out = "#";
    for (int shift = 20; shift >= 0; shift -= 4)
        out += digits[static_cast<std::size_t>(colour >> shift & 0xf)];
    return out;
}

const StyleName* find_name(std::string_view name) {
    const auto* const found = std::find_if(names.begin(), names.end(),
                                           [&](const StyleName& one) { return one.name == name; });
    return found == names.end() ? nullptr : &*found;
}

std::string give_nicks(Theme& theme, std::string_view look) {
    std::vector<Colour> nicks;
    for (WordReader words(look); !words.empty();) {
        const std::string word = protocol::fold(words.take());
        const auto colour = colour_in(word);
        if (!colour) return no_colour(word);
        nicks.push_back(*colour);
    }
    theme.nicks = std::move(nicks);
    return {};
}

}  // namespace

std::span<const StyleName> all_style_names() {
    return names;
}

std::string set_style(Theme& theme, std::string_view name, std::string_view look) {
    if (protocol::trim(look).empty()) return "'" + std::string(name) + "' needs a style";
    const StyleName* const part = find_name(name);
    if (part == nullptr)
        return "no such part of the screen: '" + protocol::visible(name) + "'; /colour lists them";
    return part->member == nullptr ? give_nicks(theme, look) : parse(look, theme.*part->member);
}

std::string style_text(const Theme& theme, std::string_view name) {
    std::string out;
    const StyleName* const part = find_name(name);
    if (part == nullptr) return out;
    if (part->member == nullptr) {
        for (const Colour colour : theme.nicks) out += (out.empty() ? "" : " ") + text_of(colour);
        return out;
    }
    const Style& style = theme.*part->member;
    for (const NamedAttribute& one : attributes) {
        if ((style.attributes & one.attribute) != 0) out.append(one.name).append(" ");
    }
    out += text_of(style.fg);
    return style.bg == own_colour ? out : out + " on " + text_of(style.bg);
}

}  // namespace hubbub::client
