#pragma once
// The part of the history that a client may read.

#include <hubbub/chat/channel.h>
#include <hubbub/chat/history.h>
#include <hubbub/protocol/stored_message.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// The history of a channel, or of a private conversation, as far as the client may read it.
struct Readable {
    std::string name;               // of the channel, or of the other person
    protocol::HistoryPlace place;   // empty: no history to read
    protocol::MessageId after = 0;  // only messages with higher ids
};

// Returns nothing if it is a channel that the client is not a member of, whether it exists or not.
// For a nick or account with which the client cannot have a conversation, the place is empty.
std::optional<Readable> readable(const Context& context, std::string_view target);
// Returns the part of the channel's history that the member may read.
Readable readable_of(const chat::Channel& channel, const chat::Member& member)
    REQUIRES(channel.mutex);
// Returns the conversation of the client with this account; without a place if there is none.
Readable conversation_with(const Context& context, std::uint64_t account);
// Returns whether the client may still read it.
bool still_readable(const Context& context, const Readable& what);

// Reads messages. Blocks; hold no lock.
std::optional<chat::History::Messages> read_history(Context& context,
                                                    const protocol::HistoryRange& range);

}  // namespace hubbub::commands
