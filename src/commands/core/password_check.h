#pragma once
// Checks passwords against hashes, when it is the client's turn.

#include <cstdint>
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

// Blocks until it is this client's turn. Hold no lock.
PasswordCheck check_password(Context& context, std::string_view password, const std::string& hash);

}  // namespace hubbub::commands
