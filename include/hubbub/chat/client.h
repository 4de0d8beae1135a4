#pragma once
// One client as the others see it. What only its own thread needs is in commands/session.h.

#include <hubbub/base/activity.h>
#include <hubbub/base/cidr.h>
#include <hubbub/base/clock.h>
#include <hubbub/base/mutex.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/chat/close.h>
#include <hubbub/chat/outbox.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hubbub::chat {

class Channel;

// Where a client is, in every way that a ban may name it by. Never changed.
struct Hosts {
    std::string address;        // numeric, or "unix"
    std::string name;           // resolved; empty: none
    std::string cloak;          // what hides the real one; empty: nothing does
    std::string address_cloak;  // that of the address, where `cloak` is the name's

    const std::string& real() const { return name.empty() ? address : name; }
};

// Who a client is. Never changed in place: copied, modified, published whole.
struct Identity {
    std::string nick;
    std::string user;
    std::string host;  // as others see it
    std::string real_name;
    std::string mask;          // nick!user@host
    std::string account = {};  // empty: none
    // Null where `host` is the address, and nothing else is known.
    std::shared_ptr<const Hosts> hosts = {};
    std::vector<std::string> other_masks = {};  // the same with each of the other hosts
    std::optional<Address> address = {};        // nothing on a UNIX socket

    // The same with the masks and the address made anew.
    Identity with_mask() &&;
};

// Thread safe.
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

    Outbox outbox;  // first: what everybody uses lies together
    const std::uint64_t id;
    ThreadWake wake;
    Activity activity;       // of its thread
    const std::string host;  // numeric address, or "unix"
    const std::uint16_t port;
    const Wall connected;

    // Nick and the rest; empty strings before registration.
    std::shared_ptr<const Identity> identity() const;
    void set_identity(Identity fresh);

    // The away text; null when here.
    std::shared_ptr<const std::string> away() const;
    void set_away(std::shared_ptr<const std::string> text);

    // The channels it is in. The owner adds; the owner, or who kicks it, removes (the channel's
    // lock held in both cases).
    std::vector<std::shared_ptr<Channel>> channels() const;
    std::shared_ptr<Channel> channel_named(std::string_view name) const;
    std::size_t channel_count() const;
    void note_joined(std::shared_ptr<Channel> channel);
    void note_left(const Channel& channel);
    // In the place of the old one in the list.
    void note_renamed(const Channel& old, const std::shared_ptr<Channel>& fresh);

    // Channels it was invited to, the latest last; the oldest of many are forgotten.
    struct Invitation {
        std::uint64_t channel;
        std::string name;
        bool opens;  // from somebody who may let people in past +i, +k, +l and +b
    };
    void note_invited(Invitation invitation);
    void forget_invitation(std::uint64_t channel);
    // The channel has another name, and another id.
    void move_invitation(const Channel& old, const Channel& fresh);
    bool may_pass(std::uint64_t channel) const;
    std::vector<Invitation> invitations() const;

    // The latest to whom it wrote, by id: they may answer. Kept by the writer, so that whoever is
    // written to by many forgets none of them, and nobody fills another's memory.
    static constexpr std::size_t max_addressed = 256;
    void note_addressed(std::uint64_t to);
    bool has_addressed(std::uint64_t to) const;

    // Whom it lets through user mode g, by id. The owner changes it. False where there are `most`;
    // where it was not there.
    bool accept(std::uint64_t other, std::size_t most);
    bool no_longer_accept(std::uint64_t other);
    bool accepts(std::uint64_t other) const;
    std::vector<std::uint64_t> accepted() const;
    // True once in `pause` seconds: then it may be told that somebody is kept out.
    bool may_tell_of_caller(std::int64_t now, std::int64_t pause);

    // Asks the owner to close the connection; the first reason counts. Wakes it.
    void request_close(Close close);
    std::optional<Close> close_request() const;

    // What an operator makes it do; its own thread does it, after the answer that it is reading.
    // give() wakes it, and returns false if too many wait already.
    struct Order {
        std::string command;  // JOIN, PART, NICK
        std::string target;
        std::string text;
        std::uint64_t by;  // the operator's id: who waits for it may leave
    };
    bool give(Order order);
    // Owner.
    std::vector<Order> take_orders();

    bool registered() const { return registered_.load(std::memory_order_acquire); }
    void set_registered() { registered_.store(true, std::memory_order_release); }

    // Capabilities and user modes, as bits (commands/capabilities.h, commands/user_modes.h).
    std::atomic<std::uint32_t> capabilities{0};
    std::atomic<std::uint32_t> user_modes{0};
    // Seconds since the epoch of the last PRIVMSG or NOTICE.
    std::atomic<std::int64_t> last_spoke;

  private:
    mutable Mutex mutex_{Rank::client};
    std::shared_ptr<const Identity> identity_ GUARDED_BY(mutex_);
    std::shared_ptr<const std::string> away_ GUARDED_BY(mutex_);
    std::vector<std::shared_ptr<Channel>> channels_ GUARDED_BY(mutex_);
    std::vector<Invitation> invitations_ GUARDED_BY(mutex_);
    std::vector<std::uint64_t> accepted_ GUARDED_BY(mutex_);
    std::vector<std::uint64_t> addressed_ GUARDED_BY(mutex_);  // the latest last
    std::optional<Close> close_ GUARDED_BY(mutex_);
    std::vector<Order> orders_ GUARDED_BY(mutex_);
    std::atomic<bool> ordered_{false};  // there are some
    std::atomic<std::int64_t> told_of_caller_{0};
    std::atomic<bool> registered_{false};
};

}  // namespace hubbub::chat
