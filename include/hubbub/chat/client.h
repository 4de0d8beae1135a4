#pragma once
// A client as other threads see it. State that only its own thread uses is in commands/session.h.

#include <hubbub/base/activity.h>
#include <hubbub/base/cidr.h>
#include <hubbub/base/clock.h>
#include <hubbub/base/mutex.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/chat/close.h>
#include <hubbub/chat/origin.h>
#include <hubbub/chat/outbox.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hubbub::chat {

class Channel;

// A client's hosts, in every form that a ban may match. Immutable.
struct Hosts {
    std::string address;        // numeric, or "unix"
    std::string name;           // resolved; empty: none
    std::string cloak;          // hides the real host; empty: no cloak
    std::string address_cloak;  // cloak of the address if `cloak` is that of the name

    const std::string& real() const { return name.empty() ? address : name; }
};

// A client's identity. Immutable: copied, modified and published as a whole.
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

// Thread safe, except where a function says "owner": the client's own thread.
class Client {
  public:
    struct Setup {
        std::uint64_t id;
        std::string host;
        std::uint16_t port;
        Wall connected;
        Transport& transport;
        OutboxShared& outboxes;
        std::size_t sendq;
    };
    explicit Client(const Setup& setup);

    Outbox outbox;  // first: publishing touches only this part
    const std::uint64_t id;
    ThreadWake wake;
    Activity activity;  // of its thread
    const Wall connected;

    std::shared_ptr<const Origin> origin() const;
    // Owner only, before registration.
    void set_origin(Origin fresh);

    // Has empty strings before registration.
    std::shared_ptr<const Identity> identity() const;
    void set_identity(Identity fresh);

    // The away message; null if the client is not away.
    std::shared_ptr<const std::string> away() const;
    void set_away(std::shared_ptr<const std::string> text);

    // The channels it is in. The owner adds; the owner or a kicking thread removes. Both hold the
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

    // The ids of the users that it messaged last; they may reply. Kept by the sender, so that a
    // user messaged by many forgets no correspondent and others cannot grow its memory.
    static constexpr std::size_t max_addressed = 256;
    void note_addressed(std::uint64_t to);
    bool has_addressed(std::uint64_t to) const;

    // The ids accepted through user mode g. Only the owner changes them. accept() returns false if
    // there are `max` already, no_longer_accept() if the id was not accepted.
    bool accept(std::uint64_t other, std::size_t max);
    bool no_longer_accept(std::uint64_t other);
    bool accepts(std::uint64_t other) const;
    std::vector<std::uint64_t> accepted() const;
    // Returns true once in `pause` seconds, to limit reports of blocked senders.
    bool may_tell_of_caller(std::int64_t now, std::int64_t pause);

    // Asks the owner to close the connection, and wakes it. Only the first request counts.
    void request_close(Close close);
    std::optional<Close> close_request() const;

    // A command that an operator forces on the client. Its own thread runs it, after its current
    // command. give() wakes the thread; it returns false if too many are pending.
    struct Order {
        std::string command;  // JOIN, PART, NICK
        std::string target;
        std::string text;
        std::uint64_t by;  // the operator's id, to report to if still online
    };
    bool give(Order order);
    // Takes all pending orders. Owner only.
    std::vector<Order> take_orders();

    bool registered() const { return registered_.load(std::memory_order_acquire); }
    void set_registered() { registered_.store(true, std::memory_order_release); }

    // Capabilities and user modes, as bits (commands/capabilities.h, commands/user_modes.h).
    std::atomic<std::uint32_t> capabilities{0};
    std::atomic<std::uint32_t> user_modes{0};
    // Time of the last PRIVMSG or NOTICE, in seconds since the epoch.
    std::atomic<std::int64_t> last_spoke;

  private:
    mutable Mutex mutex_{Rank::client};
    std::shared_ptr<const Origin> origin_ GUARDED_BY(mutex_);
    std::shared_ptr<const Identity> identity_ GUARDED_BY(mutex_);
    std::shared_ptr<const std::string> away_ GUARDED_BY(mutex_);
    std::vector<std::shared_ptr<Channel>> channels_ GUARDED_BY(mutex_);
    std::vector<Invitation> invitations_ GUARDED_BY(mutex_);
    std::vector<std::uint64_t> accepted_ GUARDED_BY(mutex_);
    std::vector<std::uint64_t> addressed_ GUARDED_BY(mutex_);  // the newest last
    std::optional<Close> close_ GUARDED_BY(mutex_);
    std::vector<Order> orders_ GUARDED_BY(mutex_);
    std::atomic<bool> ordered_{false};  // orders_ is not empty
    std::atomic<std::int64_t> told_of_caller_{0};
    std::atomic<bool> registered_{false};
};

}  // namespace hubbub::chat
