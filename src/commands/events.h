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

// To everyone in a common channel, and to those with extended-monitor who watch the client: to each
// once, with one channel locked at a time. Hold no lock.
void publish_event(Session& session, chat::Batch& batch);
// To those with extended-monitor who watch the client and whose ids are not in `told`, which is
// sorted. Hold no lock.
void tell_extended(Session& session, chat::Batch& batch, const std::vector<std::uint64_t>& told);

// INVITE to the guest, and the same to the members with invite-notify.
void publish_invite(Session& session, chat::Channel& channel, chat::Client& guest)
    REQUIRES(channel.mutex);

// Who is here under the nick; null if nobody is.
std::shared_ptr<const chat::Identity> presence(const Session& session, std::string_view nick);
// Call it after each change of that: sends what presence() says to those who watch the nick by
// MONITOR. The lock of the monitors is held from the look-up to the last of them, here and where
// MONITOR answers, so what a watcher hears last is true. Hold no lock.
void tell_presence(Session& session, std::string_view nick);

}  // namespace hubbub::commands
