#pragma once
// What happens to a client or a channel, told to those who have a capability for it.

#include <hubbub/chat/channel.h>
#include <hubbub/commands/session.h>

namespace hubbub::commands {

// The client's JOIN, in the words of extended-join for those who have that; not for kinds with
// one of `lacks`.
void add_join(chat::Batch& batch, const chat::Identity& who, std::string_view channel,
              chat::Kind lacks = chat::Kind::irc);
// That the client is away, to those with away-notify, when it has just joined.
void publish_away_of_newcomer(Session& session, chat::Channel& channel) REQUIRES(channel.mutex);

// To everyone in a common channel, and to those with extended-monitor who watch the client. Hold no
// lock.
void publish_event(Session& session, chat::Batch& batch);

// INVITE to the guest, and the same to the members with invite-notify.
void publish_invite(Session& session, chat::Channel& channel, chat::Client& guest)
    REQUIRES(channel.mutex);

// To those who watch the nick by MONITOR. Hold no lock of a channel.
void tell_online(Session& session);
void tell_offline(Session& session, const std::string& nick);

}  // namespace hubbub::commands
