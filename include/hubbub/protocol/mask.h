#pragma once
// Masks: patterns over names and addresses, as ban lists, WHO and LIST take them.
// Source: https://modern.ircdocs.horse/#ban-channel-mode

#include <string>
#include <string_view>

namespace hubbub::protocol {

// '*' stands for any run of bytes, '?' for one; letters of either case are the same.
bool matches_mask(std::string_view mask, std::string_view text);

constexpr bool has_wildcard(std::string_view text) {
    return text.find_first_of("*?") != std::string_view::npos;
}

// What was given, as nick!user@host: "ann" is ann!*@*, "u@h" is *!u@h, "host.net" is *!*@host.net.
// Empty where it can be no mask.
std::string full_mask(std::string_view given);

}  // namespace hubbub::protocol
