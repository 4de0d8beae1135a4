#include <hubbub/chat/notices.h>

namespace hubbub::chat {

void Notices::listen(const std::shared_ptr<Client>& client, std::uint32_t kinds) {
    MutexLock lock(mutex_);
    std::erase_if(subscribers_, [&](const Subscriber& one) { return one.client == client; });
    if (kinds != 0) subscribers_.push_back({client, kinds});
    std::uint32_t all = 0;
    for (const Subscriber& one : subscribers_) all |= one.kinds;
    kinds_.store(all, std::memory_order_relaxed);
}

std::vector<std::shared_ptr<Client>> Notices::listeners(Notice kind) const {
    std::vector<std::shared_ptr<Client>> out;
    MutexLock lock(mutex_);
    for (const Subscriber& one : subscribers_) {
        if ((one.kinds & bit(kind)) != 0) out.push_back(one.client);
    }
    return out;
}

}  // namespace hubbub::chat
