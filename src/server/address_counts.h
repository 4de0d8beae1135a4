#pragma once
// The connections of each address. The acceptor counts direct connections. A client's thread counts
// a connection through a proxy, because only it reads the client's address.

#include <hubbub/base/clock.h>
#include <hubbub/base/mutex.h>

#include <cstdint>
#include <string>
#include <utility>

#include "address_limits.h"

namespace hubbub::server {

// Thread safe. The lock is only held for a look-up in memory, so the acceptor may take it.
class AddressCounts {
  public:
    explicit AddressCounts(const Clock& clock) : clock_(clock) {}

    // Counts one connection at its address while it lives. Not thread safe.
    class Place {
      public:
        Place() = default;
        Place(AddressCounts& counts, const Address& address)
            : counts_(&counts), address_(address) {}
        Place(Place&& other) noexcept
            : counts_(std::exchange(other.counts_, nullptr)), address_(other.address_) {}
        Place& operator=(Place&& other) noexcept {
            std::swap(counts_, other.counts_);
            std::swap(address_, other.address_);
            return *this;
        }
        ~Place();

      private:
        AddressCounts* counts_ = nullptr;
        Address address_;
    };

    struct Admission {
        AddressLimits::Verdict verdict;
        Place place;  // empty if not welcome
    };
    // Counts one more connection, unless it exceeds a limit that is not in `exempt`.
    Admission admit(const Address& peer, const AddressRules& rules, std::uint8_t exempt);

  private:
    const Clock& clock_;
    Mutex mutex_{Rank::leaf};
    AddressLimits limits_ GUARDED_BY(mutex_);
};

// Returns the text for a client that is not welcome.
std::string refusal_text(AddressLimits::Verdict verdict, const Address& peer,
                         const AddressRules& rules);
// Returns the limit's name, for the log.
std::string_view limit_name(AddressLimits::Verdict verdict);

}  // namespace hubbub::server
