#include <hubbub/base/utf8.h>
#include <hubbub/protocol/text.h>

#include <cstdint>
#include <cstring>

namespace hubbub::protocol {

using utf8::broken;
using utf8::is_control;
using utf8::take_character;

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

}  // namespace

bool valid_utf8(std::string_view text) {
    while (!text.empty()) {
        // Most text is ASCII: skip eight bytes at a time.
        std::uint64_t eight = 0;
        while (text.size() >= sizeof eight) {
            std::memcpy(&eight, text.data(), sizeof eight);
            if ((eight & 0x8080808080808080U) != 0) break;
            text.remove_prefix(sizeof eight);
        }
        if (text.empty()) break;
        if (static_cast<unsigned char>(text.front()) < 0x80) {
            text.remove_prefix(1);
        } else if (take_character(text) == broken) {
            return false;
        }
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
    // A character has at most three continuation bytes; more is invalid UTF-8.
    for (int back = 0; back < 3 && end > 0; ++back) {
        if (!utf8::is_continuation(text[end])) break;
        --end;
    }
    return text.substr(0, end);
}

std::string_view without_torn_end(std::string_view text) {
    for (std::size_t size = 1; size < 4 && size <= text.size(); ++size) {
        const std::string_view end = text.substr(text.size() - size);
        if (utf8::is_continuation(end.front())) continue;
        const auto lead = static_cast<unsigned char>(end.front());
        // Only a prefix of some valid character is incomplete.
        for (const char rest : {'\x80', '\xbf'}) {
            std::string whole(end);
            whole.resize(utf8::length_by_lead(lead), rest);
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
        if (c == broken || is_control(c)) return false;
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
        // Formatting codes have arguments: ^C takes up to "nn,nn".
        // Source: https://modern.ircdocs.horse/formatting
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
        } else if (!is_control(c)) {
            out += before.substr(0, before.size() - text.size());
        }
    }
    return out;
}

}  // namespace hubbub::protocol
