#pragma once
// Limits how many channel masks (b, e and I) each client and each address may set: masks outlive
// the connection of their setter.

#include <hubbub/base/cidr.h>
#include <hubbub/base/mutex.h>
#include <hubbub/chat/keyed_hash.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>

namespace hubbub::chat {

// Thread safe.
class MaskQuotas {
  public:
    static constexpr std::size_t max_of_client = 1000;
    static constexpr std::size_t max_of_address = 2000;  // IPv6: per /64

    // Counts as one mask until destroyed. Requires that the quotas outlive it. Not thread safe.
    class Share {
      public:
        Share() = default;  // not counted
        Share(Share&& other) noexcept { *this = std::move(other); }
        Share& operator=(Share&& other) noexcept;
        ~Share() { release(); }

      private:
        friend class MaskQuotas;
        void release();

        MaskQuotas* quotas_ = nullptr;
        std::uint64_t client_ = 0;
        std::optional<Address> address_;
    };

    // Counts a mask for a client (by id) and its address. Returns nothing if either is at its
    // limit. Without an address only the client counts.
    std::optional<Share> take(std::uint64_t client, const std::optional<Address>& address);
    // Returns how many clients and addresses have masks.
    std::size_t size() const;

  private:
    void give_back(const Share& share);

    mutable Mutex mutex_{Rank::leaf};
    std::unordered_map<std::uint64_t, std::size_t, IdHash> clients_ GUARDED_BY(mutex_);
    std::unordered_map<Address, std::size_t, AddressHash> addresses_ GUARDED_BY(mutex_);
};

}  // namespace hubbub::chat
