#pragma once
// The whole terminal as one canvas. The caller reads the keys from standard input
// (terminal/keys.h).

#include <hubbub/terminal/canvas.h>
#include <hubbub/terminal/colour.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hubbub::terminal {

// Not thread safe. At most one at a time, on standard input and output. The destructor restores the
// terminal.
class Display {
  public:
    struct Features {
        Depth depth = Depth::none;  // used as far as the terminal has it
        bool mouse = true;
        bool links =
            false;  // the terminal opens addresses itself (OSC 8), unless it is known not to
    };
    // Throws std::runtime_error if this terminal cannot be drawn on.
    explicit Display(const Features& features);
    ~Display();
    Display(const Display&) = delete;
    Display& operator=(const Display&) = delete;

    std::size_t rows() const;
    std::size_t columns() const;
    // Draws the difference between `canvas` and the canvas shown last. Requires a canvas of rows()
    // by columns() cells.
    void show(const Canvas& canvas);
    // Queries the size of the window; the next show() draws everything. Call after SIGWINCH.
    void resized();
    // Makes the next show() draw everything: another program wrote on the terminal.
    void forget();
    // Releases the terminal for another program or the shell. Call before the process stops.
    void pause();
    // Takes the terminal back, also after a SIGCONT without pause(); the next show() draws
    // everything.
    void resume();
    void use_mouse(bool on);
    void use_links(bool on);

    void bell();
    // Sets the title of the window until this is destroyed. Requires visible text.
    void title(std::string_view text);
    // Sends a desktop notification as iTerm2 and kitty know it (OSC 9), or as urxvt and VTE do
    // (OSC 777). Requires visible text.
    enum class Notify : std::uint8_t { none, osc9, osc777 };
    void notify(Notify how, std::string_view title, std::string_view text);

  private:
    struct Screen;
    std::string modes(bool on) const;
    void enter();

    bool mouse_;
    std::unique_ptr<Screen> screen_;
};

// Returns false if `term` names a terminal that would print the sequence of a hyperlink.
bool takes_hyperlinks(std::string_view term);

}  // namespace hubbub::terminal
