#pragma once
// A person at a terminal that can be drawn on: the screen's thread.

#include "options.h"
#include "plain/exit_code.h"

namespace hubbub::client {

// Runs until the person leaves. Blocks a few signals for the calling thread and those it starts.
// Throws std::runtime_error where this terminal cannot be drawn on.
ExitCode run_full_screen(const Options& options);

}  // namespace hubbub::client
