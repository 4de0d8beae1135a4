#include <hubbub/chat/monitors.h>

#include <algorithm>

namespace hubbub::chat {

void Monitors::add(std::string_view nick, const std::shared_ptr<Client>& watcher) {
    by_nick_[std::string(nick)].push_back(watcher);
    watched_ = by_nick_.size();
}

void Monitors::remove(std::string_view nick, const Client& watcher) {
    const auto found = by_nick_.find(nick);
    if (found == by_nick_.end()) return;
    Watchers& watchers = found->second;
    const auto at = std::find_if(watchers.begin(), watchers.end(),
                                 [&](const auto& one) { return one.get() == &watcher; });
    if (at == watchers.end()) return;
    watchers.erase(at);
    if (watchers.empty()) by_nick_.erase(found);
    watched_ = by_nick_.size();
}

void Monitors::each_watcher(std::string_view nick, const std::function<void(Client&)>& tell) const {
    const auto found = by_nick_.find(nick);
    if (found == by_nick_.end()) return;
    for (const auto& watcher : found->second) tell(*watcher);
}

}  // namespace hubbub::chat
