#pragma once
// Server notices: messages to operators with user mode s.

#include <hubbub/chat/notices.h>
#include <hubbub/commands/services.h>

#include <string_view>

namespace hubbub::commands {

// Sends a server notice to the operators that want this kind. Appends to their outboxes and does
// not flush `claims`. Hold no lock above a channel's. If the text is expensive to build, check
// Notices::wanted() first.
void notify(const Services& services, chat::Claims& claims, chat::Notice kind,
            std::string_view text);

// Returns "nick (user@host)", the form that notices use.
std::string who_text(const chat::Identity& who);

}  // namespace hubbub::commands
