#pragma once
// A person with a nick: its public identity, and the connections through which it reads and writes.

#include <hubbub/base/cidr.h>
#include <hubbub/base/clock.h>
#include <hubbub/base/mutex.h>
#include <hubbub/chat/batch.h>
#include <hubbub/chat/claims.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/close.h>
#include <hubbub/chat/marker_set.h>
#include <hubbub/chat/metadata.h>
#include <hubbub/chat/origin.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::chat {

class Channel;

// A user's hosts, in every form that a ban may match. Immutable.
struct Hosts {
    std::string address;        // numeric, or "unix"
    std::string name;           // resolved; empty: none
    std::string cloak;          // hides the real host; empty: no cloak
    std::string address_cloak;  // cloak of the address if `cloak` is that of the name

    const std::string& real() const { return name.empty() ? address : name; }
};

// A user's identity. Immutable: copied, modified and published as a whole.
struct Identity {
    std::string nick;
    std::string user;
    std::string host;  // as others see it
    std::string real_name;
    std::string mask;          // nick!user@host
    std::string account = {};  // empty: none
    // Null if `host` is the address and no other host is known.
    std::shared_ptr<const Hosts> hosts = {};
    std::vector<std::string> other_masks = {};  // `mask` with each of the other hosts
    std::optional<Address> address = {};        // nothing on a UNIX socket
    std::uint64_t account_id = 0;               // of Accounts; 0: not logged in

    // Recomputes the masks and the address.
    Identity with_mask() &&;
};

// Thread safe. "Owner" is the thread of one of its connections.
class User {
  public:
    // `host`: as others see it until an identity is set.
    User(std::uint64_t id, const std::string& host, Wall since);

    const std::uint64_t id;
    const Wall since;  // of its first connection
    // Held by a connection while it changes the state that all connections share: nick, channels,
    // modes, away, and the list of connections. Other threads only remove channels.
    Mutex turn;

    // The account that it uses; 0: none. See Registry::claim_account().
    std::atomic<std::uint64_t> account{0};

    // Stays in its channels without a connection.
    std::atomic<bool> always_on{false};
    std::atomic<std::int64_t> offline_since{0};  // seconds since the epoch; 0: it has a connection
    // Rises with each change of an always-on user's stored state (chat/account.h: Presence).
    std::uint64_t changes() const { return changes_.load(std::memory_order_acquire); }
    void note_change() { changes_.fetch_add(1, std::memory_order_release); }
    std::atomic<std::uint64_t> kept_changes{0};  // changes() when it was stored

    // --- connections ---

    // More would make each of its messages expensive.
    static constexpr std::size_t max_connections = 32;
    // Adds a connection, unless it is one already.
    void attach(const std::shared_ptr<Client>& connection);
    void detach(const Client& connection);
    std::vector<std::shared_ptr<Client>> connections() const;
    std::size_t connection_count() const;
    // Returns the origin of the oldest connection; without one, of the last that was detached.
    std::shared_ptr<const Origin> origin() const;
    // Appends to the outbox of each connection but `except`, so that all see one order. Touches
    // only memory.
    void publish(Batch& batch, Claims& claims, const Client* except = nullptr) const;
    // Asks the owners of all connections to close them. Hold no lock.
    void request_close(const Close& close) const;

    // --- visible to others ---

    // Has empty strings before registration.
    std::shared_ptr<const Identity> identity() const;
    void set_identity(Identity fresh);
    // Rises with each set_identity(), for callers that keep a copy.
    std::uint64_t identity_version() const { return version_.load(std::memory_order_acquire); }

    // Returns the user's away message, chosen from its connections' messages: null if a connection
    // is present. `newest` is preferred; "*" counts only if there is no other.
    std::shared_ptr<const std::string> away_of_connections(
        const std::shared_ptr<const std::string>& newest) const;
    // The away message; null if the user is not away.
    std::shared_ptr<const std::string> away() const;
    void set_away(std::shared_ptr<const std::string> text);

    // Null if there is none.
    std::shared_ptr<const Metadata> metadata() const;
    void set_metadata(Metadata values);
    // Sets the key, or removes it if there is no value.
    MetadataChange change_metadata(std::string_view key, const std::optional<std::string>& value);

