#pragma once
// One client as the others see it. What only its own thread needs is in commands/session.h.

#include <hubbub/base/activity.h>
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

// Who a client is. Never changed in place: copied, modified, published whole.
struct Identity {
    std::string nick;
    std::string user;
    std::string host;
    std::string real_name;
    std::string mask;          // nick!user@host
    std::string account = {};  // empty: none

    // The same with the mask made anew.
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

    const std::uint64_t id;
    const std::string host;  // numeric address, or "unix"
    const std::uint16_t port;
    const Wall connected;
    ThreadWake wake;
    Activity activity;  // of its thread
    Outbox outbox;

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
    bool may_pass(std::uint64_t channel) const;
    std::vector<Invitation> invitations() const;

    // Asks the owner to close the connection; the first reason counts. Wakes it.
    void request_close(Close close);
    std::optional<Close> close_request() const;

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
    std::optional<Close> close_ GUARDED_BY(mutex_);
    std::atomic<bool> registered_{false};
};

}  // namespace hubbub::chat
