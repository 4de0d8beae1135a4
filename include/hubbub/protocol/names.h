#pragma once
// What a nick and a channel may be called, and how long texts may be. ISUPPORT tells the same. A
// text as long as this fits a message, whatever the names in front of it are.

#include <cstddef>
#include <string_view>

namespace hubbub::protocol {

constexpr std::size_t nick_length = 30;
constexpr std::size_t channel_length = 64;
constexpr std::size_t topic_length = 340;
constexpr std::size_t kick_length = 300;
constexpr std::size_t away_length = 200;
constexpr std::size_t user_length = 10;
constexpr std::size_t real_name_length = 100;
// So that the longest topic still fits a line behind the longest of names.
constexpr std::size_t host_length = 54;

// Letters, digits and []\`_^{|}-, not first a digit or '-'. Source: RFC 2812 section 2.3.1.
bool valid_nick(std::string_view nick);

// "#" and what follows: valid UTF-8, no blank, comma, BEL, control or direction character.
bool valid_channel(std::string_view name);
constexpr bool is_channel(std::string_view target) {
    return !target.empty() && target.front() == '#';
}

// A host name as others may see it: letters, digits, '-' and '_' in at least two labels; no numeric
// address, and nothing that could be taken for a cloak.
bool valid_host(std::string_view name);

// What is wrong with the nick, as a sentence for a person; empty where nothing is.
std::string_view nick_complaint(std::string_view nick);

}  // namespace hubbub::protocol
