#pragma once
// Addresses that limits against floods do not hold for.

#include <hubbub/base/cidr.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hubbub::server {

// As bits.
enum Limit : std::uint8_t {
    limit_connects = 1U << 0,  // connections of an address in some time
    limit_clones = 1U << 1,    // and at once
    limit_flood = 1U << 2,     // pace and amount of what a client sends
    limit_targets = 1U << 3,   // people it writes to in some time
};
constexpr std::uint8_t every_limit = limit_connects | limit_clones | limit_flood | limit_targets;

// Constant once the server runs.
class Exemptions {
  public:
    // This machine may connect as often as it likes: a proxy, a test, many people at one terminal
    // server.
    static Exemptions of_this_machine();

    // "NETWORK [LIMIT,...]": a CIDR range, or "unix" for UNIX sockets; without limits all of them.
    // "none" forgets everything so far. False where it is wrong.
    bool add(std::string_view text);
    // What does not hold for a client from there; no address: a UNIX socket.
    std::uint8_t of(const std::optional<Address>& peer) const;

  private:
    struct Entry {
        std::optional<Cidr> network;  // none: UNIX sockets
        std::uint8_t limits;
    };
    std::vector<Entry> entries_;
};

}  // namespace hubbub::server
