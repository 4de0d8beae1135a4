#pragma once
// The terminfo entry of the terminal. libtinfo is used in this floor only.

#include <string>

#include "abilities.h"
#include "tty.h"

namespace hubbub::terminal {

struct Terminfo {
    std::string enter;  // switches to the alternate screen; empty if there is none
    std::string leave;  // switches back
    Abilities abilities;
    WindowSize size;  // for a terminal that does not report one
};

// Returns the entry that the environment variable TERM names, with `depth` reduced to the colours
// that it has. Throws std::runtime_error if there is none, or if the terminal does not understand
// ECMA-48.
Terminfo read_terminfo(Depth depth);

}  // namespace hubbub::terminal
