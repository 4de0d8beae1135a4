#pragma once
// Addresses that the terminal itself can open (OSC 8): over ssh its machine has the browser, and
// one that is wrapped into two rows stays whole. ncurses knows nothing of them, so their cells are
// written once more, as they are.
// Source: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda

#include <hubbub/terminal/canvas.h>
#include <hubbub/terminal/colour.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace hubbub::terminal {

// What writes the links of one row, and leaves cursor and look as they were. Links with anything
// but visible ASCII are left out.
std::string hyperlinks(const Canvas& canvas, std::size_t row, Depth depth);

// True where `term` is none of those that would show the sequence.
bool takes_hyperlinks(std::string_view term);

}  // namespace hubbub::terminal
