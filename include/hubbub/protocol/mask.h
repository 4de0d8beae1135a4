#pragma once
// Masks: patterns over names and addresses, as ban lists, WHO and LIST take them.
// Source: https://modern.ircdocs.horse/#ban-channel-mode

#include <cstddef>
#include <string>
#include <string_view>

namespace hubbub::protocol {

// '*' stands for any run of bytes, '?' for one; letters of either case are the same.
bool matches_mask(std::string_view mask, std::string_view text);

constexpr bool has_wildcard(std::string_view text) {
    return text.find_first_of("*?") != std::string_view::npos;
}

// Of a mask in a list: so that it fits one line with who set it and when.
constexpr std::size_t mask_length = 200;

// What was given, as nick!user@host: "ann" is ann!*@*, "u@h" is *!u@h, "host.net" is *!*@host.net.
// Empty where it can be no mask.
std::string full_mask(std::string_view given);

// What is wrong with nick!user@host, as a sentence: with characters that no nick, user or host has
// it would never fit, such as an extended ban of another server ("$a:ann", "~q:*!*@*"). The host
// may be a network: 192.0.2.0/24. Empty if nothing is wrong.
std::string_view mask_complaint(std::string_view mask);

}  // namespace hubbub::protocol
