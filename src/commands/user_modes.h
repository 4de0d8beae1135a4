#pragma once
// User modes, as bits of Client::user_modes.

#include <cstdint>

namespace hubbub::commands {

enum UserMode : std::uint32_t { user_invisible = 1U << 0 };

}  // namespace hubbub::commands
