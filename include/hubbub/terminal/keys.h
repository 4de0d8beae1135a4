#pragma once
// Turns the bytes from a terminal into keys: whole characters and whole escape sequences.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub::terminal {

struct Key {
    enum class Kind : std::uint8_t {
        character,  // `code` is a visible character
        control,    // `code` is 1 to 31 or 127: Ctrl with a letter, Enter, Backspace, Esc
        alt,        // Alt with `code`
        up,
        down,
        left,
        right,
        word_left,
        word_right,
        home,
        end,
        remove,  // the key Delete
        // The following are not used by a single line of input, or are sent only on request.
        page_up,
        page_down,
        insert,
        back_tab,
        function,  // F with the number `code`
        paste,     // pasted text: KeyReader::take_pasted
        press,     // a mouse button (`code`, from 0) at `row`, `column`
        drag,
        release,
        wheel_up,
        wheel_down,
        focus,    // the terminal has the keyboard focus
        unfocus,  // it has lost it
    };
    enum Modifier : std::uint8_t { shift = 1, with_alt = 2, with_control = 4 };

    Kind kind = Kind::character;
    char32_t code = 0;
    std::uint8_t modifiers = 0;  // of arrows, page keys, home, end
    std::uint16_t row = 0;       // from 0
    std::uint16_t column = 0;

    bool operator==(const Key&) const = default;
};

// Not thread safe.
class KeyReader {
  public:
    // Adds input. `after_pause`: these bytes arrived a second or more after the previous ones. If
    // the end of a paste was lost, Ctrl-C alone after a pause ends it; within a paste no other
    // byte is a key.
    void feed(std::string_view bytes, bool after_pause = false);
    // Returns the next whole key. Skips unknown sequences, invalid UTF-8 and invisible characters.
    std::optional<Key> next();
    // Returns true if the beginning of a key is held, such as Esc. The beginning of a paste does
    // not count: its text must not become keys, even if the rest arrives late.
    bool waiting() const;
    // Drops the key whose beginning is held. Returns true if that was Esc alone.
    bool give_up();
    // Returns the text of the newest `paste`, with lines ended by "\n". A longer text than
    // `max_paste` is cut to `max_paste` + 1 bytes.
    static constexpr std::size_t max_paste = std::size_t{256} * 1024;
    std::string take_pasted();

  private:
    enum class Step : std::uint8_t { key, skipped, incomplete };
    Step step(Key& key);
    Step escape(Key& key);
    Step character(Key& key);
    Step pasting(Key& key);
    void keep_pasted(std::size_t bytes);
    Step end_paste(Key& key);

    std::string held_;
    bool in_paste_ = false;
    bool paste_lost_ = false;  // the user has ended the paste by Ctrl-C
    std::string pasted_;
};

}  // namespace hubbub::terminal
