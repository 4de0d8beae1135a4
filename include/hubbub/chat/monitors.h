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

// Thread safe by its mutex: whoever holds it decides in which order watchers learn who is here. It
// is held from the look at the registry to the append to the outbox.
class Monitors {
  public:
    mutable Mutex mutex{Rank::monitors};

    // Once for each nick of a client.
    void add(std::string_view nick, const std::shared_ptr<Client>& watcher) REQUIRES(mutex);
    void remove(std::string_view nick, const Client& watcher) REQUIRES(mutex);

    // False if nobody watches anybody: then nobody has to take the lock. Ask after a change, not
    // before: somebody may just begin.
    bool any() const { return watched_ != 0; }
    bool has(std::string_view nick) const REQUIRES(mutex) { return by_nick_.contains(nick); }
    // Calls `tell` for all who watch the nick. Memory only.
    void each_watcher(std::string_view nick, const std::function<void(Client&)>& tell) const
        REQUIRES(mutex);

  private:
    using Watchers = std::vector<std::shared_ptr<Client>>;

    std::unordered_map<std::string, Watchers, NameHash, SameName> by_nick_ GUARDED_BY(mutex);
    std::atomic<std::size_t> watched_{0};
};

}  // namespace hubbub::chat
