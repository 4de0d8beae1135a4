#pragma once
// Bytes from a terminal become keys: whole characters and whole escape sequences, never pieces.

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
    };
    Kind kind = Kind::character;
    char32_t code = 0;

    bool operator==(const Key&) const = default;
};

// Not thread safe.
class KeyReader {
  public:
    void feed(std::string_view bytes) { held_ += bytes; }
    // The next whole key. Sequences of no meaning here, bytes that are no UTF-8 and characters
    // that do not show are left out.
    std::optional<Key> next();
    // True where the beginning of a key is held, such as that of Esc alone.
    bool waiting() const { return !held_.empty(); }
    // No more is coming for that key: it is dropped.
    void give_up() { held_.clear(); }

  private:
    enum class Step : std::uint8_t { key, skipped, incomplete };
    Step step(Key& key);
    Step escape(Key& key);
    Step character(Key& key);

    std::string held_;
};

}  // namespace hubbub::terminal
