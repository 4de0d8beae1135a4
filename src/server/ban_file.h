#pragma once
// The file that kept bans before the database did. It is only read, once (ban_import.h). One ban
// per line:
//   K *@bad.example 2026-01-02T03:04:05Z never irma!~i@192.0.2.7 spam
//   D 192.0.2.0/24 2026-01-02T03:04:05Z 2026-01-03T03:04:05Z irma!~i@192.0.2.7 flooding | ticket 7
// The fields are kind, mask, time set, time of expiry, operator and reason.

#include <hubbub/chat/server_bans.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hubbub::server {

// A message for the operator.
class BanFileError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Returns nothing if the file does not exist or is empty. Throws BanFileError with the number of an
// invalid line: no part of the file is used then.
std::optional<chat::ServerBans::List> read_ban_file(const std::string& path);

// Converts a line, without the line end, to a ban. Throws BanFileError.
chat::ServerBan parse_ban(std::string_view line);

}  // namespace hubbub::server
