#pragma once
// The person's terminal: one line that is being typed, and everything else above it. libedit edits
// the line and draws it; it lives in this floor only.

#include <hubbub/terminal/input_history.h>
#include <hubbub/terminal/keys.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct editline;

namespace hubbub::terminal {

// Makes the process's character set UTF-8, the person's own locale if it is one. IRC is UTF-8
// today, and a bare "C" locale would break every character that is typed. Before other threads
// start.
void use_utf8();

// Not thread safe; one at a time, on standard input and output. The terminal is put in order when
// this is destroyed.
class LineTerminal {
  public:
    // What becomes of an input of several lines, which were pasted.
    enum class Lines : std::uint8_t {
        each,   // every line is one that was entered
        whole,  // it is one, with "\n" between its lines
    };
    // Throws std::runtime_error if there is no terminal to edit on.
    explicit LineTerminal(Lines lines = Lines::each);
    ~LineTerminal();
    LineTerminal(const LineTerminal&) = delete;
    LineTerminal& operator=(const LineTerminal&) = delete;

    struct Typed {
        enum class Kind : std::uint8_t {
            line,       // `text` was entered
            interrupt,  // Ctrl-C on an empty line
            suspend,    // Ctrl-Z: call pause() before the process stops
            leave,      // the person is going: Ctrl-D on an empty line, a second Ctrl-C, the end
        };
        Kind kind = Kind::line;
        std::string text;  // UTF-8
    };
    // Reads the keys that have come and works on the line. Call when standard input is readable.
    // A paste goes into the line, whatever is in it; its line breaks are shown as U+2424.
    std::vector<Typed> read();
    // Entered lines of which `keeps` returns false do not come back by the arrow keys.
    void keep_only(std::function<bool(std::string_view)> keeps) { keeps_ = std::move(keeps); }
    // Drops what is in the line.
    void clear();
    // True where Esc alone has come: if nothing follows within a moment, call `read_nothing`.
    bool key_waiting() const { return keys_.waiting(); }
    void read_nothing() { keys_.give_up(); }

    // Writes whole lines above the input, then draws the input anew behind the prompt. Both are
    // visible text (and colours, in `lines`).
    void show(std::string_view lines, const std::string& prompt);
    // The window has another size.
    void resized();
    // For those who are not told of that by a signal: looks, and does as resized() where it has.
    void resize_if_changed();
    // Puts the terminal back to how it was found before the process stops; takes it again after
    // SIGCONT.
    void pause();
    void resume();

  private:
    void press(const Key& key, std::vector<Typed>& out);
    void press_control(char32_t code, std::vector<Typed>& out);
    void edit(std::initializer_list<wchar_t> keys);
    void enter(std::vector<Typed>& out);
    void paste(std::string_view text);
    void ask_for_pastes(bool on) const;
    void interrupt(std::vector<Typed>& out);
    void replace(const std::wstring& text);
    void erase();
    void redraw();
    std::wstring text() const;

    struct End {
        void operator()(editline* editor) const;
    };
    std::unique_ptr<editline, End> editor_;
    std::deque<wchar_t> pending_;  // for libedit to read
    std::wstring prompt_;
    const Lines lines_;
    KeyReader keys_;
    std::chrono::steady_clock::time_point read_at_;
    std::function<bool(std::string_view)> keeps_;
    InputHistory history_{500};
    std::size_t columns_;
    bool plain_;                // a terminal that can do nothing but write
    bool interrupted_ = false;  // the last key was Ctrl-C

    friend struct Callbacks;
};

}  // namespace hubbub::terminal
