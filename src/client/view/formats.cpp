#include "view/formats.h"

#include <hubbub/base/utf8.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>
#include <hubbub/terminal/colour.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace hubbub::client {
namespace {

using terminal::Colour;
using terminal::own_colour;
using terminal::Style;

// Colours of the 256-colour palette. Source: https://modern.ircdocs.horse/formatting#colors
constexpr std::array<std::uint8_t, 99> palette{
    15,  0,   4,   2,   9,   1,   5,   3,   11,  10,  6,   14,  12,  13,  8,   7,   52,
    94,  100, 58,  22,  29,  23,  24,  17,  54,  53,  89,  88,  130, 142, 64,  28,  35,
    30,  25,  18,  91,  90,  125, 124, 166, 184, 106, 34,  49,  37,  33,  19,  129, 127,
    161, 196, 208, 226, 154, 46,  86,  51,  75,  21,  171, 201, 198, 203, 215, 227, 191,
    83,  122, 87,  111, 63,  177, 207, 205, 217, 223, 229, 193, 157, 158, 159, 153, 147,
    183, 219, 212, 16,  233, 235, 237, 239, 241, 244, 247, 250, 254, 231};

enum Code : char {
    bold = 0x02,
    colour = 0x03,
    hex_colour = 0x04,
    reset = 0x0f,
    monospace = 0x11,
    reverse = 0x16,
    italic = 0x1d,
    strike = 0x1e,
    underline = 0x1f,
};

// Finds the next code or line break.
std::size_t find_code(std::string_view text) {
    return std::min(text.find_first_of(format_codes), text.find('\n'));
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    const char low = protocol::fold(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

// Takes one or two digits; returns own_colour for 99 and if there are none.
Colour take_colour(std::string_view& rest) {
    std::size_t digits = 0;
    std::size_t value = 0;
    while (digits < 2 && digits < rest.size() && is_digit(rest[digits]))
        value = value * 10 + static_cast<std::size_t>(rest[digits++] - '0');
    rest.remove_prefix(digits);
    return digits == 0 || value >= palette.size() ? own_colour : palette[value];
}

bool take_hex(std::string_view& rest, Colour& out) {
    constexpr std::size_t digits = 6;
    if (rest.size() < digits) return false;
    unsigned value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const int digit = hex_value(rest[i]);
        if (digit < 0) return false;
        value = value * 16 + static_cast<unsigned>(digit);
    }
    rest.remove_prefix(digits);
    out = terminal::rgb(value >> 16, (value >> 8) & 0xff, value & 0xff);
    return true;
}

void apply_colour(std::string_view& rest, Style& style, const Style& base) {
    if (rest.empty() || !is_digit(rest.front())) {
        style.fg = base.fg;
        style.bg = base.bg;
        return;
    }
    style.fg = take_colour(rest);
    if (rest.size() < 2 || rest[0] != ',' || !is_digit(rest[1])) return;
    rest.remove_prefix(1);
    style.bg = take_colour(rest);
}

void apply_hex(std::string_view& rest, Style& style, const Style& base) {
    Colour wanted = own_colour;
    if (!take_hex(rest, wanted)) {
        style.fg = base.fg;
        style.bg = base.bg;
        return;
    }
    style.fg = wanted;
    std::string_view behind = rest;
    if (!behind.starts_with(',')) return;
    behind.remove_prefix(1);
    if (take_hex(behind, style.bg)) rest = behind;
}

void apply(char code, std::string_view& rest, Style& style, const Style& base) {
    const auto toggle = [&](std::uint8_t attribute) {
        style.attributes = static_cast<std::uint8_t>(style.attributes ^ attribute);
    };
    switch (code) {
        case bold: return toggle(Style::bold);
        case italic: return toggle(Style::italic);
        case underline: return toggle(Style::underlined);
        case strike: return toggle(Style::struck);
        case reverse: return toggle(Style::reversed);
        case reset: style = base; return;
        case colour: return apply_colour(rest, style, base);
        case hex_colour: return apply_hex(rest, style, base);
        default: return;
    }
}

}  // namespace

void Styled::append(std::string_view visible, const Style& style) {
    if (visible.empty()) return;
    if (spans.empty() || !(spans.back().style == style)) spans.push_back({text.size(), style});
    text += visible;
}

void Styled::mark(std::size_t begin, std::size_t end, std::uint8_t attributes) {
    Styled out;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const std::size_t stop = i + 1 < spans.size() ? spans[i + 1].begin : text.size();
        const std::array<std::size_t, 4> cuts{spans[i].begin,
                                              std::clamp(begin, spans[i].begin, stop),
                                              std::clamp(end, spans[i].begin, stop), stop};
        for (std::size_t part = 0; part < 3; ++part) {
            Style style = spans[i].style;
            if (part == 1) style.attributes |= attributes;
            out.append(std::string_view(text).substr(cuts[part], cuts[part + 1] - cuts[part]),
                       style);
        }
    }
    *this = std::move(out);
}

