#pragma once
// Rules for nicks, channel names and host names, and limits of texts in bytes. ISUPPORT announces
// them. A text within its limit fits one line, however long the names before it are.

#include <cstddef>
#include <string>
#include <string_view>

namespace hubbub::protocol {

constexpr std::size_t nick_length = 30;
constexpr std::size_t channel_length = 64;
constexpr std::size_t topic_length = 340;
constexpr std::size_t kick_length = 300;
constexpr std::size_t away_length = 200;
constexpr std::size_t metadata_key_length = 64;
constexpr std::size_t metadata_value_length = 300;
constexpr std::size_t user_length = 10;
constexpr std::size_t real_name_length = 100;
// Leaves space for the longest topic after the longest names.
constexpr std::size_t host_length = 54;

// Letters, digits and []\`_^{|}-, not starting with a digit or '-'. Source: RFC 2812 section 2.3.1.
bool valid_nick(std::string_view nick);

// Returns the nick with its ASCII lookalikes made equal: two nicks with the same result are hard to
// tell apart. Source: https://www.unicode.org/reports/tr39/, confusables, without m and rn
std::string nick_skeleton(std::string_view nick);

// '#' and at least one character: valid UTF-8 without spaces, commas, control or direction
// characters.
bool valid_channel(std::string_view name);
constexpr bool is_channel(std::string_view target) {
    return !target.empty() && target.front() == '#';
}

// Returns whether the name may be shown to users: letters, digits, '-' and '_' in at least two
// labels; not a numeric address, nor anything that looks like a cloak.
bool valid_host(std::string_view name);

// Lower-case letters, digits, '_', '.', '/' and '-'.
// Source: https://ircv3.net/specs/extensions/metadata
bool valid_metadata_key(std::string_view key);

// Returns what is wrong with the nick, as a sentence for the user; "" if it is valid.
std::string_view nick_complaint(std::string_view nick);

}  // namespace hubbub::protocol
