#pragma once
// All registered channels, in memory, whether somebody is in them or not.

#include <hubbub/base/guarded.h>
#include <hubbub/chat/account.h>
#include <hubbub/chat/keyed_hash.h>
#include <hubbub/chat/state_store.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hubbub::chat {

// Thread safe, except load(). Entries are never changed: a change publishes a copy. A change that
// follows from the state of a channel is made under that channel's lock, so both have one order.
class RegisteredChannels {
  public:
    using Entry = std::shared_ptr<const RegisteredChannel>;
    using Ticket = StateStore::Ticket;
    // The channel after a change, and the number of the change in the store.
    struct Changed {
        Entry entry;  // null: not changed
        Ticket ticket = 0;
    };
    using Condition = std::function<bool(const RegisteredChannel&)>;

    // Uses these channels and this store from now on. New ids are above `last_id`, so that the id
    // of a dropped channel is never used again. Before other threads start.
    void load(std::vector<RegisteredChannel> channels, std::uint64_t last_id, StateStore& store);
    StateStore& store() const { return *store_; }

    // Adds the channel under a new id. Changes nothing if its name is taken, or if its founder has
    // `max` channels already.
    Changed add(RegisteredChannel channel, std::size_t max);
    // Changes a copy of the channel and publishes it. Changes nothing if there is no such channel,
    // if `apply` returns false, if the copy is equal, if another channel has its new name, or if
    // its new founder has `max` channels already. `apply` must not change the id; it runs under the
    // lock, so it only touches memory.
    Changed change(std::uint64_t id, const std::function<bool(RegisteredChannel&)>& apply,
                   std::size_t max = std::numeric_limits<std::size_t>::max());
    // Removes the channel. Changes nothing if there is none, or if `condition` returns false.
    Changed drop(std::uint64_t id, const Condition& condition = {});
    // Removes the channels of a founder who is gone, and all access of that account. Returns the
    // number of the last change.
    Ticket forget(std::uint64_t account);

    // Return null if there is none.
    Entry find(std::uint64_t id) const;
    Entry find(std::string_view name) const;
    // Returns the channels that an account has founded, in the order of their ids.
    std::vector<Entry> of_founder(std::uint64_t account) const;
    // Returns all channels, in the order of their ids.
    std::vector<Entry> all() const;
    std::size_t size() const;

  private:
    struct Tables {
        std::map<std::uint64_t, Entry> by_id;
        std::unordered_map<std::string, Entry, NameHash, SameName> by_name;
        std::map<std::uint64_t, std::map<std::uint64_t, Entry>> by_founder;
        std::uint64_t last_id = 0;

        void insert(const Entry& entry);
        void erase(const Entry& entry);
        std::size_t count_of(std::uint64_t founder) const;
    };

    Guarded<Tables> tables_{Rank::accounts};
    NoStore no_store_;
    StateStore* store_ = &no_store_;
};

}  // namespace hubbub::chat
