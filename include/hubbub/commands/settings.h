#pragma once
// What the operator decides and the commands tell. Constant once the server runs.

#include <cstddef>
#include <string>
#include <vector>

namespace hubbub::commands {

struct Settings {
    std::string server_name = "hubbub.local";
    std::string network_name = "hubbub";
    std::string lobby = "#lobby";
    std::string password;           // empty: none is asked for
    std::vector<std::string> motd;  // lines; empty: there is none
    std::string started;            // when, as people write it
    std::size_t max_clients = 1024;
    std::size_t max_channels = 50;  // a client may be in; bounds the locks that QUIT holds at once
    std::size_t max_targets = 4;    // of one PRIVMSG, KICK, WHOIS, NAMES
    std::size_t max_modes = 10;     // changes in one MODE
};

}  // namespace hubbub::commands
