#pragma once
// Friends: nicks that the person watches for. If the server offers MONITOR it reports changes
// unasked; without it, or if its list is full, this client asks (ISON).
// Source: https://ircv3.net/specs/extensions/monitor

#include <hubbub/protocol/message.h>

#include <string_view>

#include "irc/session.h"

namespace hubbub::client {

// Watches all friends. Called once the welcome is over.
void watch_friends(Session& session);
// Asks about the friends that are not monitored. Called from time to time.
void ask_friends(Session& session);
// Nothing is sent before the welcome is over.
void add_friend(Session& session, std::string_view nick);
void remove_friend(Session& session, std::string_view nick);

// Any line from an unmonitored friend shows that the friend is online.
void note_friend(Session& session, const protocol::Message& message);
void on_monitor_online(Session& session, const protocol::Message& message,
                       std::string_view pattern);
void on_monitor_offline(Session& session, const protocol::Message& message,
                        std::string_view pattern);
void on_monitor_full(Session& session, const protocol::Message& message, std::string_view pattern);
void on_ison(Session& session, const protocol::Message& message, std::string_view pattern);

}  // namespace hubbub::client
