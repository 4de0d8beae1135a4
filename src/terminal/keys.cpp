#include <hubbub/terminal/keys.h>

#include <hubbub/base/utf8.h>

#include <algorithm>
#include <array>
#include <utility>

namespace hubbub::terminal {
namespace {

constexpr char esc = '\x1b';

// Returns the end of "ESC [ parameters final" or "ESC O final", or npos if it is incomplete.
// Source: ECMA-48 section 5.4
std::size_t sequence_end(std::string_view text) {
    if (text[1] == 'O') return text.size() > 2 ? 3 : std::string_view::npos;
    for (std::size_t i = 2; i < text.size(); ++i) {
        if (text[i] >= '@' && text[i] <= '~') return i + 1;
        if (text[i] < ' ') return i;  // cut off: another key follows
    }
    return std::string_view::npos;
}

// Returns the numbers between "ESC [" and the last letter, separated by ';'; 0 if one is missing.
std::array<unsigned, 3> numbers_in(std::string_view text) {
    std::array<unsigned, 3> out{};
    std::size_t index = 0;
    for (const char c : text) {
        if (c == ';' && ++index == out.size()) break;
        if (c >= '0' && c <= '9' && out[index] < 10000)
            out[index] = out[index] * 10 + static_cast<unsigned>(c - '0');
    }
    return out;
}

std::optional<Key> key_of_number(unsigned number) {
    constexpr std::array<unsigned, 12> function{11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24};
    switch (number) {
        case 1:
        case 7: return Key{Key::Kind::home};
        case 2: return Key{Key::Kind::insert};
        case 3: return Key{Key::Kind::remove};
        case 4:
        case 8: return Key{Key::Kind::end};
        case 5: return Key{Key::Kind::page_up};
        case 6: return Key{Key::Kind::page_down};
        default: break;
    }
    const auto* const found = std::find(function.begin(), function.end(), number);
    if (found == function.end()) return std::nullopt;
    return Key{Key::Kind::function, static_cast<char32_t>(found - function.begin() + 1)};
}

// Source: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Extended-coordinates
std::optional<Key> mouse(std::string_view sequence) {
    const auto [button, column, row] = numbers_in(sequence.substr(3, sequence.size() - 4));
    constexpr unsigned motion = 32;
    constexpr unsigned wheel = 64;
    Key key;
    key.code = button & 3U;
    key.row = static_cast<std::uint16_t>(row > 0 ? row - 1 : 0);
    key.column = static_cast<std::uint16_t>(column > 0 ? column - 1 : 0);
    if ((button & wheel) != 0)
        key.kind = (button & 1U) != 0 ? Key::Kind::wheel_down : Key::Kind::wheel_up;
    else if (sequence.back() == 'm')
        key.kind = Key::Kind::release;
    else
        key.kind = (button & motion) != 0 ? Key::Kind::drag : Key::Kind::press;
    return key;
}

std::optional<Key> letter_key(char last) {
    switch (last) {
        case 'A': return Key{Key::Kind::up};
        case 'B': return Key{Key::Kind::down};
        case 'C': return Key{Key::Kind::right};
        case 'D': return Key{Key::Kind::left};
        case 'H': return Key{Key::Kind::home};
        case 'F': return Key{Key::Kind::end};
        case 'I': return Key{Key::Kind::focus};
        case 'O': return Key{Key::Kind::unfocus};
        case 'P':
        case 'Q':
        case 'R':
        case 'S': return Key{Key::Kind::function, static_cast<char32_t>(last - 'P' + 1)};
        case 'Z': return Key{Key::Kind::back_tab};
        default: return std::nullopt;
    }
}

std::optional<Key> meaning(std::string_view sequence) {
    const char last = sequence.back();
    if (sequence.size() > 3 && sequence[2] == '<' && (last == 'M' || last == 'm'))
        return mouse(sequence);
    const auto numbers = numbers_in(sequence.substr(2, sequence.size() - 3));
    std::optional<Key> key = last == '~' ? key_of_number(numbers[0]) : letter_key(last);
    if (!key) return key;
    if (numbers[1] > 1) key->modifiers = static_cast<std::uint8_t>((numbers[1] - 1) & 7U);
    // Alt and Ctrl move by words.
    const bool word = (key->modifiers & (Key::with_alt | Key::with_control)) != 0;
    if (word && key->kind == Key::Kind::left) return Key{Key::Kind::word_left};
    if (word && key->kind == Key::Kind::right) return Key{Key::Kind::word_right};
    return key;
}

constexpr std::string_view paste_begin = "\x1b[200~";
constexpr std::string_view paste_end = "\x1b[201~";

}  // namespace

std::optional<Key> KeyReader::next() {
    Key key;
    while (!held_.empty() || paste_lost_) {
        switch (step(key)) {
            case Step::key: return key;
            case Step::incomplete: return std::nullopt;
            case Step::skipped: break;
        }
    }
    return std::nullopt;
}

void KeyReader::feed(std::string_view bytes, bool after_pause) {
    constexpr std::string_view interrupt = "\x03";
    if (in_paste_ && after_pause && bytes == interrupt)
        paste_lost_ = true;
    else
        held_ += bytes;
}

bool KeyReader::waiting() const {
    // "ESC [" alone may be Alt-[.
    const bool of_paste = held_.size() > 2 && paste_begin.starts_with(held_);
    return !held_.empty() && !in_paste_ && !of_paste;
}

bool KeyReader::give_up() {
    if (!waiting()) return false;
    const bool alone = held_.size() == 1 && held_.front() == esc;
    held_.clear();
    return alone;
}

std::string KeyReader::take_pasted() {
    return std::exchange(pasted_, {});
}

// Consumes everything up to the end of the paste.
KeyReader::Step KeyReader::pasting(Key& key) {
    if (paste_lost_) {
        keep_pasted(held_.size());
        return end_paste(key);
    }
    const std::size_t end = held_.find(paste_end);
    if (end == std::string::npos) {
        // The end sequence may arrive in parts.
        keep_pasted(held_.size() - std::min(paste_end.size() - 1, held_.size()));
        return Step::incomplete;
    }
    keep_pasted(end);
    held_.erase(0, paste_end.size());
    return end_paste(key);
}

// Moves the first `bytes` held bytes to the paste; drops those beyond the limit.
void KeyReader::keep_pasted(std::size_t bytes) {
    const std::size_t room = max_paste + 1 - std::min(pasted_.size(), max_paste + 1);
    pasted_.append(held_, 0, std::min(bytes, room));
    held_.erase(0, bytes);
}

KeyReader::Step KeyReader::end_paste(Key& key) {
    in_paste_ = false;
    paste_lost_ = false;
    // Line breaks become "\n".
    std::string text;
    text.reserve(pasted_.size());
    for (std::size_t at = 0; at < pasted_.size(); ++at) {
        if (pasted_[at] != '\r')
            text += pasted_[at];
        else if (at + 1 == pasted_.size() || pasted_[at + 1] != '\n')
            text += '\n';
    }
    pasted_ = std::move(text);
    key = {Key::Kind::paste};
    return Step::key;
}

KeyReader::Step KeyReader::step(Key& key) {
    if (in_paste_) return pasting(key);
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
            constexpr std::size_t max_sequence = 64;
            if (held_.size() < max_sequence) return Step::incomplete;
            held_.clear();
            return Step::skipped;
        }
        const auto found = end > 2 ? meaning(std::string_view(held_).substr(0, end)) : std::nullopt;
        in_paste_ = held_.starts_with(paste_begin);
        if (in_paste_) pasted_.clear();
        held_.erase(0, end);
        if (!found) return Step::skipped;
        key = *found;
        return Step::key;
    }
    const auto code = static_cast<unsigned char>(held_[1]);
    held_.erase(0, held_[1] == esc ? 1 : 2);
    if (code == static_cast<unsigned char>(esc) || code >= 0x80) return Step::skipped;
    key = {Key::Kind::alt, code};
    return Step::key;
}

KeyReader::Step KeyReader::character(Key& key) {
    const std::size_t length = utf8::length_by_lead(static_cast<unsigned char>(held_.front()));
    if (held_.size() < length && std::all_of(held_.begin() + 1, held_.end(), utf8::is_continuation))
        return Step::incomplete;
    std::string_view rest = std::string_view(held_).substr(0, length);
    const std::uint32_t code = utf8::take_character(rest);
    const std::size_t taken = std::min(length, held_.size()) - rest.size();
    held_.erase(0, taken);
    if (code == utf8::broken || utf8::is_control(code)) return Step::skipped;
    key = {Key::Kind::character, code};
    return Step::key;
}

}  // namespace hubbub::terminal
