#pragma once
// A connection as other threads see it. State that only its own thread uses is in
// commands/session.h; what belongs to the person is in chat/user.h.

#include <hubbub/base/activity.h>
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

class User;
struct Identity;

// A set of capabilities (commands/capabilities.h).
using CapabilityBits = std::uint64_t;

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

    // Returns the user of this connection: its own, until it attaches to another.
    std::shared_ptr<User> user() const;
    // `arrived_as`: the identity of the connection, if it attaches to another user.
    void set_user(std::shared_ptr<User> user, std::shared_ptr<const Identity> arrived_as = nullptr);
    // Returns the identity with which it arrived, for bans and operators: its user may have that of
    // another connection.
    std::shared_ptr<const Identity> arrived_as() const;

    // The away message of this connection; null if its user is present there.
    std::shared_ptr<const std::string> away() const;
    void set_away(std::shared_ptr<const std::string> text);

    // Asks the owner to close the connection, and wakes it. Only the first request counts.
    void request_close(Close close);
    std::optional<Close> close_request() const;

    // A command that an operator forces on the user. Its own thread runs it, after its current
    // command. give() wakes the thread; it returns false if too many are pending.
    struct Order {
        std::string command;  // JOIN, PART, NICK; SHOW: topic and names of a channel
        std::string target;
        std::string text;
        std::uint64_t by;  // the operator's user id, to report to if still online
    };
    bool give(Order order);
    // Takes all pending orders. Owner only.
    std::vector<Order> take_orders();

    // Keys of metadata whose changes the connection receives, sorted. Only the owner changes them.
    bool subscribed(std::string_view key) const;
    std::vector<std::string> subscriptions() const;
    void set_subscriptions(std::vector<std::string> keys);

    std::atomic<CapabilityBits> capabilities{0};

  private:
    mutable Mutex mutex_{Rank::client};
    std::shared_ptr<const Origin> origin_ GUARDED_BY(mutex_);
    std::shared_ptr<User> user_ GUARDED_BY(mutex_);
    // Null: none.
    std::shared_ptr<const std::vector<std::string>> subscriptions_ GUARDED_BY(mutex_);
    std::shared_ptr<const Identity> arrived_as_ GUARDED_BY(mutex_);  // null: that of the user
    std::shared_ptr<const std::string> away_ GUARDED_BY(mutex_);
    std::optional<Close> close_ GUARDED_BY(mutex_);
    std::vector<Order> orders_ GUARDED_BY(mutex_);
    std::atomic<bool> ordered_{false};  // orders_ is not empty
};

}  // namespace hubbub::chat
