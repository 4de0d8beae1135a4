#include <hubbub/chat/monitors.h>

#include <algorithm>

namespace hubbub::chat {

void Monitors::add(std::string_view nick, const std::shared_ptr<Client>& watcher) {
    MutexLock lock(mutex_);
    by_nick_[std::string(nick)].push_back(watcher);
    watched_ = by_nick_.size();
}

void Monitors::remove(std::string_view nick, const Client& watcher) {
    std::shared_ptr<Client> kept;  // not destroyed under the lock
    MutexLock lock(mutex_);
    const auto found = by_nick_.find(nick);
    if (found == by_nick_.end()) return;
    Watchers& watchers = found->second;
    const auto at = std::find_if(watchers.begin(), watchers.end(),
                                 [&](const auto& one) { return one.get() == &watcher; });
    if (at == watchers.end()) return;
    kept = std::move(*at);
    watchers.erase(at);
    if (watchers.empty()) by_nick_.erase(found);
    watched_ = by_nick_.size();
}

void Monitors::each_watcher(std::string_view nick, const std::function<void(Client&)>& tell) const {
    if (watched_ == 0) return;
    MutexLock lock(mutex_);
    const auto found = by_nick_.find(nick);
    if (found == by_nick_.end()) return;
    for (const auto& watcher : found->second) tell(*watcher);
}

}  // namespace hubbub::chat
