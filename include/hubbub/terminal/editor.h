#pragma once
// The text that is being typed: one or more lines, a cursor, what was killed. It knows neither keys
// nor screen. Moves go by characters as a person sees them (terminal/width.h).

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::terminal {

// What Ctrl-W, Ctrl-K and the like took away, newest last; one for all inputs. Not thread safe.
class KillRing {
  public:
    enum class Side : std::uint8_t { front, back };
    // Kills in a row gather in one entry, on the side where they were taken.
    void kill(std::string text, Side side, bool continued);
    const std::string& newest() const;
    // Turns the ring: what was newest is oldest.
    void rotate();

  private:
    std::deque<std::string> entries_;
};

// Not thread safe. UTF-8; the cursor is a byte offset at a border of characters.
class Editor {
  public:
    explicit Editor(KillRing& ring) : ring_(&ring) {}

    const std::string& text() const { return text_; }
    std::size_t cursor() const { return cursor_; }
    bool empty() const { return text_.empty(); }
    // Replaces everything; the cursor goes to the end. May be undone.
    void set(std::string text);
    // Bytes [begin, end) become `text`, the cursor stands behind it.
    void replace(std::size_t begin, std::size_t end, std::string_view text);
    void clear() { set({}); }
    // After a message was sent: nothing is left to undo.
    void reset();

    // Control characters but "\n" and those of `kept` are left out; a tab becomes a blank.
    void insert(std::string_view text, std::string_view kept = {});

    void left();
    void right();
    void word_left();
    void word_right();
    // The start and the end of the line the cursor is in; at the line's own, those of all text.
    void home();
    void end();
    // A line up or down in the text, in the same column as far as there is one. False: no such
    // line.
    bool up();
    bool down();
    void move_to(std::size_t at);

    void erase_left();
    void erase_right();
    void kill_word_left();   // up to a blank, as Ctrl-W
    void kill_part_left();   // letters and digits, as Alt-Backspace
    void kill_word_right();  // Alt-D
    void kill_to_start();    // Ctrl-U
    void kill_to_end();      // Ctrl-K
    void yank();
    void yank_next();  // after a yank: the kill before that
    void transpose();  // Ctrl-T
    enum class Case : std::uint8_t { upper, lower, capital };
    void change_word(Case to);
    void undo();

  private:
    enum class Did : std::uint8_t { other, insert, kill, yank };
    struct State {
        std::string text;
        std::size_t cursor;
    };
    void remember(Did now);
    void take(std::size_t begin, std::size_t end, KillRing::Side side);
    void erase(std::size_t begin, std::size_t end);
    std::size_t word_begin(std::size_t at) const;
    std::size_t word_end(std::size_t at) const;
    std::size_t line_begin(std::size_t at) const;
    std::size_t line_end(std::size_t at) const;
    void move_to_line(std::size_t begin, std::size_t column);

    KillRing* ring_;
    std::string text_;
    std::size_t cursor_ = 0;
    std::vector<State> undo_;
    Did did_ = Did::other;
    std::size_t yanked_ = 0;  // where the newest yank begins
};

}  // namespace hubbub::terminal
