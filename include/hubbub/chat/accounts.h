#pragma once
// All accounts, in memory.

#include <hubbub/base/guarded.h>
#include <hubbub/chat/account.h>
#include <hubbub/chat/keyed_hash.h>
#include <hubbub/chat/state_store.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hubbub::chat {

// Thread safe, except load(). Entries are never changed: a change publishes a copy.
class Accounts {
  public:
    using Entry = std::shared_ptr<const Account>;
    using Ticket = StateStore::Ticket;
    // The account after a change, and the number of the change in the store.
    struct Changed {
        Entry entry;  // null: not changed
        Ticket ticket = 0;
    };

    // Uses these accounts and this store from now on. New ids are above `last_id`, so that a
    // dropped account's id is never used again. Before other threads start.
    void load(std::vector<Account> accounts, std::uint64_t last_id, StateStore& store);
    StateStore& store() const { return *store_; }

    // Adds the account under a new id. Changes nothing if its name, or one that looks like it, is
    // taken, or if one of its certificates belongs to another account.
    Changed add(Account account);
    // Changes a copy of the account and publishes it. Changes nothing if there is no such account,
    // if `apply` returns false, or if a certificate belongs to another account. `apply` must not
    // change id and name; it runs under the lock, so it only touches memory.
    Changed change(std::uint64_t id, const std::function<bool(Account&)>& apply);
    // Removes the account. Its name may be registered again, by anybody.
    Changed drop(std::uint64_t id);

    // Return null if there is none.
    Entry find(std::uint64_t id) const;
    Entry find(std::string_view name) const;
    Entry find_certificate(std::string_view fingerprint) const;
    // Returns the account to which the nick belongs: that of the name, or of one that looks like
    // it (protocol/confusables.h).
    Entry owner_of(std::string_view nick) const;

    // Returns all accounts, in the order of their ids.
    std::vector<Entry> all() const;
    // Returns the highest id that an account has had.
    std::uint64_t last_id() const;
    std::size_t size() const;

  private:
    struct Tables {
        std::map<std::uint64_t, Entry> by_id;
        std::unordered_map<std::string, Entry, NameHash, SameName> by_name;
        std::map<std::string, Entry, std::less<>> by_skeleton;
        std::map<std::string, Entry, std::less<>> by_certificate;
        std::uint64_t last_id = 0;

        void insert(const Entry& entry);
        void erase(const Entry& entry);
        // Returns true if no other account has one of these certificates.
        bool certificates_free(const Account& account) const;
    };

    Guarded<Tables> tables_{Rank::accounts};
    NoStore no_store_;
    StateStore* store_ = &no_store_;
};

}  // namespace hubbub::chat
