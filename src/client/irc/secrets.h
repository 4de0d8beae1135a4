#pragma once
// Finds passwords in what a person types and says, so that no screen, log or file shows them. All
// that is known about services and their commands stands in the tables of secrets.cpp. Pure.

#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::client {

// Stands in the place of a password, however long that is.
constexpr std::string_view hidden_password = "********";

enum class Secret : std::uint8_t {
    none,
    key,       // of a channel
    password,  // of an account, a server or an operator
};

// Returns what a typed line holds, a command or text said in `place` (a channel or a nick; empty:
// nowhere). It rather finds too much: such a line is only not kept.
Secret secret_in(std::string_view typed, std::string_view place = {});

// Returns `text`, said to `target`, with hidden_password for every password. Unknown commands to
// a service may be misspelt ones: all behind the first word is hidden.
std::string without_passwords(std::string_view target, std::string_view text);

}  // namespace hubbub::client
