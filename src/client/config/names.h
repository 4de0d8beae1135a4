#pragma once
// Servers, rooms and nicks as a person writes them, on the command line and in the settings.

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "connect/connection.h"
#include "irc/session.h"

namespace hubbub::client {

// A sentence that names the option, its value and what is allowed.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Throws UsageError: "OPTION 'VALUE': ALLOWED".
[[noreturn]] void refuse(const std::string& option, const std::string& value,
                         const std::string& allowed);

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
SessionSettings session_for(const std::string& nick, const std::string& option);

// A nick made of what is valid in `name`; "guest" where nothing is.
std::string nick_from(std::string_view name);

}  // namespace hubbub::client
