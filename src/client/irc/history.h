#pragma once
// The server's history: earlier messages (CHATHISTORY), and a search in them.
// Source: https://ircv3.net/specs/extensions/chathistory,
// https://codeberg.org/emersion/soju/src/branch/master/doc/ext/search.md

#include <hubbub/base/clock.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "irc/batches.h"
#include "irc/session.h"

namespace hubbub::client {

bool offers_history(const Session& session);
// Requests history with that verb. Returns how many lines may arrive.
std::size_t ask_history(Session& session, std::string_view verb, const std::string& target,
                        std::string_view reference);
// Returns how CHATHISTORY names a message: by its id, else by its time.
std::string history_reference(std::string_view msgid, Wall at);

bool offers_search(const Session& session);
// Requests the lines of `target` that contain the text.
void ask_search(Session& session, const std::string& target, std::string_view text);
// Shows the lines that a search found as answers: they join no buffer's history.
void show_search(Session& session, const ServerBatch& batch);

}  // namespace hubbub::client
