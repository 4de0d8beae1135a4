#pragma once
// A look as a terminal is told of it.

#include <hubbub/terminal/canvas.h>
#include <hubbub/terminal/colour.h>

#include <string>

namespace hubbub::terminal {

// Sets this look and no other. Source: ECMA-48, 8.3.117 (SGR); colours of 24 bits as in xterm.
std::string sgr(const Style& style, Depth depth);

// The same bytes, after which cursor and look are what they were (DECSC, DECRC); nothing of
// nothing.
std::string aside(const std::string& bytes);

}  // namespace hubbub::terminal
