#include <hubbub/terminal/keys.h>

#include <hubbub/protocol/text.h>

#include <algorithm>
#include <cstddef>

namespace hubbub::terminal {
namespace {

constexpr char esc = '\x1b';

// The end of "ESC [ parameters final" or "ESC O final"; npos while it is not there yet.
// Source: ECMA-48 section 5.4
std::size_t sequence_end(std::string_view text) {
    if (text[1] == 'O') return text.size() > 2 ? 3 : std::string_view::npos;
    for (std::size_t i = 2; i < text.size(); ++i) {
        if (text[i] >= '@' && text[i] <= '~') return i + 1;
        if (text[i] < ' ') return i;  // torn: what follows is something else
    }
    return std::string_view::npos;
}

std::optional<Key::Kind> meaning(std::string_view sequence) {
    const char last = sequence.back();
    const std::string_view numbers = sequence.substr(2, sequence.size() - 3);
    // A second number from 3 on: with Alt or Ctrl.
    const bool modified = numbers.size() > 2 && numbers.substr(1, 1) == ";" && numbers[2] >= '3';
    switch (last) {
        case 'A': return Key::Kind::up;
        case 'B': return Key::Kind::down;
        case 'C': return modified ? Key::Kind::word_right : Key::Kind::right;
        case 'D': return modified ? Key::Kind::word_left : Key::Kind::left;
        case 'H': return Key::Kind::home;
        case 'F': return Key::Kind::end;
        case '~':
            if (numbers == "1" || numbers == "7") return Key::Kind::home;
            if (numbers == "4" || numbers == "8") return Key::Kind::end;
            if (numbers == "3") return Key::Kind::remove;
            return std::nullopt;
        default: return std::nullopt;
    }
}

std::size_t character_length(unsigned char first) {
    if (first < 0xc0) return 1;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

char32_t decode(std::string_view bytes) {
    const auto byte = [&](std::size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(bytes[i]));
    };
    if (bytes.size() == 1) return byte(0);
    char32_t code = byte(0) & (0xffU >> (bytes.size() + 1));
    for (std::size_t i = 1; i < bytes.size(); ++i) code = (code << 6) | (byte(i) & 0x3f);
    return code;
}

}  // namespace

std::optional<Key> KeyReader::next() {
    Key key;
    while (!held_.empty()) {
        switch (step(key)) {
            case Step::key: return key;
            case Step::incomplete: return std::nullopt;
            case Step::skipped: break;
        }
    }
    return std::nullopt;
}

KeyReader::Step KeyReader::step(Key& key) {
    const char first = held_.front();
    if (first == esc) return escape(key);
    const auto byte = static_cast<unsigned char>(first);
    if (byte >= 0x20 && byte != 0x7f) return character(key);
    held_.erase(0, 1);
    if (byte == 0) return Step::skipped;
    key = {Key::Kind::control, byte};
    return Step::key;
}

KeyReader::Step KeyReader::escape(Key& key) {
    if (held_.size() < 2) return Step::incomplete;
    if (held_[1] == '[' || held_[1] == 'O') {
        const std::size_t end = sequence_end(held_);
        if (end == std::string_view::npos) {
            // No key is that long.
            constexpr std::size_t longest = 64;
            if (held_.size() < longest) return Step::incomplete;
            held_.clear();
            return Step::skipped;
        }
        const auto kind = end > 2 ? meaning(std::string_view(held_).substr(0, end)) : std::nullopt;
        held_.erase(0, end);
        if (!kind) return Step::skipped;
        key = {*kind, 0};
        return Step::key;
    }
    const auto code = static_cast<unsigned char>(held_[1]);
    held_.erase(0, held_[1] == esc ? 1 : 2);
    if (code == static_cast<unsigned char>(esc) || code >= 0x80) return Step::skipped;
    key = {Key::Kind::alt, code};
    return Step::key;
}

KeyReader::Step KeyReader::character(Key& key) {
    const std::size_t length = character_length(static_cast<unsigned char>(held_.front()));
    if (held_.size() < length &&
        std::all_of(held_.begin() + 1, held_.end(), [](char c) { return (c & 0xc0) == 0x80; }))
        return Step::incomplete;
    const std::string bytes = held_.substr(0, length);
    if (!protocol::valid_utf8(bytes)) {
        held_.erase(0, 1);
        return Step::skipped;
    }
    held_.erase(0, length);
    if (!protocol::is_visible(bytes)) return Step::skipped;
    key = {Key::Kind::character, decode(bytes)};
    return Step::key;
}

}  // namespace hubbub::terminal
