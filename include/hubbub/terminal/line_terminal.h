#pragma once
// A line of input at the bottom of the terminal, and the output above it.

#include <hubbub/terminal/editor.h>
#include <hubbub/terminal/input_history.h>
#include <hubbub/terminal/keys.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::terminal {

// Sets the character set of the process to UTF-8, in the user's locale if that has it: IRC is UTF-8
// today, and the locale "C" would break every character that is typed. Call before other threads
// start.
void use_utf8();

// Not thread safe. At most one at a time, on standard input and output. The destructor restores the
// terminal.
class LineTerminal {
  public:
    // How an input of several lines, which were pasted, is returned.
    enum class Lines : std::uint8_t {
        each,   // every line separately
        whole,  // as one text with "\n" between its lines
    };
    // Throws std::runtime_error if standard input is not a terminal.
    explicit LineTerminal(Lines lines = Lines::each);
    ~LineTerminal();
    LineTerminal(const LineTerminal&) = delete;
    LineTerminal& operator=(const LineTerminal&) = delete;

    struct Typed {
        enum class Kind : std::uint8_t {
            line,       // `text` was entered
            interrupt,  // Ctrl-C on an empty line
            suspend,    // Ctrl-Z: call pause() before the process stops
            leave,      // Ctrl-D on an empty line, a second Ctrl-C, or the end of the input
        };
        Kind kind = Kind::line;
        std::string text;  // UTF-8
    };
    // Reads the pending keys and edits the line. Call when standard input is readable. A paste only
    // inserts text, whatever is in it; its line breaks are drawn as U+2424.
    std::vector<Typed> read();
    // Keeps entered lines out of the history if `keeps` returns false for them.
    void keep_only(std::function<bool(std::string_view)> keeps) { keeps_ = std::move(keeps); }
    // Returns true if the beginning of a key was read, such as Esc. If no more input follows within
    // a moment, call read_nothing().
    bool key_waiting() const { return keys_.waiting(); }
    void read_nothing() { keys_.give_up(); }

    // Writes `lines`, each ended by "\n", above the input, and draws the input after `prompt`.
    // Requires visible text; `lines` may have colours.
    void show(std::string_view lines, const std::string& prompt);
    // Queries the size of the window and draws the line again. Call after SIGWINCH.
    void resized();
    // For callers without SIGWINCH: calls resized() if the size has changed.
    void resize_if_changed();
    // Restores the terminal before the process stops; takes it back after SIGCONT.
    void pause();
    void resume();

  private:
    struct Terminal;
    void press(const Key& key, std::vector<Typed>& out);
    void press_control(char32_t code, std::vector<Typed>& out);
    void press_alt(char32_t code);
    void enter(std::vector<Typed>& out);
    void interrupt(std::vector<Typed>& out);
    void paste(const std::string& text);
    void clear_screen();
    void older();
    void newer();
    std::string bracketed_paste(bool on) const;
    std::string drawn_line();

    KillRing killed_;
    Editor editor_{killed_};
    std::string prompt_;
    const Lines lines_;
    KeyReader keys_;
    std::chrono::steady_clock::time_point read_at_;
    std::function<bool(std::string_view)> keeps_;
    InputHistory history_{500};
    const bool dumb_;           // the terminal can only write
    bool interrupted_ = false;  // the last key was Ctrl-C
    std::unique_ptr<Terminal> terminal_;
};

}  // namespace hubbub::terminal
