#pragma once
// The IRCv3 capabilities that are offered: exactly those that work.
// Source: https://ircv3.net/specs/extensions/capability-negotiation

#include <array>
#include <cstdint>
#include <string_view>

namespace hubbub::commands {

enum Capability : std::uint32_t {
    cap_notify = 1U << 0,
    echo_message = 1U << 1,
    multi_prefix = 1U << 2,
    server_time = 1U << 3,
    userhost_in_names = 1U << 4,
};

struct CapabilityName {
    std::string_view name;
    std::uint32_t bit;
};

inline constexpr std::array capabilities = {
    CapabilityName{"cap-notify", cap_notify},
    CapabilityName{"echo-message", echo_message},
    CapabilityName{"multi-prefix", multi_prefix},
    CapabilityName{"server-time", server_time},
    CapabilityName{"userhost-in-names", userhost_in_names},
};

}  // namespace hubbub::commands
