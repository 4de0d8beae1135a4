#include <hubbub/terminal/display.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "renderer.h"
#include "terminfo.h"
#include "tty.h"

namespace hubbub::terminal {
namespace {

// Bracketed paste and focus; the buttons and drags of the mouse with large coordinates.
// Source: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
constexpr std::string_view modes_on = "\x1b[?2004h\x1b[?1004h";
constexpr std::string_view modes_off = "\x1b[?2004l\x1b[?1004l";
constexpr std::string_view mouse_on = "\x1b[?1002h\x1b[?1006h";
constexpr std::string_view mouse_off = "\x1b[?1002l\x1b[?1006l";
// Pushes the title of the window on the terminal's stack, and pops it.
constexpr std::string_view push_title = "\x1b[22;2t";
constexpr std::string_view pop_title = "\x1b[23;2t";
// Undoes what another program may have left behind: the scrolling region, the graphic character
// set, insertion, and no wrapping at the margin.
constexpr std::string_view sane = "\x1b[r\x1b(B\x1b[4l\x1b[?7h";

std::string_view term() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the environment does not change while hubbub runs
    const char* const found = std::getenv("TERM");
    return found == nullptr ? "" : found;
}

}  // namespace

struct Display::Screen {
    explicit Screen(Depth depth) : info(read_terminfo(depth)), renderer(info.abilities) {}

    const Terminfo info;
    const RawMode mode;
    Renderer renderer;
    WindowSize size;
    bool entered = false;
};

Display::Display(const Features& features)
    : mouse_(features.mouse), screen_(std::make_unique<Screen>(features.depth)) {
    use_links(features.links);
    write_out(push_title);
    enter();
}

Display::~Display() {
    pause();
    write_out(pop_title);
}

std::string Display::modes(bool on) const {
    std::string out(on ? modes_on : modes_off);
    if (mouse_) out += on ? mouse_on : mouse_off;
    return out;
}

void Display::enter() {
    std::string out;
    if (!screen_->entered) out += screen_->info.enter;
    screen_->entered = true;
    write_out(out.append(sane).append(modes(true)));
    resized();
}

void Display::pause() {
    std::string out = modes(false) + "\x1b[m\x1b[" + std::to_string(rows()) + "H";
    if (screen_->info.leave.empty()) out += "\x1b[K";
    write_out(out + screen_->info.leave);
    screen_->entered = false;
    screen_->mode.restore();
}

void Display::resume() {
    screen_->mode.enter();
    enter();
}

void Display::use_mouse(bool on) {
    if (on == mouse_) return;
    mouse_ = on;
    write_out(on ? mouse_on : mouse_off);
}

void Display::use_links(bool on) {
    screen_->renderer.use_links(on && takes_hyperlinks(term()));
}

std::size_t Display::rows() const {
    return screen_->size.rows;
}

std::size_t Display::columns() const {
    return screen_->size.columns;
}

void Display::show(const Canvas& canvas) {
    write_out(screen_->renderer.draw(canvas));
}

void Display::resized() {
    screen_->size = window_size().value_or(screen_->info.size);
    forget();
}

void Display::forget() {
    screen_->renderer.forget();
}

void Display::bell() {
    write_out("\a");
}

void Display::title(std::string_view text) {
    write_out("\x1b]2;" + std::string(text) + "\x1b\\");
}

void Display::notify(Notify how, std::string_view title, std::string_view text) {
    if (how == Notify::none) return;
    std::string head(title);
    if (how == Notify::osc9) return write_out("\x1b]9;" + head.append(" ").append(text) + "\x1b\\");
    std::replace(head.begin(), head.end(), ';', ',');
    write_out("\x1b]777;notify;" + head.append(";").append(text) + "\x1b\\");
}

bool takes_hyperlinks(std::string_view term) {
    return !term.starts_with("linux") && !term.starts_with("vt") && !term.starts_with("cons");
}

}  // namespace hubbub::terminal
