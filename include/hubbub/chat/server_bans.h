#pragma once
// Bans of the whole server: by user and host (K-lines), by address (D-lines).

#include <hubbub/base/cidr.h>
#include <hubbub/base/mutex.h>
#include <hubbub/chat/client.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::chat {

struct ServerBan {
    enum class Kind : std::uint8_t { user, address };

    Kind kind = Kind::user;
    std::string user = "*";     // a mask; of an address any
    std::string host;           // a mask, or a range
    std::optional<Cidr> range;  // where `host` is one
    std::string by;             // nick!user@host of who set it
    std::int64_t set = 0;       // seconds since the epoch
    std::int64_t until = 0;     // 0: for good
    std::string reason;         // what follows a '|' is for operators only

    // Nothing where the mask can be none: "user@host", where the host may be a range.
    static std::optional<ServerBan> of_user(std::string_view mask);
    static std::optional<ServerBan> of_address(std::string_view range);

    std::string mask() const;  // as it was written
    std::string_view public_reason() const;
    bool holds(std::int64_t now) const { return until == 0 || now < until; }
    bool fits(const std::optional<Address>& address) const;
    // By any way that the client can be named.
    bool fits(const Client& client) const;
    // The same if its address and identity are known already.
    bool fits(const std::optional<Address>& address, const std::string& client_host,
              const Identity& who) const;
};

// Thread safe. A ban that ran out is in no answer any more.
class ServerBans {
  public:
    using Entry = std::shared_ptr<const ServerBan>;
    using List = std::vector<Entry>;

    // In the place of one with the same mask.
    void set(ServerBan ban);
    // Null where there is none.
    Entry remove(ServerBan::Kind kind, std::string_view mask, std::int64_t now);
    List all(std::int64_t now) const;

    // The first that fits, or null.
    Entry find(const Client& client, std::int64_t now) const;
    // By address only: a look at one number where no address is banned.
    Entry find(const std::optional<Address>& address, std::int64_t now) const;

    // Counts the changes; for who keeps a copy elsewhere.
    std::uint64_t version() const { return version_.load(std::memory_order_acquire); }
    // The new version; nothing, and nothing changed, where a ban came or went since this one.
    std::optional<std::uint64_t> replace(List fresh, std::uint64_t version);

  private:
    using Snapshot = std::shared_ptr<const List>;

    Snapshot snapshot() const;
    void publish(List fresh) REQUIRES(mutex_);

    mutable Mutex mutex_{Rank::leaf};
    Snapshot bans_ GUARDED_BY(mutex_) = std::make_shared<const List>();
    std::atomic<std::uint64_t> version_{0};
    std::atomic<std::size_t> addresses_{0};  // of kind address
};

}  // namespace hubbub::chat
