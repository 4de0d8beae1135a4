#pragma once
// Checks passwords against hashes, when it is the client's turn.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

enum class PasswordCheck : std::uint8_t {
    right,
    wrong,
    busy,      // too many checks wait: try again later
    given_up,  // the client is closing
};

// Runs `check` when it is this client's turn; it returns whether the password was right. Hold no
// lock.
PasswordCheck in_turn(Context& context, const std::function<bool()>& check);
// Blocks until it is this client's turn. Hold no lock.
PasswordCheck check_password(Context& context, std::string_view password, const std::string& hash);

}  // namespace hubbub::commands
