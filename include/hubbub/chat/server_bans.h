#pragma once
// Server bans: by user and host (K-lines) or by address (D-lines).

#include <hubbub/base/cidr.h>
#include <hubbub/base/mutex.h>
#include <hubbub/chat/user.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::chat {

class StateStore;

struct ServerBan {
    enum class Kind : std::uint8_t { user, address };

    Kind kind = Kind::user;
    std::string user = "*";     // a mask; "*" if kind is `address`
    std::string host;           // a mask or a network
    std::optional<Cidr> range;  // set if `host` is a network
    std::string by;             // nick!user@host of its setter
    std::int64_t set = 0;       // seconds since the epoch
    std::int64_t until = 0;     // 0: permanent
    std::string reason;         // the part after '|' is shown only to operators

    // Parse "user@host", whose host may be a network, or a network. Return nothing if it is
    // invalid.
    static std::optional<ServerBan> of_user(std::string_view mask);
    static std::optional<ServerBan> of_address(std::string_view range);

    std::string mask() const;  // as given
    std::string_view public_reason() const;
    bool holds(std::int64_t now) const { return until == 0 || now < until; }
    bool fits(const std::optional<Address>& address) const;
    // Matches all hosts of the client.
    bool fits(const Client& client) const;
    // Like fits(Client), with its origin and identity already looked up.
    bool fits(const Origin& from, const Identity& who) const;
};

// Thread safe. Expired bans are never returned.
class ServerBans {
  public:
    using Entry = std::shared_ptr<const ServerBan>;
    using List = std::vector<Entry>;

    using Ticket = std::uint64_t;  // of StateStore
    struct Removed {
        Entry ban;  // null: there was none
        Ticket ticket = 0;
    };

    // Uses these bans and this store from now on. Before other threads start.
    void load(List bans, StateStore& store);

    // Adds the ban, replacing one with the same mask.
    Ticket set(ServerBan ban);
    Removed remove(ServerBan::Kind kind, std::string_view mask, std::int64_t now);
    List all(std::int64_t now) const;

    // Returns the first match, or null.
    Entry find(const Client& client, std::int64_t now) const;
    // Matches the address only. One atomic load if no address is banned.
    Entry find(const std::optional<Address>& address, std::int64_t now) const;

  private:
    using Snapshot = std::shared_ptr<const List>;

    Snapshot snapshot() const;
    void publish(List fresh) REQUIRES(mutex_);

    StateStore* store_ = nullptr;
    mutable Mutex mutex_{Rank::bans};
    Snapshot bans_ GUARDED_BY(mutex_) = std::make_shared<const List>();
    std::atomic<std::size_t> addresses_{0};  // number of bans of kind `address`
};

}  // namespace hubbub::chat
