#pragma once
// Who wants to be told when somebody comes or goes: the lists of MONITOR, seen from the other side.

#include <hubbub/base/mutex.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/keyed_hash.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hubbub::chat {

// Thread safe.
class Monitors {
  public:
    // Once for each nick of a client.
    void add(std::string_view nick, const std::shared_ptr<Client>& watcher);
    void remove(std::string_view nick, const Client& watcher);

    // Calls `tell` for all who watch the nick, one thread at a time: what is appended to their
    // outboxes there is in order for everyone. Memory only.
    void each_watcher(std::string_view nick, const std::function<void(Client&)>& tell) const;

  private:
    using Watchers = std::vector<std::shared_ptr<Client>>;

    mutable Mutex mutex_{Rank::monitors};
    std::unordered_map<std::string, Watchers, NameHash, SameName> by_nick_ GUARDED_BY(mutex_);
    std::atomic<std::size_t> watched_{0};  // where it is 0 nobody has to take the lock
};

}  // namespace hubbub::chat
