#pragma once
// The whole terminal as one canvas. ncurses draws and lives in this floor only; keys are read by
// the caller from standard input (terminal/keys.h).

#include <hubbub/terminal/canvas.h>
#include <hubbub/terminal/colour.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hubbub::terminal {

// Not thread safe; one at a time, on standard input and output. The terminal is put in order when
// this is destroyed.
class Display {
  public:
    struct Wishes {
        Depth depth = Depth::none;
        bool mouse = true;
        bool links = false;  // addresses are the terminal's to open (terminal/hyperlinks.h)
    };
    explicit Display(const Wishes& wishes);  // throws std::runtime_error where it cannot draw
    ~Display();
    Display(const Display&) = delete;
    Display& operator=(const Display&) = delete;

    std::size_t rows() const;
    std::size_t columns() const;
    // Draws what differs from what was shown before. A canvas of another size is cut.
    void show(const Canvas& canvas);
    // The window has another size: asks for it.
    void resized();
    // The next `show` draws everything: something else wrote on the terminal.
    void forget();
    // Gives the terminal to another program, or to the shell; takes it back.
    void pause();
    void resume();
    void use_mouse(bool on);
    void use_links(bool on) { wishes_.links = on; }

    void bell();
    // The window's title, as long as this lives; a notice of the desktop, the way that iTerm2 and
    // kitty have it (OSC 9), or urxvt and VTE (OSC 777). Visible text only.
    enum class Notify : std::uint8_t { none, osc9, osc777 };
    void title(std::string_view text);
    void notify(Notify how, std::string_view title, std::string_view text);

  private:
    struct Screen;
    std::string beyond_ncurses(const Canvas& canvas, std::size_t row) const;
    void paint_row(const Canvas& canvas, std::size_t row);
    void modes(bool on);

    Wishes wishes_;
    std::unique_ptr<Screen> screen_;
};

}  // namespace hubbub::terminal
