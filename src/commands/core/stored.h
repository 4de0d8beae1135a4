#pragma once
// Stores messages and events.

#include <hubbub/protocol/stored_message.h>

#include <optional>
#include <string_view>

#include "core/context.h"
#include "core/outgoing.h"

namespace hubbub::commands {

// Returns the kind under which the message is stored, or nothing: CTCP except ACTION, and tags
// except reactions, are not stored.
std::optional<protocol::StoredKind> stored_kind(const Outgoing& message);
// Adds the message to the run.
void add_to_run(protocol::StoredRun& run, protocol::StoredKind kind, const Outgoing& message);

// Returns a run from this client to this place.
protocol::StoredRun run_from(const Context& context, const protocol::HistoryPlace& place);
// Gives the messages ids and stores them, and returns the first id. Until they are stored, the
// client receives nothing more. Call it under the lock that orders the messages of the place.
protocol::MessageId store(Context& context, protocol::StoredRun run);
// The same for a change of the history that has this id. Only touches memory.
void await_stored(Context& context, protocol::MessageId last);

// Store an event of a channel, if it has few enough members. The lines of the batch, one for each
// event, get the ids. Nobody waits for it.
void store_event(Context& context, const chat::Channel& channel, protocol::StoredKind kind,
                 std::string_view text, chat::Batch* batch = nullptr) REQUIRES(channel.mutex);
void store_events(Context& context, const chat::Channel& channel, protocol::StoredRun events,
                  chat::Batch* batch) REQUIRES(channel.mutex);
// Stores the topic that was set, whatever the number of members.
void store_topic(Context& context, const chat::Channel& channel, chat::Batch& batch)
    REQUIRES(channel.mutex);

// Sends what waited for the client's messages to be stored. If they are late, sends it anyway and
// notifies the client; once they are stored, too. Returns true if more waits. Hold no lock.
bool release_stored(Context& context);
// Returns true if the client must not send messages until the history has room.
bool awaits_room(Context& context);

}  // namespace hubbub::commands
