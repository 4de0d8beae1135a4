#include "irc/friend_list.h"

#include <algorithm>
#include <utility>

namespace hubbub::client {

Friend* FriendList::add(std::string_view nick) {
    Friend& one = friends_[isupport_.fold(nick)];
    if (!one.nick.empty()) return nullptr;
    one.nick = nick;
    return &one;
}

std::optional<Friend> FriendList::remove(std::string_view nick) {
    auto node = friends_.extract(isupport_.fold(nick));
    if (node.empty()) return std::nullopt;
    return std::move(node.mapped());
}

Friend* FriendList::find(std::string_view nick) {
    const auto found = friends_.find(isupport_.fold(nick));
    return found == friends_.end() ? nullptr : &found->second;
}

const Friend* FriendList::find(std::string_view nick) const {
    const auto found = friends_.find(isupport_.fold(nick));
    return found == friends_.end() ? nullptr : &found->second;
}

void FriendList::fold_again() {
    for (auto& [key, one] : std::exchange(friends_, {}))
        friends_.insert_or_assign(isupport_.fold(one.nick), std::move(one));
}

std::vector<std::string> FriendList::start_monitoring(std::size_t max) {
    std::vector<std::string> out;
    for (auto& [key, one] : friends_) {
        if (out.size() == max) break;
        if (!std::exchange(one.monitored, true)) out.push_back(one.nick);
    }
    return out;
}

std::size_t FriendList::monitored() const {
    return static_cast<std::size_t>(
        std::count_if(friends_.begin(), friends_.end(),
                      [](const auto& entry) { return entry.second.monitored; }));
}

std::vector<std::string> FriendList::unmonitored() const {
    std::vector<std::string> out;
    for (const auto& [key, one] : friends_) {
        if (!one.monitored) out.push_back(one.nick);
    }
    return out;
}

std::vector<std::string> FriendList::take_query() {
    std::vector<std::string> nicks = std::move(queries_.front());
    queries_.pop_front();
    return nicks;
}

}  // namespace hubbub::client
