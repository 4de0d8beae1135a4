#pragma once
// Servers, channels and nicks as a person writes them, on the command line and in the settings.

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "connect/connection.h"
#include "irc/session.h"

namespace hubbub::client {

// The message names the option, its value and the allowed values.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Throws UsageError: "OPTION 'VALUE': ALLOWED".
[[noreturn]] void refuse(const std::string& option, const std::string& value,
                         const std::string& allowed);

// Parses HOST[:PORT], unix:PATH, irc://HOST[:PORT][/ROOM,...] or ircs://... If `tls` is not given,
// TLS is used unless the host is this machine. TLS decides the default port. Throws UsageError.
struct ServerTarget {
    ServerAddress server;
    std::vector<std::string> channels;
};
ServerTarget parse_server(const std::string& text, std::optional<bool> tls);

// Returns the name of a channel, with '#' in front if it has no prefix. Throws UsageError.
std::string channel_name(const std::string& given, const std::string& option);

// Returns the default settings of a session for this nick. Throws UsageError if it is invalid.
SessionSettings session_for(const std::string& nick, const std::string& option);

// Returns a nick made of the valid characters of `name`; "guest" if there are none.
std::string nick_from(std::string_view name);

}  // namespace hubbub::client
