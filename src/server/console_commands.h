#pragma once
// What the operator types at the console.

#include <string>
#include <string_view>

#include "server.h"

namespace hubbub::server {

struct ConsoleAnswer {
    std::string text;  // lines for the operator, each ended by LF
    bool quit = false;
};

// Runs a line: words for everyone, or a command that begins with '/'. Any thread but a client's.
ConsoleAnswer run_console_line(Server& server, std::string_view line);

}  // namespace hubbub::server
