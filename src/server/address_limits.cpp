#include "address_limits.h"

#include <algorithm>

#include "exemptions.h"

namespace hubbub::server {
namespace {

constexpr std::size_t min_sweep = 1024;

}  // namespace

Address AddressLimits::place_of(const Address& peer, const AddressRules& rules) {
    return peer.masked(peer.is_v4() ? v4_prefix + rules.v4_bits : rules.v6_bits);
}

AddressLimits::Verdict AddressLimits::ask(const Address& place, const AddressRules& rules,
                                          std::uint8_t exempt, Steady now) {
    if (places_.size() >= sweep_at_) sweep(now);
    Tally& tally = places_[place];
    const bool counts = (exempt & limit_clones) == 0 && rules.clones != 0;
    if (counts && tally.clients >= rules.clones) return Verdict::too_many;
    if ((exempt & limit_connects) == 0 && !tally.connects.take(rules.connects, now))
        return Verdict::too_fast;
    return Verdict::welcome;
}

void AddressLimits::leave(const Address& place, Steady now) {
    const auto found = places_.find(place);
    if (--found->second.clients == 0 && found->second.connects.rested(now)) places_.erase(found);
}

// Forgets addresses without connections and with a full bucket: a machine with many addresses must
// not fill the table.
void AddressLimits::sweep(Steady now) {
    std::erase_if(places_, [&](const auto& entry) {
        return entry.second.clients == 0 && entry.second.connects.rested(now);
    });
    sweep_at_ = std::max(min_sweep, 2 * places_.size());
}

}  // namespace hubbub::server