void Styled::restyle(std::size_t begin, std::size_t end, const Style& style) {
    Styled out;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const std::size_t stop = i + 1 < spans.size() ? spans[i + 1].begin : text.size();
        const std::array<std::size_t, 4> cuts{spans[i].begin,
                                              std::clamp(begin, spans[i].begin, stop),
                                              std::clamp(end, spans[i].begin, stop), stop};
        for (std::size_t part = 0; part < 3; ++part)
            out.append(std::string_view(text).substr(cuts[part], cuts[part + 1] - cuts[part]),
                       part == 1 ? style : spans[i].style);
    }
    *this = std::move(out);
}

Styled styled(std::string_view text, const Style& base) {
    Styled out;
    Style style = base;
    while (!text.empty()) {
        const std::size_t end = std::min(find_code(text), text.size());
        out.append(protocol::visible(text.substr(0, end)), style);
        text.remove_prefix(end);
        if (text.empty()) break;
        const char code = text.front();
        text.remove_prefix(1);
        if (code == '\n') {
            out.append("\n", style);
            continue;
        }
        // More styles than this in one line are a joke or an attack.
        constexpr std::size_t most = 400;
        if (out.spans.size() < most) apply(code, text, style, base);
    }
    return out;
}

namespace {

char letter_of(char code) {
    switch (code) {
        case bold: return 'B';
        case italic: return 'I';
        case underline: return 'U';
        case strike: return 'S';
        case reverse: return 'V';
        case monospace: return 'M';
        case reset: return 'P';
        default: return 'C';
    }
}

}  // namespace

Styled typed(std::string_view text, const Style& base, const Style& mark) {
    Styled out;
    Style style = base;
    while (!text.empty()) {
        const std::size_t end = std::min(find_code(text), text.size());
        out.append(text.substr(0, end), style);
        text.remove_prefix(end);
        if (text.empty()) break;
        const char code = text.front();
        std::string_view rest = text.substr(1);
        if (code == '\n') {
            style = base;
            out.append("\n", base);
        } else {
            apply(code, rest, style, base);
            const std::string_view digits = text.substr(1, text.size() - rest.size() - 1);
            out.append(std::string(1, letter_of(code)).append(digits), mark);
        }
        text = rest;
    }
    return out;
}

std::string without_formats(std::string_view text) {
    std::string out = styled(text, {}).text;
    std::replace(out.begin(), out.end(), '\n', ' ');
    return out;
}

namespace {

constexpr std::array<std::string_view, 9> schemes{"https://", "http://", "ircs://",
                                                  "irc://",   "ftp://",  "gemini://",
                                                  "mailto:",  "www.",    "ftps://"};

// Returns the scheme that an address at this place begins with; empty if none does.
std::string_view scheme_at(std::string_view text, std::size_t at) {
    const auto* const found = std::find_if(
        schemes.begin(), schemes.end(),
        [&](std::string_view one) { return protocol::same(text.substr(at, one.size()), one); });
    if (found == schemes.end()) return {};
    // "mailto:" and "www." may end a word.
    const std::uint32_t before = at > 0 ? utf8::last_character(text.substr(0, at)) : ' ';
    const bool in_word = before == '.' || utf8::is_word(before);
    return found->ends_with("//") || !in_word ? *found : std::string_view();
}

// Returns where an address must end: at a space, a quotation mark, or punctuation that is not
// ASCII, such as a closing mark of another script.
std::size_t last_end(std::string_view text, std::size_t at) {
    std::string_view rest = text.substr(at);
    while (!rest.empty()) {
        const std::size_t here = text.size() - rest.size();
        if (std::string_view(" <>\"").find(rest.front()) != std::string_view::npos) return here;
        const std::uint32_t character = utf8::take_character(rest);
        if (character >= 0x80 && (character == utf8::broken || utf8::is_punctuation(character)))
            return here;
    }
    return text.size();
}

// Returns true if the address ends with a bracket that does not pair: "(see http://a.b/c_(d))".
bool ends_with_odd_bracket(std::string_view url) {
    constexpr std::string_view open = "([{", close = ")]}";
    const std::size_t kind = url.empty() ? std::string_view::npos : close.find(url.back());
    return kind != std::string_view::npos && std::count(url.begin(), url.end(), open[kind]) <
                                                 std::count(url.begin(), url.end(), close[kind]);
}

}  // namespace

std::vector<Range> find_urls(std::string_view text) {
    std::vector<Range> found;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view scheme = scheme_at(text, at);
        if (scheme.empty()) continue;
        std::size_t end = last_end(text, at);
        const auto ends_outside = [&] {
            return std::string_view(".,;:!?'*").find(text[end - 1]) != std::string_view::npos ||
                   ends_with_odd_bracket(text.substr(at, end - at));
        };
        while (end > at && ends_outside()) --end;
        if (end > at + scheme.size()) found.push_back({at, end});
        at = std::max(end, at + scheme.size() - 1);
    }
    return found;
}

std::string openable(std::string_view url) {
    const bool whole = !protocol::same(url.substr(0, 4), "www.");
    return (whole ? "" : "https://") + std::string(url);
}

std::vector<Range> find_text(std::string_view text, std::string_view what) {
    std::vector<Range> found;
    if (what.empty()) return found;
    for (std::size_t at = 0; at + what.size() <= text.size(); ++at) {
        if (!protocol::same(text.substr(at, what.size()), what)) continue;
        found.push_back({at, at + what.size()});
        at += what.size() - 1;
    }
    return found;
}

}  // namespace hubbub::client
