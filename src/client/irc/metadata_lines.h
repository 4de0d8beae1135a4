#pragma once
// METADATA: what users and channels say about themselves.
// Source: https://ircv3.net/specs/extensions/metadata

#include <hubbub/protocol/message.h>

#include <string_view>

#include "irc/session.h"

namespace hubbub::client {

inline constexpr std::string_view metadata_capability = "draft/metadata-2";

// Asks the server to report the values that people read, once per connection, if it can.
void subscribe_metadata(Session& session);
// Shows the profile of a nick or channel when the server has sent it.
void ask_profile(Session& session, std::string_view target);
// Sets a value of "*" (the own user) or of a channel; an empty one removes it.
void set_profile_value(Session& session, std::string_view target, std::string_view key,
                       std::string_view value);

// Handle lines of the server.
void on_metadata(Session& session, const protocol::Message& message, std::string_view pattern);
void on_metadata_value(Session& session, const protocol::Message& message,
                       std::string_view pattern);
void on_metadata_unset(Session& session, const protocol::Message& message,
                       std::string_view pattern);
// Reports that the asked profile is empty.
void show_empty_profile(Session& session, std::string_view target);
// Returns true for a FAIL METADATA that nobody needs to see; forgets a profile that does not exist.
bool is_quiet_metadata_failure(Session& session, const protocol::Message& message);

// Forget users with whom this client shares no channel any more: their changes are not reported.
void forget_profile_of_stranger(Session& session, std::string_view nick);
void forget_profiles_of_strangers(Session& session);

}  // namespace hubbub::client
