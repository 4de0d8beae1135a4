#pragma once
// Server notices: what operators with the user mode s hear.

#include <hubbub/chat/notices.h>
#include <hubbub/commands/services.h>

#include <string_view>

namespace hubbub::commands {

// To all who want this kind. Appends to their outboxes, so hold no lock above a channel's; the
// caller's claims are flushed as ever. Where the text is long in the making, ask
// Notices::wanted() first.
void notify(const Services& services, chat::Claims& claims, chat::Notice kind,
            std::string_view text);

// "nick (user@host)", as notices name somebody.
std::string who_text(const chat::Identity& who);

}  // namespace hubbub::commands
