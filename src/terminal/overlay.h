#pragma once
// Looks that ncurses cannot draw: colours of 24 bits where its description of the terminal has 256,
// and struck text anywhere. Such cells are written once more, over what it drew.

#include <hubbub/terminal/canvas.h>
#include <hubbub/terminal/colour.h>

#include <cstddef>
#include <string>

namespace hubbub::terminal {

// What writes those cells of one row, and leaves cursor and look as they were. `can` is what the
// terminal has, `drawn` what ncurses drew with.
std::string overlay(const Canvas& canvas, std::size_t row, Depth can, Depth drawn);

}  // namespace hubbub::terminal
