#pragma once
// What somebody says to a channel or to a person.

#include <hubbub/chat/encoding.h>

#include <string_view>

namespace hubbub::commands {

struct Multiline;
class Refusal;
class Session;

struct Words {
    std::string_view command;  // PRIVMSG, NOTICE or TAGMSG
    std::string_view target;
    std::string_view text;             // of TAGMSG: none
    std::string_view tags;             // client-only ones, passed on
    bool answered = true;              // errors are reported to the sender
    const Multiline* lines = nullptr;  // instead of the text
};

// To one target: a channel or a nick.
Refusal send_words(Session& session, const Words& words);

void add_words(chat::Batch& batch, std::string_view source, const Words& words);
// `reference`: of the batch, for all who get it.
void add_multiline(chat::Batch& batch, std::string_view source, const Words& words,
                   std::string_view reference);

}  // namespace hubbub::commands
