#pragma once
// The command line of the client.

#include <string>
#include <string_view>
#include <vector>

#include "config/names.h"
#include "connect/connection.h"
#include "irc/session.h"

namespace hubbub::client {

struct Options {
    std::string place;  // the server as it was given; empty: not
    ServerAddress server;
    SessionSettings session;       // without the password
    std::string password_file;     // empty: none
    std::string password_command;  // empty: none
    bool given = false;            // something says where to go or who to be: the settings do not
    bool ask_password = false;     // on the terminal, before anything else
    bool plain = false;            // lines instead of the full screen
    bool help = false;
    bool version = false;
};

// `arguments` without the program's name; `login` is the name the system knows the person by.
// Throws UsageError.
Options parse_options(const std::vector<std::string>& arguments, std::string_view login);

std::string help_text();

}  // namespace hubbub::client
