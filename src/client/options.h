#pragma once
// The command line of the client.

#include <string>
#include <string_view>
#include <vector>

#include "config/names.h"
#include "connect/connection.h"
#include "irc/session.h"

namespace hubbub::client {

struct ClientOptions {
    std::string place;  // the server as typed; empty: none
    ServerAddress server;
    SessionSettings session;       // without the password
    std::string password_file;     // empty: none
    std::string password_command;  // empty: none
    bool given = false;  // a server, nick, channel or account was given: they replace the settings
    bool ask_password = false;  // at the terminal, before connecting
    bool plain = false;         // lines instead of the full screen
    bool help = false;
    bool version = false;
};

// Parses the arguments, without the program's name. `login` is the person's name in the system.
// Throws UsageError.
ClientOptions parse_options(const std::vector<std::string>& arguments, std::string_view login);

std::string help_text();

}  // namespace hubbub::client
