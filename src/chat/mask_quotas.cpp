#include <hubbub/chat/mask_quotas.h>

#include <cassert>
#include <utility>

namespace hubbub::chat {
namespace {

constexpr unsigned v6_place = 64;  // bits

template <class Map, class Key>
std::size_t count_of(const Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? 0 : found->second;
}

template <class Map, class Key>
void count_down(Map& map, const Key& key) {
    const auto found = map.find(key);
    assert(found != map.end() && found->second > 0);
    if (--found->second == 0) map.erase(found);
}

}  // namespace

MaskQuotas::Share& MaskQuotas::Share::operator=(Share&& other) noexcept {
    if (this == &other) return *this;
    release();
    quotas_ = std::exchange(other.quotas_, nullptr);
    client_ = other.client_;
    address_ = other.address_;
    return *this;
}

void MaskQuotas::Share::release() {
    if (MaskQuotas* const quotas = std::exchange(quotas_, nullptr)) quotas->give_back(*this);
}

std::optional<MaskQuotas::Share> MaskQuotas::take(std::uint64_t client,
                                                  const std::optional<Address>& address) {
    Share share;
    share.client_ = client;
    share.address_ = address && !address->is_v4() ? address->masked(v6_place) : address;
    {
        MutexLock lock(mutex_);
        if (count_of(clients_, client) >= max_of_client) return std::nullopt;
        if (share.address_ && count_of(addresses_, *share.address_) >= max_of_address)
            return std::nullopt;
        ++clients_[client];
        if (share.address_) ++addresses_[*share.address_];
    }
    share.quotas_ = this;
    return share;
}

std::size_t MaskQuotas::size() const {
    MutexLock lock(mutex_);
    return clients_.size() + addresses_.size();
}

void MaskQuotas::give_back(const Share& share) {
    MutexLock lock(mutex_);
    count_down(clients_, share.client_);
    if (share.address_) count_down(addresses_, *share.address_);
}

}  // namespace hubbub::chat
