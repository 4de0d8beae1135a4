#include "address_counts.h"

namespace hubbub::server {

using Verdict = AddressLimits::Verdict;

AddressCounts::Place::~Place() {
    if (counts_ == nullptr) return;
    MutexLock lock(counts_->mutex_);
    counts_->limits_.leave(address_, counts_->clock_.now());
}

AddressCounts::Admission AddressCounts::admit(const Address& peer, const AddressRules& rules,
                                              std::uint8_t exempt) {
    const Address place = AddressLimits::place_of(peer, rules);
    MutexLock lock(mutex_);
    const Verdict verdict = limits_.ask(place, rules, exempt, clock_.now());
    if (verdict != Verdict::welcome) return {verdict, {}};
    limits_.enter(place);
    return {verdict, Place(*this, place)};
}

std::string refusal_text(Verdict verdict, const Address& peer, const AddressRules& rules) {
    const std::string from = "Too many connections from " + peer.text();
    if (verdict == Verdict::too_many)
        return from + " at once (--clones " + std::to_string(rules.clones) + ")";
    return from + " in a short time (--connects " + rules.connects.text() + "), try again later";
}

std::string_view limit_name(Verdict verdict) {
    return verdict == Verdict::too_many ? "clones" : "connects";
}

}  // namespace hubbub::server
