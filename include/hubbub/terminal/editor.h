#pragma once
// The text of the input: one or more lines, a cursor, and the deleted text that can be inserted
// again. It knows neither keys nor the screen. The cursor moves by grapheme clusters
// (terminal/width.h).

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::terminal {

// Text deleted by Ctrl-W, Ctrl-K and similar keys, newest last; shared by all inputs. Not thread
// safe.
class KillRing {
  public:
    enum class Side : std::uint8_t { front, back };
    // Adds an entry. If `continued`, `text` is joined to the newest entry, on the given side.
    void kill(std::string text, Side side, bool continued);
    // Returns the newest entry, or an empty string.
    const std::string& newest() const;
    // Makes the newest entry the oldest.
    void rotate();

  private:
    std::deque<std::string> entries_;
};

// Not thread safe. UTF-8; the cursor is a byte offset between two characters.
class Editor {
  public:
    explicit Editor(KillRing& ring) : ring_(&ring) {}

    const std::string& text() const { return text_; }
    std::size_t cursor() const { return cursor_; }
    bool empty() const { return text_.empty(); }
    // Replaces the whole text and moves the cursor to its end. Can be undone.
    void set(std::string text);
    // Replaces the bytes [begin, end) by `text` and moves the cursor to the end of that.
    void replace(std::size_t begin, std::size_t end, std::string_view text);
    // Clears the text and the undo history. Call after a message was sent.
    void reset();

    // Inserts `text` at the cursor. Drops control characters except "\n" and those in `kept`;
    // replaces a tab by a space.
    void insert(std::string_view text, std::string_view kept = {});

    void left();
    void right();
    void word_left();
    void word_right();
    // Move to the start and the end of the line; if the cursor is already there, of the text.
    void home();
    void end();
    // Move to the line above or below, in the same column if the line is long enough. Return false
    // if there is no such line.
    bool up();
    bool down();

    void erase_left();
    void erase_right();
    void kill_word_left();   // Ctrl-W: back to a space
    void kill_part_left();   // Alt-Backspace: letters and digits
    void kill_word_right();  // Alt-D
    void kill_to_start();    // Ctrl-U
    void kill_to_end();      // Ctrl-K
    void yank();
    void yank_next();  // replaces the text of the last yank by the entry before it
    void transpose();  // Ctrl-T
    enum class Case : std::uint8_t { upper, lower, capital };
    void change_word(Case to);
    void undo();

  private:
    enum class Did : std::uint8_t { other, insert, kill, yank };
    struct UndoStep {
        std::string text;
        std::size_t cursor;
    };
    // Saves the state for undo(). Letters typed in sequence are undone together.
    void remember(Did now);
    // Moves the bytes [begin, end) to the kill ring.
    void take(std::size_t begin, std::size_t end, KillRing::Side side);

    KillRing* ring_;
    std::string text_;
    std::size_t cursor_ = 0;
    std::vector<UndoStep> undo_;
    Did did_ = Did::other;
    std::size_t yanked_ = 0;  // start of the newest yank
};

}  // namespace hubbub::terminal
