#pragma once
// The command line of the client.

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "connection.h"
#include "session.h"

namespace hubbub::client {

struct Options {
    std::string place;  // the server as it was given; empty: not
    ServerAddress server;
    Session::Settings session;     // without the password
    std::string password_file;     // empty: none
    std::string password_command;  // empty: none
    bool given = false;            // something says where to go or who to be: the settings do not
    bool ask_password = false;     // on the terminal, before anything else
    bool plain = false;            // lines instead of the full screen
    bool help = false;
    bool version = false;
};

// A sentence that names the option, its value and what is allowed.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// `arguments` without the program's name; `login` is the name the system knows the person by.
// Throws UsageError.
Options parse_options(const std::vector<std::string>& arguments, std::string_view login);

std::string help_text();

// What a person names a server by: HOST[:PORT], unix:PATH, irc://HOST[:PORT][/ROOM,...] or
// ircs://... `tls`: asked for or forbidden; else it is used unless the host is this machine, and
// decides about the port. Throws UsageError.
struct ServerWish {
    ServerAddress server;
    std::vector<std::string> rooms;
};
ServerWish parse_server(const std::string& text, std::optional<bool> tls);

// A room's name, with '#' in front where no other sign stands there. Throws UsageError.
std::string room_name(const std::string& given, const std::string& option);

// The default settings of a session for this nick. Throws UsageError where it is none.
Session::Settings session_for(const std::string& nick, const std::string& option);

// A nick made of what is valid in `name`; "guest" where nothing is.
std::string nick_from(std::string_view name);

}  // namespace hubbub::client
