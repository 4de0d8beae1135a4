#pragma once
// Counts who comes from where, before a thread is spent on them.

#include <hubbub/base/cidr.h>
#include <hubbub/chat/keyed_hash.h>

#include <cstdint>
#include <unordered_map>

#include "address_rules.h"

namespace hubbub::server {

// Not thread safe: the acceptor's own.
class AddressLimits {
  public:
    enum class Verdict : std::uint8_t { welcome, too_many, too_fast };

    // What counts as one with this address.
    static Address place_of(const Address& peer, const AddressRules& rules);
    // Whether one more may come from this place; if so, it counts against the rate. `exempt`: bits
    // of the limits that do not hold (exemptions.h).
    Verdict ask(const Address& place, const AddressRules& rules, std::uint8_t exempt, Steady now);
    // A client from there is in; it has gone. In pairs.
    void enter(const Address& place) { ++places_[place].clients; }
    void leave(const Address& place, Steady now);

    std::size_t size() const { return places_.size(); }

  private:
    struct Place {
        std::size_t clients = 0;
        Throttle connects;
    };
    void sweep(Steady now);

    std::unordered_map<Address, Place, chat::AddressHash> places_;
    std::size_t sweep_at_ = 1024;
};

}  // namespace hubbub::server
