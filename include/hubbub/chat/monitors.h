#pragma once
// Which clients watch a nick: the reverse of the MONITOR lists.

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

// Thread safe by its mutex, whose holder decides the order of notifications. It is held from the
// registry look-up to the append to the outbox.
class Monitors {
  public:
    mutable Mutex mutex{Rank::monitors};

    // add() requires that the client does not watch the nick yet.
    void add(std::string_view nick, const std::shared_ptr<Client>& watcher) REQUIRES(mutex);
    void remove(std::string_view nick, const Client& watcher) REQUIRES(mutex);

    // Returns false if nobody watches any nick: the lock is then not needed. Call it after the
    // change that watchers should see, because a client may start to watch at any time.
    bool any() const { return watched_ != 0; }
    bool has(std::string_view nick) const REQUIRES(mutex) { return by_nick_.contains(nick); }
    // Calls `tell` for each watcher of the nick. Touches only memory.
    void each_watcher(std::string_view nick, const std::function<void(Client&)>& tell) const
        REQUIRES(mutex);

  private:
    using Watchers = std::vector<std::shared_ptr<Client>>;

    std::unordered_map<std::string, Watchers, NameHash, SameName> by_nick_ GUARDED_BY(mutex);
    std::atomic<std::size_t> watched_{0};
};

}  // namespace hubbub::chat
