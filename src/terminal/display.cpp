#include <hubbub/terminal/display.h>

#include <hubbub/terminal/hyperlinks.h>
#include <hubbub/terminal/width.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/ioctl.h>
#include <unistd.h>

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>

#include "cells.h"
#include "overlay.h"

namespace hubbub::terminal {
namespace {

// Bracketed paste, focus; the mouse's buttons and drags with large coordinates.
// Source: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
constexpr std::string_view modes_on = "\x1b[?2004h\x1b[?1004h";
constexpr std::string_view modes_off = "\x1b[?2004l\x1b[?1004l";
constexpr std::string_view mouse_on = "\x1b[?1002h\x1b[?1006h";
constexpr std::string_view mouse_off = "\x1b[?1002l\x1b[?1006l";
// The window's title is laid aside, and taken back.
constexpr std::string_view keep_title = "\x1b[22;2t";
constexpr std::string_view bring_title = "\x1b[23;2t";

void write_out(std::string_view bytes) {
    // What a terminal that is gone does not take is lost.
    while (!bytes.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (written <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

attr_t attributes(std::uint8_t style) {
    attr_t out = A_NORMAL;
    if ((style & Style::bold) != 0) out |= A_BOLD;
    if ((style & Style::faint) != 0) out |= A_DIM;
    if ((style & Style::italic) != 0) out |= A_ITALIC;
    if ((style & Style::underlined) != 0) out |= A_UNDERLINE;
    if ((style & Style::reversed) != 0) out |= A_REVERSE;
    return out;
}

// A cell as ncurses wants it. Where the C library gives a character another width than Unicode
// does, ncurses would lose track of the columns: it gets one that both agree on.
cchar_t drawable(const Cell& cell, bool wide, attr_t style, int pair) {
    std::array<wchar_t, max_marks + 2> text{static_cast<wchar_t>(cell.base)};
    if (cells_of(cell.base) != (wide ? 2 : 1)) {
        text[0] = wide ? L'\uff1f' : L'\ufffd';
    } else {
        std::size_t next = 1;
        for (const char32_t mark : cell.marks) {
            if (mark != 0 && cells_of(mark) == 0) text[next++] = static_cast<wchar_t>(mark);
        }
    }
    cchar_t out{};
    ::setcchar(&out, text.data(), style, 0, &pair);
    return out;
}

}  // namespace

struct Display::Screen {
    SCREEN* terminal = nullptr;
    Depth depth = Depth::none;
    std::optional<Canvas> shown;

    explicit Screen(Depth wanted) {
        terminal = ::newterm(nullptr, stdout, stdin);
        if (terminal == nullptr)
            throw std::runtime_error(
                "this terminal (TERM) is not known to ncurses; --plain works on every terminal");
        ::set_term(terminal);
        ::raw();
        ::noecho();
        ::nonl();
        ::leaveok(stdscr, FALSE);
        depth = wanted;
        if (depth != Depth::none && ::has_colors() && ::start_color() == OK) {
            ::use_default_colors();
            limit_depth();
        } else {
            depth = Depth::none;
        }
    }
    ~Screen() {
        ::endwin();
        ::delscreen(terminal);
    }
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    void limit_depth() {
        constexpr int direct = 1 << 24;
        if (COLORS < 256) depth = Depth::sixteen;
        if (depth == Depth::full && COLORS < direct) depth = Depth::many;
    }
    int colour(Colour wanted) const {
        const Colour reduced = reduce(wanted, depth);
        if (reduced >= rgb_bit) return reduced & 0xffffff;
        // The bright eight of a terminal with eight colours are its eight.
        return COLORS == 8 && reduced >= 8 ? reduced - 8 : reduced;
    }
    int pair(const Style& style) const {
        if (depth == Depth::none) return 0;
        const int fg = colour(style.fg);
        const int bg = colour(style.bg);
        if (fg == own_colour && bg == own_colour) return 0;
        const int pair = ::alloc_pair(fg, bg);
        return pair < 0 ? 0 : pair;
    }
};

Display::Display(const Wishes& wishes)
    : wishes_(wishes), screen_(std::make_unique<Screen>(wishes.depth)) {
    modes(true);
    write_out(keep_title);
}

Display::~Display() {
    write_out(bring_title);
    modes(false);
}

void Display::modes(bool on) {
    write_out(on ? modes_on : modes_off);
    if (wishes_.mouse) write_out(on ? mouse_on : mouse_off);
}

void Display::use_mouse(bool on) {
    if (on == wishes_.mouse) return;
    wishes_.mouse = on;
    write_out(on ? mouse_on : mouse_off);
}

std::size_t Display::rows() const {
    return static_cast<std::size_t>(getmaxy(stdscr));
}

std::size_t Display::columns() const {
    return static_cast<std::size_t>(getmaxx(stdscr));
}

void Display::show(const Canvas& canvas) {
    std::optional<Canvas>& shown = screen_->shown;
    const bool same_size =
        shown && shown->rows() == canvas.rows() && shown->columns() == canvas.columns();
    if (!same_size) ::werase(stdscr);
    std::string rewritten;
    for (std::size_t row = 0; row < canvas.rows() && row < rows(); ++row) {
        bool differs = !same_size;
        for (std::size_t column = 0; !differs && column < canvas.columns(); ++column)
            differs = !(canvas.at(row, column) == shown->at(row, column));
        const std::string wanted = beyond_ncurses(canvas, row);
        const std::string before = same_size ? beyond_ncurses(*shown, row) : std::string();
        if (!differs && wanted == before) continue;
        paint_row(canvas, row);
        // A cell that keeps its character must lose its link or colour all the same.
        if (!before.empty()) ::wredrawln(stdscr, static_cast<int>(row), 1);
        rewritten += wanted;
    }
    ::wmove(stdscr, static_cast<int>(canvas.cursor_row), static_cast<int>(canvas.cursor_column));
    ::wrefresh(stdscr);
    write_out(rewritten);
    shown = canvas;
}

std::string Display::beyond_ncurses(const Canvas& canvas, std::size_t row) const {
    const Depth can = screen_->depth == Depth::many ? wishes_.depth : screen_->depth;
    std::string out = overlay(canvas, row, can, screen_->depth);
    if (wishes_.links) out += hyperlinks(canvas, row, can);
    return out;
}

void Display::paint_row(const Canvas& canvas, std::size_t row) {
    std::vector<cchar_t> line;
    line.reserve(canvas.columns());
    Style style;
    int pair = 0;
    attr_t look = A_NORMAL;
    for (std::size_t column = 0; column < canvas.columns(); ++column) {
        const Cell& cell = canvas.at(row, column);
        if (cell.base == 0) continue;
        if (!(cell.style == style)) {
            style = cell.style;
            pair = screen_->pair(style);
            look = attributes(style.attributes);
        }
        const bool wide = column + 1 < canvas.columns() && canvas.at(row, column + 1).base == 0;
        line.push_back(drawable(cell, wide, look, pair));
    }
    ::mvwadd_wchnstr(stdscr, static_cast<int>(row), 0, line.data(), static_cast<int>(line.size()));
}

void Display::resized() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return;
    ::resizeterm(size.ws_row, size.ws_col);
    forget();
}

void Display::forget() {
    screen_->shown.reset();
    ::clearok(stdscr, TRUE);
}

void Display::pause() {
    modes(false);
    ::endwin();
}

void Display::resume() {
    ::reset_prog_mode();
    modes(true);
    resized();
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

}  // namespace hubbub::terminal
