#pragma once
// Effects of server bans on connected clients.

#include <hubbub/commands/services.h>

#include <optional>
#include <string>
#include <string_view>

namespace hubbub::commands {

// Requests the close of every client that a server ban matches. Hold no lock.
void end_banned(const Services& services, chat::Claims& claims);
// Requests the close of every client that this ban matches. Hold no lock.
void end_banned(const Services& services, chat::Claims& claims, const chat::ServerBan& ban);

// Returns the close of the client if a server ban matches it, and notifies operators of that. Hold
// no lock.
std::optional<chat::Close> close_of_banned(const Services& services, chat::Claims& claims,
                                           const chat::Client& client);

// Returns the close of a connection that the ban matches.
chat::Close banned_close(const chat::ServerBan& ban);
// Returns the text of 465, made from the close text of the connection ("Banned: reason").
std::string banned_text(std::string_view close_text);

}  // namespace hubbub::commands
