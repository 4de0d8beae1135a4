#include <hubbub/chat/place_rates.h>

namespace hubbub::chat {

bool PlaceRates::take(const Address& place, const Rate& rate, Steady now) {
    MutexLock lock(mutex_);
    if (places_.size() >= max_places && !places_.contains(place)) {
        // First forgets addresses whose rate is unused again, then any.
        std::erase_if(places_, [&](const auto& entry) { return entry.second.rested(now); });
        while (places_.size() >= max_places) places_.erase(places_.begin());
    }
    return places_[place].take(rate, now);
}

std::size_t PlaceRates::size() const {
    MutexLock lock(mutex_);
    return places_.size();
}

}  // namespace hubbub::chat
