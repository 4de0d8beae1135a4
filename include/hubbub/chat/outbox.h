#pragma once
// The bytes pending for one client, and which thread sends them. docs/architecture.md describes the
// whole path; in short:
//   idle     no bytes are pending
//   claimed  a thread's append made it non-empty: that thread will flush it
//   writing  a thread sends, without the lock; others leave their bytes to it
//   blocked  the socket is full: the owner waits until it is writable. The transport may hold bytes
//            although none are pending here.
// A claim or a write pins the outbox: its owner must not destroy it until they end.

#include <hubbub/base/buffer_pool.h>
#include <hubbub/base/clock.h>
#include <hubbub/base/mutex.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/chat/batch.h>
#include <hubbub/chat/flush_group.h>
#include <hubbub/chat/ports.h>
#include <hubbub/chat/send_queue.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

namespace hubbub::chat {

// Shared by all outboxes. Thread safe. `bytes` counts the bytes pending for blocked sockets. Above
// `limit`, clients with more than the mean are disconnected; they always include the largest, and
// no search is needed.
struct OutboxShared {
    std::size_t limit = std::size_t{1} << 30;
    std::atomic<std::size_t> bytes{0};
    std::atomic<std::size_t> outboxes{0};
    FlushGroup group{std::max(1U, std::thread::hardware_concurrency() / 2)};
    // Larger than malloc's cache per thread, which adds up with a thread for each client.
    BufferPool buffers{1280, std::size_t{32} << 10, std::size_t{2} << 20};
};

// The appending thread's next duty.
enum class Appended : std::uint8_t {
    nothing,    // another thread sends it, or the client is leaving
    claimed,    // this thread must flush
    overflowed  // not appended: wake the owner, which closes the client
};

// Thread safe, except where a function says "owner".
class Outbox {
  public:
    enum class State : std::uint8_t { idle, claimed, writing, blocked };

    struct Environment {
        Transport& transport;
        const ThreadWake& owner;
        OutboxShared& shared;
        std::size_t bound;  // limit in bytes, replies excluded
    };
    explicit Outbox(const Environment& environment) : environment_(environment) {}
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    // Appends bytes that the client did not request. Fails if they would exceed the bound.
    Appended append(std::string_view bytes);
    // Like append(), for bytes shared by several recipients.
    Appended append(const SendQueue::Shared& bytes);
    // Appends a reply to the client's own command. Up to `max_replies` bytes of replies do not
    // count against the bound, because one reply may be longer than it.
    Appended append_reply(std::string_view bytes);
    static constexpr std::size_t max_replies = std::size_t{512} * 1024;

    // Sends the pending bytes. Requires that the caller has the claim. After `turn` bytes the owner
    // continues.
    void flush_claimed();
    // Continues sending if the state is `blocked`, else does nothing. Returns true if bytes were
    // sent: the client reads. Owner only.
    bool flush_blocked();

    // Holds back later appended bytes until release() is called with this id or a higher one. Owner
    // only.
    void hold(protocol::MessageId id);
    // Releases the bytes held back for ids up to `id`. Owner only.
    Appended release(protocol::MessageId id);
    // Returns the lowest id for which something is held back; 0: nothing is.
    protocol::MessageId held_for() const { return held_for_.load(std::memory_order_relaxed); }

    // Lets the transport send bytes that it produced itself, such as a TLS alert, as if no bytes
    // had been appended. Owner only.
    Appended send_held();

    // Rejects all further appends; pending bytes may still be sent. Returns true if no other thread
    // holds the outbox, so that it may be destroyed. If it returns false, the holder wakes the
    // owner when it is done: call it again then. Owner only, with its own claims flushed.
    bool close();

    const ThreadWake& owner() const { return environment_.owner; }
    OutboxShared& shared() const { return environment_.shared; }
    State state() const;
    std::size_t waiting() const;
    bool overflowed() const { return overflowed_.load(std::memory_order_relaxed); }
    bool broken() const { return broken_.load(std::memory_order_relaxed); }

    // The client's encoding: set by the owner, read by each publish.
    Encoding encoding() const { return encoding_.load(std::memory_order_relaxed); }
    void set_encoding(Encoding encoding) { encoding_.store(encoding, std::memory_order_relaxed); }

    static constexpr std::size_t turn = 256 * 1024;

    // Prefetches the outbox.
    void prefetch() const {
        const char* const begin = reinterpret_cast<const char*>(this);
        for (std::size_t at = 0; at < sizeof *this; at += 64) __builtin_prefetch(begin + at, 1);
    }

    // Prefetches the targets of its pointers. Requires that the outbox itself is in the cache.
    void prefetch_way() const {
        __builtin_prefetch(&environment_.transport);
        __builtin_prefetch(&environment_.owner);
    }

  private:
    // Bytes taken from pending_ by the writer.
    struct Taken {
        SendQueue bytes;
        std::size_t asked_for = 0;
        bool full = false;   // the socket took less than offered
        bool holds = false;  // the transport holds bytes that it accepted
        bool broken = false;
    };
    enum class Next : std::uint8_t { more, done, wake_owner };
    // Bytes that wait until the messages up to `id` are stored.
    struct Held {
        protocol::MessageId id;
        SendQueue bytes;
    };

    SendQueue& tail() REQUIRES(mutex_) { return held_.empty() ? pending_ : held_.back().bytes; }
    std::optional<Appended> refuse(std::size_t more) REQUIRES(mutex_);
    bool too_much(std::size_t more) const REQUIRES(mutex_);
    bool over_budget() const REQUIRES(mutex_);
    Appended added(std::size_t bytes) REQUIRES(mutex_);
    Appended sendable(std::size_t bytes) REQUIRES(mutex_);
    Taken take() REQUIRES(mutex_);
    Next settle(Taken& taken, std::size_t total) REQUIRES(mutex_);
    void count_blocked() REQUIRES(mutex_);
    void uncount_blocked() REQUIRES(mutex_);
    std::size_t write_out(Taken& taken);
    std::size_t write_taken(Taken& taken);

    mutable Mutex mutex_{Rank::outbox};
    // Protected by mutex_.
    SendQueue pending_ GUARDED_BY(mutex_);
    std::vector<Held> held_ GUARDED_BY(mutex_);  // after pending_
    std::size_t held_bytes_ GUARDED_BY(mutex_) = 0;
    std::size_t asked_for_ GUARDED_BY(mutex_) = 0;  // pending replies, in bytes; an upper bound
    std::size_t counted_ GUARDED_BY(mutex_) = 0;    // pending bytes counted in the budget
    State state_ GUARDED_BY(mutex_) = State::idle;
    bool closed_ GUARDED_BY(mutex_) = false;
    bool again_ GUARDED_BY(mutex_) = false;  // send_held() was called while another thread writes
    // Used only by the thread that has the claim.
    friend class ClaimList;
    Outbox* next_claimed_ = nullptr;
    // Atomic.
    std::atomic<Encoding> encoding_{Encoding::irc};
    std::atomic<protocol::MessageId> held_for_{0};
    std::atomic<bool> overflowed_{false};
    std::atomic<bool> broken_{false};
    // Constant after construction.
    const Environment environment_;
};

}  // namespace hubbub::chat
