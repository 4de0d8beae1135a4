#pragma once
// The channels in which a person wants to be: they come back after the connection broke, with their
// keys, whether the server had let the person in or not.

#include <string_view>

namespace hubbub::client {

class Session;

// Adds the channels of a JOIN, with their keys, both separated by commas ("0" removes all).
void want_rooms(Session& session, std::string_view names, std::string_view keys);
void unwant_room(Session& session, std::string_view name);
// Replaces the key of a wanted channel; empty removes it.
void note_key(Session& session, std::string_view name, std::string_view key);

// A raw line that the person typed: JOIN, PART and NICK count as if typed by their own commands.
void note_raw_line(Session& session, std::string_view line);

}  // namespace hubbub::client
