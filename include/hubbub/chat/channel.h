#pragma once
// A channel: its members, and the order in which all of them see its events.

#include <hubbub/base/mutex.h>
#include <hubbub/base/throttle.h>
#include <hubbub/chat/batch.h>
#include <hubbub/chat/claims.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/keyed_hash.h>
#include <hubbub/chat/mask_list.h>
#include <hubbub/chat/metadata.h>
#include <hubbub/chat/user.h>
#include <hubbub/protocol/stored_message.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace hubbub::chat {

// A member's rank in the channel, as bits: a higher rank has a higher bit.
enum MemberMode : std::uint8_t { member_voice = 1, member_halfop = 2, member_op = 4 };

// Guarded by the channel's mutex.
struct Member {
    std::shared_ptr<User> user;
    std::uint8_t modes = 0;
    // How many masks of b and e match the member. Cached, so that sending a message matches no
    // masks, and adding a mask matches only that mask.
    std::uint16_t bans = 0;
    std::uint16_t exceptions = 0;
    std::uint32_t ports = no_port;   // the first of its ports, in Channel::ports()
    protocol::MessageId joined = 0;  // all later messages have higher ids

    static constexpr std::uint32_t no_port = ~std::uint32_t{0};

    bool banned() const { return bans != 0 && exceptions == 0; }
    bool is_op() const { return (modes & member_op) != 0; }
    bool is_at_least(MemberMode rank) const { return modes >= rank; }
    bool may_speak_moderated() const { return modes != 0; }
    // Returns "@", "%", "+" or ""; with `all` every prefix that the member has (multi-prefix).
    std::string prefix(bool all) const;
};

// A member's connection. All ports of a channel are one flat array, so that publishing reads memory
// from front to back, however many connections a member has. Guarded by the channel's mutex.
struct Port {
    Client* connection;    // detached before it ends
    std::uint32_t member;  // index in Channel::members()
    std::uint32_t next;    // the member's next port, or Member::no_port
};

// Who does not receive a batch: nobody, one connection, or a user with all its connections.
class Except {
  public:
    Except() = default;
    Except(const Client* connection) : connection_(connection) {}
    Except(const User* user) : user_(user) {}
    Except(std::nullptr_t) {}

    const Client* connection() const { return connection_; }
    const User* user() const { return user_; }

  private:
    const Client* connection_ = nullptr;
    const User* user_ = nullptr;
};

// What members may read of a channel's history.
enum class HistoryAccess : std::uint8_t {
    all,
    joined,  // from their JOIN on
    off,     // nothing is stored
};

struct Topic {
    std::string text;
    std::string by;
    std::int64_t at = 0;  // seconds since the epoch

    bool operator==(const Topic&) const = default;
};

// Thread safe by its mutex: its holder decides the order of events in the channel.
class Channel {
  public:
    // `history`: the number of its history, which no other channel ever has.
    Channel(std::uint64_t id, std::string name, std::int64_t created, std::uint64_t history = 0);

    const std::uint64_t id;
    const std::string name;
    const std::int64_t created;
    mutable Mutex mutex;

    struct Modes {
        bool no_external = true;        // n
        bool ops_set_topic = true;      // t
        bool moderated = false;         // m
        bool invite_only = false;       // i
        bool secret = false;            // s: hidden from everyone outside
        bool unlisted = false;          // p: not listed for users outside
        bool no_ctcp = false;           // C
        bool no_colours = false;        // c
        bool secure_only = false;       // z: all members have user mode Z
        bool account_to_join = false;   // R
        bool account_to_speak = false;  // M
        std::string key;                // k; empty: none
        std::size_t limit = 0;          // l; 0: none
        Rate joins;                     // j
    };
    Modes modes GUARDED_BY(mutex);
    // Changed only by add_mask() and remove_mask().
    MaskList bans GUARDED_BY(mutex);        // b
    MaskList exceptions GUARDED_BY(mutex);  // e: exempt from bans
    MaskList welcome GUARDED_BY(mutex);     // I: exempt from invite-only
    Throttle joined GUARDED_BY(mutex);      // rate limit of j
    Topic topic GUARDED_BY(mutex);
    Metadata metadata GUARDED_BY(mutex);
    std::int64_t renamed GUARDED_BY(mutex) = 0;  // last rename; seconds since the epoch
    // The id of the registered channel whose state this is; 0: not registered.
    std::uint64_t registration GUARDED_BY(mutex) = 0;
    std::uint64_t history GUARDED_BY(mutex);  // 0: its messages are not stored
    HistoryAccess history_access GUARDED_BY(mutex) = HistoryAccess::all;
    // Returns where its messages are stored; empty if they are not.
    protocol::HistoryPlace history_place() const REQUIRES(mutex);
    // What happens when the last member leaves.
    enum class Stay : std::uint8_t {
        no,     // the channel is dead
        empty,  // it stays, without the modes, lists and topic that members have set
        whole,  // it stays with everything; its first member is not its operator
    };
    Stay stay GUARDED_BY(mutex) = Stay::no;

