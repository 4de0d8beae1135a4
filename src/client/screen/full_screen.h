#pragma once
// The full screen: the loop of the screen's thread.

#include "options.h"
#include "plain/exit_code.h"

namespace hubbub::client {

// Runs until the person leaves. Blocks a few signals for the calling thread and threads started
// later. Throws std::runtime_error if this terminal cannot show a full screen.
ExitCode run_full_screen(const ClientOptions& options);

}  // namespace hubbub::client
