#pragma once
// A style as the terminal's own sequence.

#include <hubbub/terminal/canvas.h>

#include <string>

#include "abilities.h"

namespace hubbub::terminal {

// Returns the sequence that sets exactly this style, as far as the terminal has it.
// Source: ECMA-48, 8.3.117 (SGR); colours of 24 bits as in xterm.
std::string sgr(const Style& style, const Abilities& abilities);

}  // namespace hubbub::terminal