    // Returns null if the user is not a member. Valid until the next add() or remove().
    Member* find(const User& user) REQUIRES(mutex);
    const Member* find(const User& user) const REQUIRES(mutex);
    const std::vector<Member>& members() const REQUIRES(mutex) { return members_; }
    // Returns whether the identity is banned and not exempt.
    bool bans_fit(const Identity& who) const REQUIRES(mutex);
    // Returns whether the identity may join despite +i.
    bool welcomes(const Identity& who) const REQUIRES(mutex);
    // Changes one of the three lists and matches the mask against all members. add_mask() returns
    // false if the list already has the mask, remove_mask() nothing if it does not have it.
    bool add_mask(MaskList Channel::*list, MaskEntry entry) REQUIRES(mutex);
    std::optional<MaskEntry> remove_mask(MaskList Channel::*list, std::string_view mask)
        REQUIRES(mutex);
    // Matches all masks again, after the member's name or host changed.
    void recheck_bans(const User& user) REQUIRES(mutex);
    // Returns whether the user may learn that the channel exists, or see it in lists.
    bool known_to(const User& user) const REQUIRES(mutex);
    bool listed_for(const User& user) const REQUIRES(mutex);
    // The connections of all members.
    const std::vector<Port>& ports() const REQUIRES(mutex) { return ports_; }
    // Adds a member with its connections. The first member becomes operator, unless the channel
    // is registered or stays whole. `since`: an id below those of all later messages.
    void add(const std::shared_ptr<User>& user, protocol::MessageId since = 0) REQUIRES(mutex);
    // Removes a member. Without members the channel is dead, unless it stays: look up its name
    // again.
    void remove(const User& user) REQUIRES(mutex);
    // Adds or removes a connection of a member. attach() does nothing if it is there already,
    // detach() if it is not.
    void attach(const User& user, Client& connection) REQUIRES(mutex);
    void detach(const User& user, const Client& connection) REQUIRES(mutex);
    bool dead() const REQUIRES(mutex) { return dead_; }
    // A rename has reserved the name: nobody may join yet.
    bool reserved() const REQUIRES(mutex) { return reserved_; }
    void reserve() REQUIRES(mutex) { reserved_ = true; }
    // Moves members, modes, lists and topic to `next`, which was reserved; this channel is then
    // dead.
    void move_to(Channel& next) REQUIRES(mutex, next.mutex);
    // Marks the channel dead if nobody joined it, unless it stays.
    void bury_if_empty() REQUIRES(mutex);

    // Appends the batch to the outbox of each connection of a member but `except`. Touches only
    // memory.
    void publish(Batch& batch, Claims& claims, const Except& except = {}) REQUIRES(mutex);
    // Like publish(), but skips connections whose ids are in `told` (sorted) and adds the
    // others to it.
    void publish_once(Batch& batch, Claims& claims, std::vector<std::uint64_t>& told)
        REQUIRES(mutex);
    // Like publish(), but only to members of at least this rank.
    void publish_from(MemberMode rank, Batch& batch, Claims& claims, const Except& except)
        REQUIRES(mutex);

  private:
    // Updates the members' counts after a mask was added or removed.
    void count_mask(MaskList Channel::*list, const MaskEntry& entry, bool added) REQUIRES(mutex);

    // Without members, does what `stay` says.
    void settle_if_empty() REQUIRES(mutex);
    void add_port(std::uint32_t member, Client& connection) REQUIRES(mutex);
    // Removes a port that no member's list has anymore.
    void erase_port(std::uint32_t at) REQUIRES(mutex);
    // Returns the link of the port's list that leads to it.
    std::uint32_t& link_to(std::uint32_t port) REQUIRES(mutex);

    std::vector<Member> members_ GUARDED_BY(mutex);
    std::vector<Port> ports_ GUARDED_BY(mutex);
    std::unordered_map<std::uint64_t, std::size_t, IdHash> index_ GUARDED_BY(mutex);  // by user id
    bool dead_ GUARDED_BY(mutex) = false;
    bool reserved_ GUARDED_BY(mutex) = false;
};

// Holds the locks of several channels at once (base/lock_together.h). Not thread safe. clang's
// analysis cannot follow a variable number of locks; the rank checker does.
class AllChannels {
  public:
    // Locks all channels that the user is in.
    explicit AllChannels(const User& user);
    ~AllChannels();
    AllChannels(const AllChannels&) = delete;
    AllChannels& operator=(const AllChannels&) = delete;

    // Appends to each connection in these channels, once each. Returns how many they are,
    // `except` included.
    std::size_t publish(Batch& batch, Claims& claims, const Except& except = {});
    // Like publish(), but sends `full` to members of a channel that `chosen` accepts, `bare` to the
    // rest.
    using Choice = std::function<bool(const Channel&)>;
    std::size_t publish(Batch& full, Batch& bare, const Choice& chosen, Claims& claims,
                        const Except& except);
    // Returns the ids of all connections, sorted.
    std::vector<std::uint64_t> connection_ids() const;
    // Matches all masks again after the user's identity changed. Returns how many were compared.
    std::size_t recheck_bans(const User& user);
    // Calls `act` for each channel, in the order of their ids.
    void each(const std::function<void(Channel&)>& act);
    // Removes the user from all of them.
    void remove(const User& user);
    // Returns the channels left without members, for removal from the registry.
    std::vector<std::shared_ptr<Channel>> dead() const;

  private:
    void lock();
    void unlock();
    // Returns the connections in channels that `chosen` accepts, once each.
    std::vector<Client*> connections(const Choice& chosen) const;

    std::vector<std::shared_ptr<Channel>> channels_;
};

}  // namespace hubbub::chat
