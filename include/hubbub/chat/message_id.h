#pragma once
// Message ids: equal for all recipients of a message, and never reused.
// Source: https://ircv3.net/specs/extensions/message-ids

#include <cstddef>
#include <cstdint>
#include <string>

namespace hubbub::chat {

// Reserves `count` consecutive numbers and returns the first. Thread safe.
std::uint64_t take_message_ids(std::size_t count);

// Appends the id for the number, in letters and digits. A random prefix per process makes it differ
// from the ids of other runs. Thread safe.
void append_message_id(std::string& out, std::uint64_t number);

}  // namespace hubbub::chat
