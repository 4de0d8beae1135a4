#pragma once
// Masks: patterns for names and addresses, in ban lists, WHO and LIST.
// Source: https://modern.ircdocs.horse/#ban-channel-mode

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub::protocol {

// Returns whether the mask matches all of the text, ignoring case. '*' matches any bytes, '?' one.
bool matches_mask(std::string_view mask, std::string_view text);

constexpr bool has_wildcard(std::string_view text) {
    return text.find_first_of("*?") != std::string_view::npos;
}

// Limit of a mask in a list, in bytes: a reply with its setter and time still fits one line.
constexpr std::size_t mask_length = 200;

// Returns the account, or the pattern of accounts, that a mask such as "~a:ann" means; nothing if
// it is another mask. Source: https://ircv3.net/specs/extensions/account-extban
std::optional<std::string_view> account_of_mask(std::string_view mask);

// Expands a mask to nick!user@host: "ann" to ann!*@*, "u@h" to *!u@h, "host.net" to *!*@host.net.
// "~a:ann" and "~account:ann" become ~a:ann.
// Returns "" if it cannot be a mask.
std::string full_mask(std::string_view given);

// Returns what is wrong with nick!user@host, as a sentence for the user; "" if it is fine. Rejects
// characters that no nick, user or host contains, so that extended bans of other servers ("$a:ann",
// "~q:*!*@*") are not accepted and then never match. The host may be a network: 192.0.2.0/24.
std::string_view mask_complaint(std::string_view mask);

}  // namespace hubbub::protocol
