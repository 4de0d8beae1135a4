#pragma once
// Publishes changes of a client or a channel to the clients that have the capability for them.

#include <hubbub/chat/channel.h>
#include "core/context.h"

namespace hubbub::commands {

// Adds the client's JOIN, in two forms: with and without extended-join. Encodings with a bit of
// `lacks` do not receive it.
void add_join(chat::Batch& batch, const chat::Identity& who, std::string_view channel,
              chat::Encoding lacks = chat::Encoding::irc);
// Returns the text that the history stores for a JOIN: the parameters that extended-join adds.
std::string join_text(const chat::Identity& who);
// Publishes AWAY to members with away-notify, if the client that just joined is away.
void publish_away_of_newcomer(Context& context, chat::Channel& channel) REQUIRES(channel.mutex);

// Publishes a change of the client once to each member of its channels, and to watchers with
// extended-monitor. Locks one channel at a time. Hold no lock.
void publish_event(Context& context, chat::Batch& batch);
// Also takes the text that the client wrote into `batch`. Members receive `bare` instead if they
// share no channel with the client in which it may say that text. Hold no lock.
void publish_event(Context& context, chat::Batch& batch, chat::Batch& bare, std::string_view text);
// Appends to the other connections of the user, which are not told by a channel. Touches only
// memory.
void publish_to_others(Context& context, chat::Batch& batch);
// Appends to the client's watchers with extended-monitor, but skips the ids in `informed`, which is
// sorted. Hold no lock.
void publish_to_watchers(Context& context, chat::Batch& batch,
                         const std::vector<std::uint64_t>& informed);

// Publishes QUIT to all members of the channels. The client's own text is left out for members that
// share no channel with it in which it may say that text.
void publish_quit(Context& context, chat::AllChannels& channels, chat::Batch& batch,
                  const chat::Close& why);
// The server's prefix of the text that a client gives with QUIT.
inline constexpr std::string_view quit_lead = "Quit: ";
// Returns the away text for a channel: the client's own if it may say that there, otherwise
// `bare_away`.
std::string_view away_text_in(const Context& context, const chat::Channel& channel,
                              std::string_view text) REQUIRES(channel.mutex);
inline constexpr std::string_view bare_away = "Away";
// Returns the name of a channel in which the client may not speak, or "". With such a channel, it
// may not change its nick or real name, because that would be a way to speak. Hold no lock.
std::string muted_in(const Context& context);

// Publishes INVITE to the guest and to the members with invite-notify.
void publish_invite(Context& context, chat::Channel& channel, chat::User& guest)
    REQUIRES(channel.mutex);

// Returns the identity of the user with this nick, or null.
std::shared_ptr<const chat::Identity> presence(const Context& context, std::string_view nick);
// Sends the result of presence() to the clients that watch the nick by MONITOR. Call after each
// change of it. Holds the lock of the monitors throughout, as MONITOR does, so that the last line
// that a watcher receives is true. Hold no lock.
void publish_presence(Context& context, std::string_view nick);

}  // namespace hubbub::commands
