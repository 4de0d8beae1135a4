#include <hubbub/chat/login_guesses.h>
#include <hubbub/protocol/names.h>

namespace hubbub::chat {

bool LoginGuesses::may_guess(std::string_view name, const Address& place, Steady now) const {
    MutexLock lock(mutex_);
    const auto at = names_.find(name);
    if (at == names_.end()) return true;
    return at->second.trusted == place || at->second.failed.opens(failures) <= now;
}

void LoginGuesses::note(std::string_view name, const Address& place, bool right, Steady now) {
    // Names of accounts are shorter.
    if (name.size() > protocol::nick_length) return;
    MutexLock lock(mutex_);
    auto at = names_.find(name);
    if (at == names_.end()) {
        make_room(now);
        at = names_.emplace(std::string(name), Guesses{}).first;
    }
    if (right) {
        at->second.trusted = place;
    } else {
        at->second.failed.take(failures, now);
    }
}

// First forgets names without recent failures, then any.
void LoginGuesses::make_room(Steady now) {
    if (names_.size() < max_names) return;
    std::erase_if(names_, [&](const auto& entry) { return entry.second.failed.rested(now); });
    while (names_.size() >= max_names) names_.erase(names_.begin());
}

std::size_t LoginGuesses::size() const {
    MutexLock lock(mutex_);
    return names_.size();
}

}  // namespace hubbub::chat
