#pragma once
// Ids of messages: the same for everyone who gets the message, never given twice.
// Source: https://ircv3.net/specs/extensions/message-ids

#include <cstddef>
#include <cstdint>
#include <string>

namespace hubbub::chat {

// Thread safe. The first of `count` numbers in a row that nobody else gets.
std::uint64_t take_message_ids(std::size_t count);

// The id that stands for the number, in letters and digits. The start of the process is in it, so
// that no other run gives the same.
void append_message_id(std::string& out, std::uint64_t number);

}  // namespace hubbub::chat
