#pragma once
// Networks that are exempt from limits against floods.

#include <hubbub/base/peer_network.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hubbub::server {

// Bits of a set.
enum Limit : std::uint8_t {
    limit_connects = 1U << 0,  // the rate of connections from an address
    limit_clones = 1U << 1,    // simultaneous connections from an address
    limit_flood = 1U << 2,     // the rate and amount of input
    limit_targets = 1U << 3,   // the rate of users that a client messages
};
constexpr std::uint8_t every_limit = limit_connects | limit_clones | limit_flood | limit_targets;

// Constant once the server runs.
class Exemptions {
  public:
    // Returns exemptions that let this machine connect any number of times: it may be a proxy, a
    // test, or a terminal server with many users.
    static Exemptions of_this_machine();

    // Adds "NETWORK [LIMIT,...]": a CIDR range, or "unix" for UNIX sockets; without limits, all of
    // them. "none" removes all entries. Returns false if the text is invalid.
    bool add(std::string_view text);
    // Returns the limits that `peer` is exempt from; no address means a UNIX socket.
    std::uint8_t of(const std::optional<Address>& peer) const;

  private:
    struct Exemption {
        PeerNetwork network;
        std::uint8_t limits;
    };
    std::vector<Exemption> entries_;
};

}  // namespace hubbub::server
