// Line editing for terminals that send every key.

#include <hubbub/base/utf8.h>
#include <hubbub/protocol/plain.h>
#include <hubbub/protocol/text.h>

#include <cstdint>

#include <unicode/uchar.h>

namespace hubbub::protocol {
namespace {

constexpr char backspace = '\x08';
constexpr char kill_line = '\x15';   // ^U
constexpr char erase_word = '\x17';  // ^W
constexpr char escape = '\x1b';
constexpr char rubout = '\x7f';

bool is_between(char c, char first, char last) {
    return c >= first && c <= last;
}

void skip_between(std::string_view& rest, char first, char last) {
    while (!rest.empty() && is_between(rest.front(), first, last)) rest.remove_prefix(1);
}

void skip_one(std::string_view& rest, char first, char last) {
    if (!rest.empty() && is_between(rest.front(), first, last)) rest.remove_prefix(1);
}

// Skips parameters and the final byte. Source: ECMA-48 section 5.4
void skip_control_sequence(std::string_view& rest) {
    // Function keys of the Linux console: ESC [ [ A.
    const bool has_bracket = rest.starts_with('[');
    skip_between(rest, ' ', '?');
    skip_one(rest, '@', '~');
    if (has_bracket) skip_one(rest, '@', '~');
}

// Skips a string, such as a title, to BEL, a string terminator or the end of the line.
void skip_string(std::string_view& rest) {
    while (!rest.empty() && rest.front() != '\x07') {
        if (rest.starts_with("\x1b\\") || rest.starts_with("\xc2\x9c")) {
            rest.remove_prefix(2);
            return;
        }
        rest.remove_prefix(1);
    }
    skip_one(rest, '\x07', '\x07');
}

// Skips an escape sequence. `kind` is the byte after ESC, already removed from `rest`.
void skip_sequence(std::string_view& rest, char kind) {
    switch (kind) {
        case '[': return skip_control_sequence(rest);
        case ']':
        case 'P':
        case 'X':
        case '^':
        case '_': return skip_string(rest);
        case 'N':
        case 'O': return skip_one(rest, ' ', '~');
        default: return;
    }
}

void skip_escape(std::string_view& rest) {
    if (rest.empty()) return;
    const char kind = rest.front();
    if (is_between(kind, ' ', '/')) {
        skip_between(rest, ' ', '/');
        skip_one(rest, '0', '~');
    } else if (is_between(kind, '0', '~')) {
        rest.remove_prefix(1);
        skip_sequence(rest, kind);
    }
}

// Removes the last character and returns it. Requires that the line is not empty.
std::uint32_t pop_character(std::string& line) {
    std::size_t begin = line.size() - 1;
    while (begin > 0 && line.size() - begin < 4 && utf8::is_continuation(line[begin])) --begin;
    std::string_view rest = std::string_view(line).substr(begin);
    const std::uint32_t c = utf8::take_character(rest);
    line.resize(rest.empty() ? begin : line.size() - 1);
    return rest.empty() ? c : utf8::broken;
}

// Returns whether the character joins its predecessor: a combining mark or variation selector.
bool extends(std::uint32_t c) {
    if (c == utf8::broken) return false;
    const int part = ::u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_GRAPHEME_CLUSTER_BREAK);
    return part == U_GCB_EXTEND || part == U_GCB_ZWJ || part == U_GCB_SPACING_MARK;
}

bool ends_with_joiner(const std::string& line) {
    return line.ends_with("\xe2\x80\x8d");
}

void erase_character(std::string& line) {
    while (!line.empty()) {
        const std::uint32_t c = pop_character(line);
        if (!extends(c) && !ends_with_joiner(line)) return;
    }
}

void erase_last_word(std::string& line) {
    line.resize(line.find_last_not_of(' ') + 1);
    line.resize(line.find_last_of(' ') + 1);
}

void take_control(std::string& line, std::string_view& rest, std::uint32_t c) {
    switch (c) {
        case backspace:
        case rubout: return erase_character(line);
        case kill_line: return line.clear();
        case erase_word: return erase_last_word(line);
        case escape: return skip_escape(rest);
        case '\t': line += ' '; return;
        default:
            // A C1 character is equivalent to ESC and a letter.
            if (c >= 0x80) skip_sequence(rest, static_cast<char>(c - 0x40));
    }
}

bool is_c0_or_c1(std::uint32_t c) {
    return c < 0x20 || (c >= 0x7f && c <= 0x9f);
}

}  // namespace

std::string typed_line(std::string_view bytes) {
    std::string line;
    line.reserve(bytes.size());
    while (!bytes.empty()) {
        const std::string_view before = bytes;
        const std::uint32_t c = utf8::take_character(bytes);
        if (is_c0_or_c1(c)) {
            take_control(line, bytes, c);
        } else {
            line += before.substr(0, before.size() - bytes.size());
        }
    }
    return line;
}

}  // namespace hubbub::protocol
