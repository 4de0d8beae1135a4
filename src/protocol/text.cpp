#include <hubbub/protocol/text.h>

#include <cstdint>
#include <cstring>

namespace hubbub::protocol {
namespace {

constexpr std::uint32_t broken = 0xffffffff;
constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

// Decodes the character at the front and removes it; `broken` and one byte where it is none.
// Source: RFC 3629 section 4 (no surrogates, no overlong forms, nothing above U+10FFFF).
std::uint32_t take_character(std::string_view& rest) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const unsigned first = byte(0);
    std::size_t length = 1;
    std::uint32_t value = first;
    if (first >= 0xc2 && first <= 0xdf) {
        length = 2;
        value = first & 0x1f;
    } else if (first >= 0xe0 && first <= 0xef) {
        length = 3;
        value = first & 0x0f;
    } else if (first >= 0xf0 && first <= 0xf4) {
        length = 4;
        value = first & 0x07;
    } else if (first >= 0x80) {
        value = broken;
    }
    if (rest.size() < length) {
        value = broken;
        length = 1;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) {
            value = broken;
            length = 1;
            break;
        }
        value = (value << 6) | (byte(i) & 0x3f);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value != broken && (overlong || surrogate || value > 0x10ffff)) {
        value = broken;
        length = 1;
    }
    rest.remove_prefix(length);
    return value;
}

bool hidden(std::uint32_t c) {
    if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) return true;
    // Direction marks, embeddings, overrides and isolates; line and paragraph separators.
    return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

bool valid_utf8(std::string_view text) {
    while (!text.empty()) {
        // Most lines are ASCII from end to end: eight bytes at a time.
        std::uint64_t eight = 0;
        while (text.size() >= sizeof eight) {
            std::memcpy(&eight, text.data(), sizeof eight);
            if ((eight & 0x8080808080808080U) != 0) break;
            text.remove_prefix(sizeof eight);
        }
        if (!text.empty() && take_character(text) == broken) return false;
    }
    return true;
}

std::string clean_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::string_view before = text;
        if (take_character(text) == broken) {
            out += replacement;
        } else {
            out += before.substr(0, before.size() - text.size());
        }
    }
    return out;
}

std::string_view cut(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    std::size_t end = bytes;
    // A character has three continuation bytes at the most; more than that is not UTF-8 anyway.
    for (int back = 0; back < 3 && end > 0; ++back) {
        if ((static_cast<unsigned char>(text[end]) & 0xc0) != 0x80) break;
        --end;
    }
    return text.substr(0, end);
}

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view take_word(std::string_view& rest) {
    rest = trim(rest);
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t"));
    rest = trim(rest.substr(word.size()));
    return word;
}

bool is_visible(std::string_view text) {
    while (!text.empty()) {
        const std::uint32_t c = take_character(text);
        if (c == broken || hidden(c)) return false;
    }
    return true;
}

std::string_view as_word(std::string_view text) {
    const bool fits = !text.empty() && text.front() != ':' &&
                      text.find(' ') == std::string_view::npos && is_visible(text);
    return fits ? text : "*";
}

std::string visible(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::string_view before = text;
        // Formatting codes of chat clients carry their arguments behind them: ^C takes up to
        // "nn,nn". Source: https://modern.ircdocs.horse/formatting
        if (text.front() == '\x03') {
            text.remove_prefix(1);
            const auto digits = [&] {
                for (int i = 0; i < 2 && !text.empty() && text[0] >= '0' && text[0] <= '9'; ++i)
                    text.remove_prefix(1);
            };
            const std::size_t left = text.size();
            digits();
            if (text.size() < left && text.size() > 1 && text[0] == ',' && text[1] >= '0' &&
                text[1] <= '9') {
                text.remove_prefix(1);
                digits();
            }
            continue;
        }
        const std::uint32_t c = take_character(text);
        if (c == broken) {
            out += replacement;
        } else if (c == '\t') {
            out += ' ';
        } else if (!hidden(c)) {
            out += before.substr(0, before.size() - text.size());
        }
    }
    return out;
}

}  // namespace hubbub::protocol
