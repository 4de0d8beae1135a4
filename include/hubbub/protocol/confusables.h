#pragma once
// Names that look like others, or are hard to read rightly: what ICU's spoof checker says, and the
// direction of writing. For names that somebody is about to create; it is too slow for each line.
// Source: https://www.unicode.org/reports/tr39/, RFC 5893 section 2

#include <string_view>

namespace hubbub::protocol {

// What is wrong with a channel's name that is valid otherwise (names.h), as a sentence; empty where
// nothing is, and for all of ASCII. Thread safe.
std::string_view channel_complaint(std::string_view name);

}  // namespace hubbub::protocol
