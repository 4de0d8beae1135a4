#pragma once
// The settings of a session: nick, login, channels to join, capabilities to request.

#include <map>
#include <string>
#include <vector>

#include "irc/sasl.h"

namespace hubbub::client {

struct SessionSettings {
    std::string nick;
    std::string user;
    std::string password;                       // empty: none
    std::vector<std::string> channels;          // joined at once, in this order
    std::map<std::string, std::string> keys{};  // of the channels that have one
    // A person is typing: questions can be asked, and messages are paced.
    bool person = false;
    // Requests capabilities that only the full screen shows, and omits lines that it shows anyway.
    bool full_screen = false;
    Login login{};
    bool secure = false;                 // the connection has TLS
    std::vector<std::string> friends{};  // nicks to watch for
    bool networks = false;               // list the networks of a bouncer (bouncer.h)
    std::string network_id{};            // the bouncer network of this connection; empty: none
};

// Sets the account's password if there is an account, else the server's password.
void use_password(SessionSettings& settings, const std::string& password);

}  // namespace hubbub::client
