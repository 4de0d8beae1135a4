#pragma once
// Lines of the server about channels: members, ranks, topics, modes.

#include <hubbub/protocol/message.h>

#include <string_view>

#include "irc/session.h"

namespace hubbub::client {

void on_join(Session& session, const protocol::Message& message, std::string_view pattern);
void on_part(Session& session, const protocol::Message& message, std::string_view pattern);
void on_quit(Session& session, const protocol::Message& message, std::string_view pattern);
void on_nick(Session& session, const protocol::Message& message, std::string_view pattern);
void on_kick(Session& session, const protocol::Message& message, std::string_view pattern);
void on_topic(Session& session, const protocol::Message& message, std::string_view pattern);
void on_topic_reply(Session& session, const protocol::Message& message, std::string_view pattern);
void on_mode(Session& session, const protocol::Message& message, std::string_view pattern);
void on_channel_modes(Session& session, const protocol::Message& message, std::string_view pattern);
void on_names_reply(Session& session, const protocol::Message& message, std::string_view pattern);
void on_names_end(Session& session, const protocol::Message& message, std::string_view pattern);
void on_chghost(Session& session, const protocol::Message& message, std::string_view pattern);

}  // namespace hubbub::client
