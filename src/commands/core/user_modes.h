#pragma once
// User modes, as bits of User::user_modes.

#include <hubbub/commands/settings.h>

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
    user_cloaked = 1U << 4,
    user_notices = 1U << 5,
    user_callerid = 1U << 6,
    user_secure = 1U << 7,     // all connections of the user are secure
    user_logged_in = 1U << 8,  // set by logging in
    user_accounts_only = 1U << 9,
};

struct UserModeName {
    char letter;
    UserMode bit;
};
inline constexpr std::array user_mode_names = {
    UserModeName{'B', user_bot},       UserModeName{'R', user_accounts_only},
    UserModeName{'Z', user_secure},    UserModeName{'g', user_callerid},
    UserModeName{'i', user_invisible}, UserModeName{'o', user_operator},
    UserModeName{'r', user_logged_in}, UserModeName{'s', user_notices},
    UserModeName{'w', user_wallops},   UserModeName{'x', user_cloaked},
};
// Returns the letters for 004. The mode x is included only if the settings have cloaks.
std::string all_user_modes(const Settings& settings);

// Returns the modes as "+iw".
std::string user_mode_text(std::uint32_t modes);

}  // namespace hubbub::commands
