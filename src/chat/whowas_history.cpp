#include <hubbub/chat/whowas_history.h>
#include <hubbub/protocol/casemap.h>

namespace hubbub::chat {

void WhowasHistory::note(std::shared_ptr<const Identity> who, std::int64_t now) {
    std::shared_ptr<const Identity> oldest;  // destroyed after unlocking
    MutexLock lock(mutex_);
    entries_.push_back({std::move(who), now});
    if (entries_.size() <= most) return;
    oldest = std::move(entries_.front().who);
    entries_.pop_front();
}

std::vector<WhowasHistory::FormerUser> WhowasHistory::find(std::string_view nick,
                                                           std::size_t limit) const {
    std::vector<FormerUser> out;
    MutexLock lock(mutex_);
    for (auto entry = entries_.rbegin(); entry != entries_.rend() && out.size() < limit; ++entry) {
        if (protocol::same(entry->who->nick, nick)) out.push_back(*entry);
    }
    return out;
}

}  // namespace hubbub::chat
