#pragma once
// How clients name a moment of the history. Source: https://ircv3.net/specs/extensions/chathistory

#include <hubbub/base/clock.h>
#include <hubbub/protocol/message_id.h>

#include <optional>
#include <string_view>

namespace hubbub::commands {

// The ids that a selector stands for: one, or those of a millisecond. A message need not exist.
struct Selector {
    protocol::MessageId first = 0;
    protocol::MessageId last = 0;
};

// Reads "YYYY-MM-DDThh:mm:ss.sssZ", with or without the fraction.
std::optional<Wall> parse_time(std::string_view text);
// Reads "msgid=ID" or "timestamp=TIME".
std::optional<Selector> parse_selector(std::string_view text);
// Reads "timestamp=TIME".
std::optional<Wall> parse_timestamp(std::string_view text);

}  // namespace hubbub::commands
