#include "view/looks.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>
#include <hubbub/terminal/colour.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "irc/words.h"

namespace hubbub::client {
namespace {

using terminal::Colour;
using terminal::own_colour;
using terminal::Style;

constexpr std::array names{
    LookName{"alert", "in the status line: what needs a look", &Theme::alert},
    LookName{"border", "lines between the parts of the screen", &Theme::border},
    LookName{"called", "the nick of somebody who named you", &Theme::called},
    LookName{"day", "the line between two days", &Theme::day},
    LookName{"error", "what went wrong", &Theme::error},
    LookName{"event", "who comes and goes, answers of the server", &Theme::event},
    LookName{"found", "what was searched for", &Theme::found},
    LookName{"fresh", "the line above what is new", &Theme::fresh},
    LookName{"here", "in the list of buffers: where you are", &Theme::here},
    LookName{"hint", "the line under the input, the prompt", &Theme::hint},
    LookName{"mention", "in the list of buffers: somebody named you", &Theme::mention},
    LookName{"muted", "in the list of buffers: only mentions count there", &Theme::muted},
    LookName{"nicks", "colours for nicks, as many as you like", nullptr},
    LookName{"own", "your own nick", &Theme::own},
    LookName{"quiet", "in the list of buffers: nothing new", &Theme::quiet},
    LookName{"rank", "the marks of operators and the like", &Theme::rank},
    LookName{"status", "the status line", &Theme::status},
    LookName{"stirred", "in the list of buffers: something happened", &Theme::stirred},
    LookName{"text", "what is said", &Theme::text},
    LookName{"time", "when it was said", &Theme::time},
    LookName{"topic", "what the room is about", &Theme::topic},
    LookName{"unread", "in the list of buffers: somebody spoke", &Theme::unread},
};

struct Named {
    std::string_view name;
    std::uint8_t attribute;
};
constexpr std::array attributes{
    Named{"bold", Style::bold},        Named{"faint", Style::faint},
    Named{"italic", Style::italic},    Named{"underline", Style::underlined},
    Named{"reverse", Style::reversed}, Named{"strike", Style::struck},
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
           "' is no colour: a name such as red or bright-blue, 0 to 255, #rrggbb, default";
}

std::string parse(std::string_view look, Style& out) {
    Style style;
    bool behind = false;
    for (Words words(look); !words.empty();) {
        const std::string word = protocol::fold(words.take());
        const auto* const attribute =
            std::find_if(attributes.begin(), attributes.end(),
                         [&](const Named& one) { return one.name == word; });
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

const LookName* find_name(std::string_view name) {
    const auto* const found = std::find_if(names.begin(), names.end(),
                                           [&](const LookName& one) { return one.name == name; });
    return found == names.end() ? nullptr : &*found;
}

std::string give_nicks(Theme& theme, std::string_view look) {
    std::vector<Colour> nicks;
    for (Words words(look); !words.empty();) {
        const std::string word = protocol::fold(words.take());
        const auto colour = colour_in(word);
        if (!colour) return no_colour(word);
        nicks.push_back(*colour);
    }
    theme.nicks = std::move(nicks);
    return {};
}

}  // namespace

std::span<const LookName> all_look_names() {
    return names;
}

std::string give_look(Theme& theme, std::string_view name, std::string_view look) {
    if (protocol::trim(look).empty()) return "a look is missing behind '" + std::string(name) + "'";
    const LookName* const part = find_name(name);
    if (part == nullptr)
        return "nothing on the screen is called '" + protocol::visible(name) +
               "'; /colour tells what is";
    return part->member == nullptr ? give_nicks(theme, look) : parse(look, theme.*part->member);
}

std::string look_text(const Theme& theme, std::string_view name) {
    std::string out;
    const LookName* const part = find_name(name);
    if (part == nullptr) return out;
    if (part->member == nullptr) {
        for (const Colour colour : theme.nicks) out += (out.empty() ? "" : " ") + text_of(colour);
        return out;
    }
    const Style& style = theme.*part->member;
    for (const Named& one : attributes) {
        if ((style.attributes & one.attribute) != 0) out.append(one.name).append(" ");
    }
    out += text_of(style.fg);
    return style.bg == own_colour ? out : out + " on " + text_of(style.bg);
}

}  // namespace hubbub::client
