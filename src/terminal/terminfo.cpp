#include "terminfo.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include <unistd.h>

// Last, for term.h defines hundreds of macros in lower case.
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <term.h>

namespace hubbub::terminal {
namespace {

// Returns the string capability without its padding ("$<5>"), which no terminal of today needs.
std::string string_of(const char* name) {
    const char* const found = ::tigetstr(name);
    // -1, by its documentation, if there is no string capability of this name.
    if (found == nullptr || reinterpret_cast<std::intptr_t>(found) == -1) return {};
    std::string out(found);
    for (std::size_t begin = out.find("$<"); begin != std::string::npos; begin = out.find("$<")) {
        const std::size_t end = out.find('>', begin);
        out.erase(begin, end == std::string::npos ? end : end + 1 - begin);
    }
    return out;
}

std::uint8_t attributes_of_entry() {
    int out = Style::struck;  // SGR 9 is ignored by terminals that do not know it
    if (!string_of("bold").empty()) out |= Style::bold;
    if (!string_of("dim").empty()) out |= Style::faint;
    if (!string_of("sitm").empty()) out |= Style::italic;
    if (!string_of("smul").empty()) out |= Style::underlined;
    if (!string_of("rev").empty()) out |= Style::reversed;
    return static_cast<std::uint8_t>(out);
}

// Returns the attributes that the terminal can combine with colours.
// Source: terminfo(5), no_color_video
std::uint8_t attributes_in_colour() {
    const int conflicts = std::max(::tigetnum("ncv"), 0);
    int out = 0xff;
    if ((conflicts & 2) != 0) out &= ~Style::underlined;
    if ((conflicts & 4) != 0) out &= ~Style::reversed;
    if ((conflicts & 16) != 0) out &= ~Style::faint;
    if ((conflicts & 32) != 0) out &= ~Style::bold;
    return static_cast<std::uint8_t>(out);
}

Depth limited(Depth wanted, int colours) {
    if (colours < 8) return Depth::none;
    return colours < 256 ? std::min(wanted, Depth::sixteen) : wanted;
}

}  // namespace

Terminfo read_terminfo(Depth depth) {
    int ignored = 0;
    if (::setupterm(nullptr, STDOUT_FILENO, &ignored) != OK)
        throw std::runtime_error(
            "this terminal (TERM) is not in the terminfo database; --plain works on every "
            "terminal");
    Terminfo out;
    const bool ansi = string_of("cup") == "\x1b[%i%p1%d;%p2%dH";
    out.abilities.regions = string_of("csr") == "\x1b[%i%p1%d;%p2%dr";
    const int colours = ::tigetnum("colors");
    out.enter = string_of("smcup");
    out.leave = string_of("rmcup");
    out.abilities.depth = limited(depth, colours);
    out.abilities.bright_colours = colours >= 16;
    out.abilities.attributes = attributes_of_entry();
    out.abilities.attributes_in_colour = attributes_in_colour();
    out.abilities.scrolls_at_corner = ::tigetflag("am") == 1 && ::tigetflag("xenl") != 1;
    const int high = ::tigetnum("lines");
    const int wide = ::tigetnum("cols");
    if (high > 0 && wide > 0)
        out.size = {static_cast<std::size_t>(high), static_cast<std::size_t>(wide)};
    ::del_curterm(cur_term);
    if (!ansi)
        throw std::runtime_error(
            "this terminal (TERM) does not understand ECMA-48; --plain works on every terminal");
    return out;
}

}  // namespace hubbub::terminal
