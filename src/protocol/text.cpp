#include <hubbub/protocol/text.h>

#include <cstdint>
#include <cstring>

namespace hubbub::protocol {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

bool hidden(std::uint32_t c) {
    if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) return true;
    // Direction marks, embeddings, overrides and isolates; line and paragraph separators.
    return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

// How many bytes a character has that begins with this one; 1 for what begins none.
std::size_t length_by_lead(unsigned char lead) {
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    return lead >= 0xf0 && lead <= 0xf4 ? 4 : 1;
}

}  // namespace

// Source: RFC 3629 section 4 (no surrogates, no overlong forms, nothing above U+10FFFF).
std::uint32_t take_character(std::string_view& rest) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const unsigned char first = byte(0);
    std::size_t length = length_by_lead(first);
    std::uint32_t value = 0;
    if (length == 1) {
        value = first < 0x80 ? first : broken_character;
    } else {
        value = first & (0x7fU >> length);
    }
    if (rest.size() < length) {
        value = broken_character;
        length = 1;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) {
            value = broken_character;
            length = 1;
            break;
        }
        value = (value << 6) | (byte(i) & 0x3f);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value != broken_character && (overlong || surrogate || value > 0x10ffff)) {
        value = broken_character;
        length = 1;
    }
    rest.remove_prefix(length);
    return value;
}

bool valid_utf8(std::string_view text) {
    while (!text.empty()) {
        // Most lines are ASCII from end to end: eight bytes at a time.
        std::uint64_t eight = 0;
        while (text.size() >= sizeof eight) {
            std::memcpy(&eight, text.data(), sizeof eight);
            if ((eight & 0x8080808080808080U) != 0) break;
            text.remove_prefix(sizeof eight);
        }
        if (!text.empty() && take_character(text) == broken_character) return false;
    }
    return true;
}

std::string clean_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::string_view before = text;
        if (take_character(text) == broken_character) {
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

std::string_view without_torn_end(std::string_view text) {
    for (std::size_t size = 1; size < 4 && size <= text.size(); ++size) {
        const std::string_view end = text.substr(text.size() - size);
        const auto lead = static_cast<unsigned char>(end.front());
        if ((lead & 0xc0) == 0x80) continue;
        // Only what some bytes would complete is torn.
        for (const char rest : {'\x80', '\xbf'}) {
            std::string whole(end);
            whole.resize(length_by_lead(lead), rest);
            if (whole.size() > size && valid_utf8(whole)) return text.substr(0, text.size() - size);
        }
        break;
    }
    return text;
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
        if (c == broken_character || hidden(c)) return false;
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
        if (c == broken_character) {
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
