#pragma once
// The peers that a setting names: a network, or all peers on UNIX sockets.

#include <hubbub/base/cidr.h>

#include <optional>
#include <string_view>

namespace hubbub {

class PeerNetwork {
  public:
    // Parses an address, a network, or "unix". Returns nothing if the text is none of them.
    static std::optional<PeerNetwork> parse(std::string_view text) {
        if (text == "unix") return PeerNetwork(std::nullopt);
        const auto network = Cidr::parse(text);
        return network ? std::optional(PeerNetwork(network)) : std::nullopt;
    }

    // No address means a UNIX socket.
    bool contains(const std::optional<Address>& peer) const {
        return peer && network_ ? network_->contains(*peer)
                                : peer.has_value() == network_.has_value();
    }

  private:
    explicit PeerNetwork(const std::optional<Cidr>& network) : network_(network) {}

    std::optional<Cidr> network_;  // nothing: UNIX sockets
};

}  // namespace hubbub
