#pragma once
// Counts connections by address.

#include <hubbub/base/cidr.h>
#include <hubbub/chat/keyed_hash.h>

#include <cstdint>
#include <unordered_map>

#include "address_rules.h"

namespace hubbub::server {

// Not thread safe: AddressCounts guards it.
class AddressLimits {
  public:
    enum class Verdict : std::uint8_t { welcome, too_many, too_fast };

    // Returns the network whose addresses count as one.
    static Address place_of(const Address& peer, const AddressRules& rules);
    // Charges one more connection against the rate, unless a limit is reached. `exempt`: bits of
    // Limit that do not apply.
    Verdict ask(const Address& place, const AddressRules& rules, std::uint8_t exempt, Steady now);
    // Record that a connection was admitted, and that it has ended.
    void enter(const Address& place) { ++places_[place].clients; }
    void leave(const Address& place, Steady now);

    std::size_t size() const { return places_.size(); }

  private:
    struct Tally {
        std::size_t clients = 0;
        Throttle connects;
    };
    void sweep(Steady now);

    std::unordered_map<Address, Tally, chat::AddressHash> places_;
    std::size_t sweep_at_ = 1024;
};

}  // namespace hubbub::server
