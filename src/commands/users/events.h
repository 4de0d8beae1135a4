#pragma once
// What happens to a client or a channel, told to those who have a capability for it.

#include <hubbub/chat/channel.h>
#include "core/context.h"

namespace hubbub::commands {

// The client's JOIN, in the words of extended-join for those who have that; not for kinds with
// one of `lacks`.
void add_join(chat::Batch& batch, const chat::Identity& who, std::string_view channel,
              chat::Kind lacks = chat::Kind::irc);
// That the client is away, to those with away-notify, when it has just joined.
void publish_away_of_newcomer(Context& context, chat::Channel& channel) REQUIRES(channel.mutex);

// To everyone in a common channel, and to those with extended-monitor who watch the client: to each
// once, with one channel locked at a time. If the client wrote `text` into it, those who share no
// channel with it in which it could say that get `bare` instead. Hold no lock.
void publish_event(Context& context, chat::Batch& batch);
void publish_event(Context& context, chat::Batch& batch, chat::Batch& bare, std::string_view text);
// To those with extended-monitor who watch the client and whose ids are not in `told`, which is
// sorted. Hold no lock.
void tell_extended(Context& context, chat::Batch& batch, const std::vector<std::uint64_t>& told);

// QUIT to everyone in one of the channels: without the client's text to those who share no channel
// with it in which it could say that.
void publish_quit(Context& context, chat::AllChannels& channels, chat::Batch& batch,
                  const chat::Close& why);
// What a quitting client's own text follows.
inline constexpr std::string_view quit_lead = "Quit: ";
// The away text as a channel is told it: the client's own if it could say that there.
std::string_view away_text_in(const Context& context, const chat::Channel& channel,
                              std::string_view text) REQUIRES(channel.mutex);
inline constexpr std::string_view bare_away = "Away";
// The name of a channel in which the client may not speak; empty if there is none. There it says
// nothing by another nick or real name either. Hold no lock.
std::string muted_in(const Context& context);

// INVITE to the guest, and the same to the members with invite-notify.
void publish_invite(Context& context, chat::Channel& channel, chat::Client& guest)
    REQUIRES(channel.mutex);

// Who is here under the nick; null if nobody is.
std::shared_ptr<const chat::Identity> presence(const Context& context, std::string_view nick);
// Call it after each change of that: sends what presence() says to those who watch the nick by
// MONITOR. The lock of the monitors is held from the look-up to the last of them, here and where
// MONITOR answers, so what a watcher hears last is true. Hold no lock.
void tell_presence(Context& context, std::string_view nick);

}  // namespace hubbub::commands