    // --- channels ---

    // The channels it is in. An owner adds; an owner or a kicking thread removes. Both hold the
    // channel's lock.
    std::vector<std::shared_ptr<Channel>> channels() const;
    std::shared_ptr<Channel> channel_named(std::string_view name) const;
    std::size_t channel_count() const;
    void note_joined(std::shared_ptr<Channel> channel);
    void note_left(const Channel& channel);
    // Replaces `old` in the list.
    void note_renamed(const Channel& old, const std::shared_ptr<Channel>& fresh);

    // Pending invitations, the newest last. The oldest are dropped if there are too many.
    struct Invitation {
        std::uint64_t channel;
        std::string name;
        bool opens;  // the inviter may override +i, +k, +l and +b
    };
    void note_invited(Invitation invitation);
    void forget_invitation(std::uint64_t channel);
    // Follows a rename to the new channel.
    void move_invitation(const Channel& old, const Channel& fresh);
    bool may_pass(std::uint64_t channel) const;
    std::vector<Invitation> invitations() const;

    // --- private messages ---

    // The ids of the users that it messaged last; they may reply. Kept by the sender, so that a
    // user messaged by many forgets no correspondent and others cannot grow its memory.
    static constexpr std::size_t max_addressed = 256;
    void note_addressed(std::uint64_t to);
    bool has_addressed(std::uint64_t to) const;

    // The ids accepted through user mode g. Only an owner changes them. accept() returns false if
    // there are `max` already, no_longer_accept() if the id was not accepted.
    bool accept(std::uint64_t other, std::size_t max);
    bool no_longer_accept(std::uint64_t other);
    bool accepts(std::uint64_t other) const;
    std::vector<std::uint64_t> accepted() const;
    // Returns true once in `pause` seconds, to limit reports of blocked senders.
    bool may_tell_of_caller(std::int64_t now, std::int64_t pause);

    // Its read markers that no account keeps (see ReadMarkers). They end with it.
    static constexpr std::size_t max_markers = 64;
    std::optional<std::int64_t> marker(const protocol::HistoryPlace& place) const;
    MarkerSet::Moved advance_marker(const protocol::HistoryPlace& place, std::int64_t at);

    // Registered: others can find it.
    bool registered() const { return registered_.load(std::memory_order_acquire); }
    void set_registered() { registered_.store(true, std::memory_order_release); }
    // Its last connection has left: it is nobody's anymore.
    void set_gone() { registered_.store(false, std::memory_order_release); }

    // As bits (commands/user_modes.h).
    std::atomic<std::uint32_t> user_modes{0};
    // Time of the last PRIVMSG or NOTICE, in seconds since the epoch.
    std::atomic<std::int64_t> last_spoke;
    // How many of its connections have given an operator's password.
    std::atomic<unsigned> operators{0};

  private:
    mutable Mutex mutex_{Rank::user};
    // The oldest first. Weak, because each of them refers to its user.
    std::vector<std::weak_ptr<Client>> connections_ GUARDED_BY(mutex_);
    std::shared_ptr<const Origin> last_origin_ GUARDED_BY(mutex_);  // of the last that was detached
    std::shared_ptr<const Identity> identity_ GUARDED_BY(mutex_);
    std::shared_ptr<const std::string> away_ GUARDED_BY(mutex_);
    std::shared_ptr<const Metadata> metadata_ GUARDED_BY(mutex_);
    std::vector<std::shared_ptr<Channel>> channels_ GUARDED_BY(mutex_);
    std::vector<Invitation> invitations_ GUARDED_BY(mutex_);
    std::vector<std::uint64_t> accepted_ GUARDED_BY(mutex_);
    MarkerSet markers_ GUARDED_BY(mutex_);
    std::vector<std::uint64_t> addressed_ GUARDED_BY(mutex_);  // the newest last
    std::atomic<std::int64_t> told_of_caller_{0};
    std::atomic<bool> registered_{false};
    std::atomic<std::uint64_t> version_{0};
    std::atomic<std::uint64_t> changes_{1};
};

}  // namespace hubbub::chat
