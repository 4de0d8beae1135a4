#pragma once
// The bytes that wait to be sent to one client, and who sends them. docs/architecture.md tells the
// whole path; in short:
//   idle     nothing waits
//   claimed  somebody's append made it non-empty: that thread will flush it
//   writing  a thread sends, without the lock; others leave their bytes to it
//   blocked  the socket takes no more: the owner waits until it does
// Claimed and writing pin the outbox: its owner must not go until they end.

#include <hubbub/base/buffer_pool.h>
#include <hubbub/base/clock.h>
#include <hubbub/base/mutex.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/chat/claim_list.h>
#include <hubbub/chat/encoding.h>
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

// What all outboxes share. Their budget counts what waits behind sockets that take no more; when it
// passes the limit, those that hold more than the mean go: the largest is always among them, and
// nobody has to search it.
struct OutboxShared {
    std::size_t limit = std::size_t{1} << 30;
    std::atomic<std::size_t> bytes{0};
    std::atomic<std::size_t> outboxes{0};
    FlushGroup group{std::max(1U, std::thread::hardware_concurrency() / 2)};
    // Larger than what malloc keeps for each thread: with a thread for each client that adds up.
    BufferPool buffers{1280, std::size_t{32} << 10, std::size_t{2} << 20};
};

// What an append left to do for the thread that did it.
enum class Appended : std::uint8_t {
    nothing,    // somebody else sends it, or the client is leaving
    claimed,    // this thread must flush
    overflowed  // it was not added, and the owner must be woken to close its client
};

// Thread safe, except where a function says "owner".
class Outbox {
  public:
    enum class State : std::uint8_t { idle, claimed, writing, blocked };

    struct Setup {
        Transport& transport;
        const ThreadWake& owner;
        OutboxShared& shared;
        std::size_t bound;  // bytes that others may make it hold
    };
    explicit Outbox(const Setup& setup) : setup_(setup) {}
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    // What the owner's client did not ask for. Past the bound nothing is added any more.
    Appended append(std::string_view bytes);
    // The same, for bytes that others get as well.
    Appended append(const SendQueue::Shared& bytes);
    // Appends what the client asked for itself. Up to `max_replies` of it do not count against the
    // bound, because one answer may be longer than what others may make it hold.
    Appended append_reply(std::string_view bytes);
    static constexpr std::size_t max_replies = std::size_t{512} * 1024;

    // Sends what waits; the caller has claimed it. After `turn` bytes the owner goes on.
    void flush_claimed();
    // Owner: goes on where the socket blocked. Does nothing in any other state. True where bytes
    // went: the client reads.
    bool flush_blocked();

    // Owner, its own claims flushed: from now on nothing is added; what waits may still be sent.
    // True when nobody else holds it, so that the owner may go. False: the holder wakes the owner
    // when it is done, then call again.
    bool close();

    const ThreadWake& owner() const { return setup_.owner; }
    OutboxShared& shared() const { return setup_.shared; }
    State state() const;
    std::size_t waiting() const;
    bool overflowed() const { return overflowed_.load(std::memory_order_relaxed); }
    bool broken() const { return broken_.load(std::memory_order_relaxed); }

    // How the client wants its lines; set by the owner, read at every publish.
    Kind kind() const { return kind_.load(std::memory_order_relaxed); }
    void set_kind(Kind kind) { kind_.store(kind, std::memory_order_relaxed); }

    static constexpr std::size_t turn = 256 * 1024;

    // It is about to be used: asks the processor to have it at hand.
    void prefetch() const {
        const char* const begin = reinterpret_cast<const char*>(this);
        for (std::size_t at = 0; at < sizeof *this; at += 64) __builtin_prefetch(begin + at, 1);
    }

    // The same for what is around it; what is in it must be at hand already.
    void prefetch_way() const {
        __builtin_prefetch(&setup_.transport);
        __builtin_prefetch(&setup_.owner);
    }

  private:
    // What a writer took out to send.
    struct Taken {
        SendQueue bytes;
        std::size_t asked_for = 0;
        bool full = false;  // the socket took less than it was given
        bool broken = false;
    };
    enum class Next : std::uint8_t { more, done, wake_owner };

    std::optional<Appended> refuse(std::size_t more) REQUIRES(mutex_);
    bool too_much(std::size_t more) const REQUIRES(mutex_);
    bool over_budget() const REQUIRES(mutex_);
    Appended added(std::size_t bytes) REQUIRES(mutex_);
    Taken take() REQUIRES(mutex_);
    Next settle(Taken& taken, std::size_t total) REQUIRES(mutex_);
    void count_blocked() REQUIRES(mutex_);
    void uncount_blocked() REQUIRES(mutex_);
    std::size_t write_out(Taken& taken);
    std::size_t write_taken(Taken& taken);

    mutable Mutex mutex_{Rank::outbox};
    // Protected by mutex_.
    SendQueue pending_ GUARDED_BY(mutex_);
    std::size_t asked_for_ GUARDED_BY(mutex_) = 0;  // of what waits: replies; an upper bound
    std::size_t counted_ GUARDED_BY(mutex_) = 0;    // of what waits: in the budget
    State state_ GUARDED_BY(mutex_) = State::idle;
    bool closed_ GUARDED_BY(mutex_) = false;
    // Belongs to whoever has the claim.
    friend class ClaimList;
    Outbox* next_claimed_ = nullptr;
    // Thread safe by themselves.
    std::atomic<Kind> kind_{Kind::irc};
    std::atomic<bool> overflowed_{false};
    std::atomic<bool> broken_{false};
    // Constant after construction.
    const Setup setup_;
};

// The outboxes that a thread claimed and has yet to flush. Not thread safe: one per thread.
// Destroyed, it flushes, so that no way out of a batch can forget it.
class Claims {
  public:
    Claims() = default;
    Claims(const Claims&) = delete;
    Claims& operator=(const Claims&) = delete;
    ~Claims() { flush(); }

    void append(Outbox& outbox, std::string_view bytes) { note(outbox, outbox.append(bytes)); }
    // In the way this client wants its lines.
    void append(Outbox& outbox, Batch& batch);
    void reply(Outbox& outbox, std::string_view bytes) { note(outbox, outbox.append_reply(bytes)); }
    // So many are spoken to at once.
    void note_audience(std::size_t members) { audience_ = std::max(audience_, members); }
    // The largest since the last flush.
    std::size_t audience() const { return audience_; }
    // Wakes those who overflowed and sends what was claimed. Hold no lock.
    void flush() noexcept;
    // The same, except for the thread's own client: its answers go on gathering.
    void flush_others() noexcept;
    // Flushes the others if the first call that saw claims was at least `max_claim_age` ago.
    // Nobody waits long for what this thread does next. Hold no lock.
    void flush_stale(const Clock& clock) noexcept;
    static constexpr std::chrono::milliseconds max_claim_age{1};

  private:
    void note(Outbox& outbox, Appended result);

    ClaimList held_;
    std::size_t audience_ = 0;
    Outbox* own_ = nullptr;  // the thread's client: last, so that its answers gather
    std::vector<pid_t> wakes_;
    std::optional<Steady> seen_;  // when flush_stale() first saw what is claimed
};

}  // namespace hubbub::chat
