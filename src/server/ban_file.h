#pragma once
// The file that keeps the server's bans when it stops. One a line, in words that a person reads:
//   K *@bad.example 2026-01-02T03:04:05Z never irma!~i@192.0.2.7 spam
//   D 192.0.2.0/24 2026-01-02T03:04:05Z 2026-01-03T03:04:05Z irma!~i@192.0.2.7 flooding | ticket 7
// kind, mask, when it was set and when it ends, who set it, and why.

#include <hubbub/chat/server_bans.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hubbub::server {

// A sentence for the operator.
class BanFileError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Returns nothing if the file does not exist or has no byte: the server never leaves one like that.
// Throws BanFileError with the number of a wrong line: nothing of such a file is taken, because the
// next write would lose what was not understood.
std::optional<chat::ServerBans::List> read_ban_file(const std::string& path);
// Throws BanFileError where write_ban_file could not write beside the file.
void check_ban_folder(const std::string& path);
// Replaces the file whole or not at all: writes a new file beside it, with the same mode and owner,
// which takes its name. If the path is a link, the file that it leads to is replaced, and the link
// stays. Throws BanFileError.
void write_ban_file(const std::string& path, const chat::ServerBans::List& bans);

// One line, without its end; parse_ban throws BanFileError with what is wrong.
std::string ban_line(const chat::ServerBan& ban);
chat::ServerBan parse_ban(std::string_view line);

}  // namespace hubbub::server
