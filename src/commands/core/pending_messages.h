#pragma once

#include <hubbub/chat/batch.h>
#include <hubbub/chat/channel.h>
#include <hubbub/protocol/stored_message.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/outgoing.h"
#include "core/refusal.h"

namespace hubbub::commands {

class Context;

// Consecutive messages from the client to one channel. They are published together, with one append
// to each recipient. Not thread safe: belongs to one session.
class PendingMessages {
  public:
    PendingMessages(Context& context, protocol::MessageIds& ids);
    PendingMessages(const PendingMessages&) = delete;
    PendingMessages& operator=(const PendingMessages&) = delete;

    // Adds a message to a channel. If the pending ones differ in target, command or traits,
    // publishes them first. Hold no lock.
    void add(const Outgoing& message);
    // Publishes all, or sends the sender a refusal for each. Does nothing if there are none. If
    // there are any, hold no lock.
    void publish();

  private:
    std::shared_ptr<chat::Channel> find_channel(std::string_view name) const;
    Refusal publish_to(chat::Channel& channel, std::size_t messages);
    void store_in(chat::Channel& channel) REQUIRES(channel.mutex);
    void refuse(const Refusal& refusal, std::size_t messages);

    Context& context_;
    std::size_t messages_ = 0;                // a multiline message counts once
    std::string source_;                      // of the lines in batch_
    std::string given_name_;                  // of the channel, as the client wrote it
    std::shared_ptr<chat::Channel> channel_;  // null if it does not exist
    std::string target_;                      // name of the channel
    std::string_view command_;
    std::uint8_t traits_ = 0;  // of each text, see speech.h
    bool answered_ = true;
    chat::Batch batch_;
    // The same messages for the history; no kind: they are not stored.
    protocol::StoredRun run_;
    std::optional<protocol::StoredKind> kind_;
};

}  // namespace hubbub::commands
