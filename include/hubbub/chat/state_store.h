#pragma once
// Interface to the database of what outlives the server: accounts, channels, server bans and read
// markers. The state in memory decides; the store follows, change by change.

#include <hubbub/base/thread_wake.h>
#include <hubbub/chat/account.h>
#include <hubbub/chat/marker_set.h>
#include <hubbub/chat/server_bans.h>

#include <cstdint>
#include <functional>
#include <memory>

namespace hubbub::chat {

// Thread safe. The functions that queue a change only touch memory: call them under the lock that
// orders the changes. Changes are committed in this order.
class StateStore {
  public:
    // Number of a queued change. Later changes have higher numbers.
    using Ticket = std::uint64_t;
    enum class Saved : std::uint8_t {
        done,      // this change and all before it survive a crash of the machine
        late,      // the disk is slow or full: the store tries again until the server stops
        given_up,  // the client is closing
    };

    virtual ~StateStore() = default;
    // Returns false if everything is gone when the server stops.
    virtual bool keeps() const { return true; }
    // Queue a new or changed record.
    virtual Ticket put(std::shared_ptr<const Account> account) = 0;
    virtual Ticket put(std::shared_ptr<const RegisteredChannel> channel) = 0;
    virtual Ticket put(std::shared_ptr<const ServerBan> ban) = 0;
    // Queue the removal of a record.
    virtual Ticket drop(std::shared_ptr<const Account> account) = 0;
    virtual Ticket drop(std::shared_ptr<const RegisteredChannel> channel) = 0;
    virtual Ticket drop(std::shared_ptr<const ServerBan> ban) = 0;
    // Queue a moved read marker, or its removal. Nobody waits for these: they are committed with
    // another change, or after a while, and a later one replaces an earlier one.
    virtual void put_marker(const ReadMarker&) {}
    virtual void drop_marker(std::uint64_t /*account*/, const protocol::HistoryPlace&) {}
    // Between these calls, which may nest, the queued changes are not committed, and afterwards
    // together: a crash cannot separate them. Only touch memory in between, under any locks.
    virtual void hold() {}
    virtual void release() {}
    // Blocks until the queue has room for another change. Hold no lock. Returns false if
    // `gives_up` returned true, which is called after each wake-up of this thread.
    virtual bool wait_for_room(const ThreadWake& wake, const std::function<bool()>& gives_up) = 0;
    // Blocks until the change is committed, for a few seconds at most. Hold no lock.
    virtual Saved wait(Ticket ticket, const ThreadWake& wake,
                       const std::function<bool()>& gives_up) = 0;
};

// During its lifetime the queued changes are not committed. Not thread safe.
class Together {
  public:
    explicit Together(StateStore& store) : store_(store) { store_.hold(); }
    ~Together() { store_.release(); }
    Together(const Together&) = delete;
    Together& operator=(const Together&) = delete;

  private:
    StateStore& store_;
};

// Keeps nothing: everything is gone when the server stops.
class NoStore final : public StateStore {
  public:
    bool keeps() const override { return false; }
    Ticket put(std::shared_ptr<const Account>) override { return 0; }
    Ticket put(std::shared_ptr<const RegisteredChannel>) override { return 0; }
    Ticket put(std::shared_ptr<const ServerBan>) override { return 0; }
    Ticket drop(std::shared_ptr<const Account>) override { return 0; }
    Ticket drop(std::shared_ptr<const RegisteredChannel>) override { return 0; }
    Ticket drop(std::shared_ptr<const ServerBan>) override { return 0; }
    bool wait_for_room(const ThreadWake&, const std::function<bool()>&) override { return true; }
    Saved wait(Ticket, const ThreadWake&, const std::function<bool()>&) override {
        return Saved::done;
    }
};

}  // namespace hubbub::chat
