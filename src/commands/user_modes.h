#pragma once
// User modes, as bits of Client::user_modes.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::commands {

enum UserMode : std::uint32_t {
    user_invisible = 1U << 0,
    user_operator = 1U << 1,
    user_wallops = 1U << 2,
    user_bot = 1U << 3,
};

struct UserModeName {
    char letter;
    UserMode bit;
};
inline constexpr std::array user_mode_names = {
    UserModeName{'B', user_bot},
    UserModeName{'i', user_invisible},
    UserModeName{'o', user_operator},
    UserModeName{'w', user_wallops},
};
inline constexpr std::string_view all_user_modes = "Biow";

// "+iw"
std::string user_mode_text(std::uint32_t modes);

}  // namespace hubbub::commands
