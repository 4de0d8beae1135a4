#pragma once
// Rate limits per address, such as that of new accounts.

#include <hubbub/base/cidr.h>
#include <hubbub/base/clock.h>
#include <hubbub/base/mutex.h>
#include <hubbub/base/throttle.h>
#include <hubbub/chat/keyed_hash.h>

#include <cstddef>
#include <unordered_map>

namespace hubbub::chat {

// Thread safe.
class PlaceRates {
  public:
    static constexpr std::size_t max_places = 16384;

    // Takes a token of the address. Returns false, and takes none, if its rate is used up.
    bool take(const Address& place, const Rate& rate, Steady now);
    std::size_t size() const;

  private:
    mutable Mutex mutex_{Rank::leaf};
    std::unordered_map<Address, Throttle, AddressHash> places_ GUARDED_BY(mutex_);
};

}  // namespace hubbub::chat
