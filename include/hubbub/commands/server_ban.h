#pragma once
// What bans of the server do to those whom they fit.

#include <hubbub/commands/services.h>

#include <string>
#include <string_view>

namespace hubbub::commands {

// Asks everyone whom a ban of the server fits to go. Hold no lock.
void end_banned(const Services& services, chat::Claims& claims);
// The same for one ban.
void end_banned(const Services& services, chat::Claims& claims, const chat::ServerBan& ban);

// The text of 465, made of that with which the connection ends ("Banned: why").
std::string banned_text(std::string_view close_text);

}  // namespace hubbub::commands
