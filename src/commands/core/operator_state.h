#pragma once
// What makes a client an operator, and its attempts to become one.

#include <hubbub/base/cidr.h>
#include <hubbub/commands/settings.h>

#include <cstdint>
#include <string>

namespace hubbub::commands {

// Not thread safe: belongs to one session.
struct OperatorState {
    std::string account;           // empty: no operator
    std::uint32_t privileges = 0;  // bits of Privilege
    std::uint32_t snomask = 0;     // kinds of server notices, as bits
    unsigned failed_guesses = 0;   // passwords that were wrong or not tried
    Address origin;  // addresses whose guesses count together share it; "::" for a UNIX socket

    bool may(Privilege privilege) const { return (privileges & privilege) != 0; }
};

}  // namespace hubbub::commands
