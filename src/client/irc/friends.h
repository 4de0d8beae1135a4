#pragma once
// Friends: people of whose coming the person wants to be told. Where the server offers MONITOR it
// tells by itself; else, and where its list is full, it is asked (ISON).
// Source: https://ircv3.net/specs/extensions/monitor

#include <string_view>

namespace hubbub::client {

class Session;

// The server greeted: asks it for all of them.
void watch_friends(Session& session);
// Asks for those that the server does not tell of by itself. To be called from time to time.
void ask_friends(Session& session);
// Nothing is sent before the server greeted.
void add_friend(Session& session, std::string_view nick);
void remove_friend(Session& session, std::string_view nick);

}  // namespace hubbub::client
