#pragma once
// The file that keeps bans when the server stops, one per line:
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

// Returns nothing if the file does not exist or is empty, because the server never writes an empty
// one. Throws BanFileError with the number of an invalid line. No part of the file is used then,
// because the next write would delete that line.
std::optional<chat::ServerBans::List> read_ban_file(const std::string& path);
// Throws BanFileError if write_ban_file() could not create a file in the same folder.
void check_ban_folder(const std::string& path);
// Replaces the file atomically: writes a new file in its folder, with the same mode and owner, and
// renames it. If the path is a link, its target is replaced. Throws BanFileError.
void write_ban_file(const std::string& path, const chat::ServerBans::List& bans);

// Convert a ban to and from its line, without the line end. parse_ban() throws BanFileError.
std::string ban_line(const chat::ServerBan& ban);
chat::ServerBan parse_ban(std::string_view line);

}  // namespace hubbub::server
