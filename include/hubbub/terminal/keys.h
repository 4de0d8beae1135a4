#pragma once
// Bytes from a terminal become keys: whole characters and whole escape sequences, never pieces.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub::terminal {

struct Key {
    enum class Kind : std::uint8_t {
        character,  // `code` is a character that may be shown
        control,    // `code` is 1 to 31 or 127, as Ctrl with a letter gives it
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
        // What follows comes only where the terminal was asked for it, or from keys that a single
        // line has no use for.
        page_up,
        page_down,
        insert,
        back_tab,
        function,  // F with the number `code`
        paste,     // text that was pasted: KeyReader::take_pasted
        press,     // a button of the mouse (`code` from 0) at `row`, `column`
        drag,
        release,
        wheel_up,
        wheel_down,
        focus,    // the terminal is looked at again
        unfocus,  // it no longer is
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
    // `after_pause`: nothing came for a second before these bytes. A paste whose end got lost is
    // ended by Ctrl-C alone after a pause; nothing else in a paste is a key.
    void feed(std::string_view bytes, bool after_pause = false);
    // The next whole key. Sequences of no meaning here, bytes that are no UTF-8 and characters
    // that do not show are left out.
    std::optional<Key> next();
    // Returns true if the beginning of a key is held, such as that of Esc alone. That of a paste
    // does not count: however late the rest comes, it must not become keys.
    bool waiting() const;
    // No more is coming for that key: it is dropped. Returns true if it was Esc alone.
    bool give_up();
    // Returns the text of the newest `paste`: unchanged, lines ended by "\n". What is longer than
    // `max_paste` is cut to one byte more than that.
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
    bool paste_lost_ = false;  // the person says that its end does not come
    std::string pasted_;
};

}  // namespace hubbub::terminal
