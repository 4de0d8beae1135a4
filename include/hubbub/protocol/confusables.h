#pragma once
// Detects channel names that can be confused with others or misread: ICU's spoof checker and the
// rules for writing direction. Call it only when a channel is created: it is slow.
// Source: https://www.unicode.org/reports/tr39/, RFC 5893 section 2

#include <string_view>

namespace hubbub::protocol {

// Returns what is wrong with a name that valid_channel() accepts, as a sentence for the user; "" if
// it is fine, as all ASCII names are. Thread safe.
std::string_view channel_complaint(std::string_view name);

}  // namespace hubbub::protocol
