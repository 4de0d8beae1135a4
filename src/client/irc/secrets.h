#pragma once
// Finds passwords in typed lines and messages, so that no screen, log or file shows them. The
// tables of services and their commands are in secrets.cpp. Pure.

#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::client {

// Replaces a password of any length.
constexpr std::string_view hidden_password = "********";

enum class Secret : std::uint8_t {
    none,
    key,       // of a channel
    password,  // of an account, a server or an operator
};

// Returns the kind of secret in a typed line: a command, or text for `place` (a channel or a nick;
// empty: none). May report too much, since the line is then only not kept.
Secret secret_in(std::string_view typed, std::string_view place = {});

// Returns the message `text` to `target` with every password replaced. An unknown command to a
// service may be misspelt: everything after its first word is hidden.
std::string without_passwords(std::string_view target, std::string_view text);

}  // namespace hubbub::client
