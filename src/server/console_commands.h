#pragma once
// The commands of the operator's console.

#include <string>
#include <string_view>

#include "server.h"

namespace hubbub::server {

struct ConsoleAnswer {
    std::string text;  // lines to print, each ended by LF
    bool quit = false;
};

// Runs a command if the line begins with '/'; sends it to everyone otherwise. Call on any thread
// except a client thread.
ConsoleAnswer run_console_line(Server& server, std::string_view line);

}  // namespace hubbub::server
