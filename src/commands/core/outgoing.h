#pragma once
// A message on its way to a target. Source: https://modern.ircdocs.horse/#sending-messages

#include <hubbub/chat/batch.h>

#include <string_view>

namespace hubbub::commands {

struct Multiline;

struct Outgoing {
    std::string_view command;  // PRIVMSG, NOTICE or TAGMSG
    std::string_view target;
    std::string_view text;             // empty for TAGMSG
    std::string_view tags;             // client-only tags, which are relayed
    bool answered = true;              // the sender receives refusals
    const Multiline* lines = nullptr;  // replaces the text
};

// Adds the message to the batch. `batch_tag`: "batch=..." if the client gets it inside of another
// batch.
void add_message(chat::Batch& batch, std::string_view source, const Outgoing& message,
                 std::string_view batch_tag = {});

}  // namespace hubbub::commands
