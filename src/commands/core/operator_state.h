#pragma once
// A client's rights as an operator, and its failed OPER attempts.

#include <hubbub/base/cidr.h>
#include <hubbub/commands/settings.h>

#include <cstdint>
#include <string>

namespace hubbub::commands {

// Not thread safe: belongs to one session.
struct OperatorState {
    std::string account;           // empty: not an operator
    std::uint32_t privileges = 0;  // bits of Privilege
    std::uint32_t snomask = 0;     // kinds of server notices, as bits
    unsigned failed_guesses = 0;   // passwords that were wrong or not checked
    Address place;  // groups addresses for the limit on guesses; "::" for a UNIX socket

    bool is_active() const { return !account.empty(); }
    bool may(Privilege privilege) const { return (privileges & privilege) != 0; }
};

}  // namespace hubbub::commands
