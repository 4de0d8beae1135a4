#pragma once
// The thread that writes changes to state.db. Others queue changes and may wait for the commit.

#include <hubbub/base/mutex.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/storage/commit_loop.h>
#include <hubbub/storage/state_db.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace hubbub::storage {

// Thread safe, except stop(). Changes are committed in the order of add(). Changes that are queued
// during a commit form the next one. A commit that fails is tried again as CommitLoop describes,
// and later changes wait.
class StateWriter {
  public:
    // Runs in the writer's thread, in a transaction. It may run several times, with the same effect
    // as once.
    using Change = std::function<void(StateDb&)>;
    // Number of a queued change. Later changes have higher numbers.
    using Ticket = std::uint64_t;
    enum class Saved : std::uint8_t { done, late, given_up };
    using Report = CommitLoop::Report;
    using GivesUp = std::function<bool()>;

    struct Limits {
        std::size_t max_changes = 4096;  // queued or being written
        std::chrono::nanoseconds max_wait = std::chrono::seconds(5);
        std::chrono::nanoseconds min_pause = std::chrono::milliseconds(20);
        std::chrono::nanoseconds max_pause = std::chrono::seconds(5);
        // When changes that nobody waits for are committed, at the latest.
        std::chrono::nanoseconds max_delay = std::chrono::seconds(2);
        std::size_t max_delayed = 1024;
    };

    // Starts the thread.
    StateWriter(StateDb database, Report report, Limits limits);
    // Calls stop().
    ~StateWriter();
    StateWriter(const StateWriter&) = delete;
    StateWriter& operator=(const StateWriter&) = delete;

    // Queues a change, even if the queue is full: it is called under locks.
    Ticket add(Change change);
    // Identifies the record of a change that nobody waits for.
    using Key = std::pair<std::int64_t, std::pair<std::int64_t, std::int64_t>>;
    // Queues a change that nobody waits for. It replaces an earlier one of this key, and is
    // committed with the next other change, or after a while, together with many. It is called
    // under locks.
    void add_later(const Key& key, Change change);
    // Between these calls, which may nest, queued changes wait, and afterwards they are committed
    // in one transaction. They are called under locks.
    void hold();
    void release();
    // Blocks until the queue has room. Returns false if `gives_up` returned true; it is called
    // after each wake-up of this thread. Hold no lock.
    bool wait_for_room(const ThreadWake& wake, const GivesUp& gives_up);
    // Blocks until the change is committed, for Limits::max_wait at most. Hold no lock.
    Saved wait(Ticket ticket, const ThreadWake& wake, const GivesUp& gives_up);

    // Commits all queued changes and ends the thread. A commit that fails now is not tried again.
    // Returns how many changes are lost. Later calls return the same.
    std::size_t stop();

  private:
    // The changes of a commit.
    struct Batch {
        std::vector<Change> changes;  // changes that nobody waits for are last
        std::size_t tickets = 0;

        bool empty() const { return changes.empty(); }
    };
    // A blocked thread. Without a ticket it waits for room.
    struct Waiting {
        const ThreadWake* wake;
        std::optional<Ticket> ticket;
    };

    void run();
    bool take(Batch& batch);
    std::size_t save(const Batch& batch);
    bool is_due() const REQUIRES(mutex_);
    void wait_for_changes() REQUIRES(mutex_);
    void finish(std::size_t count);
    bool holds(const Waiting& waiting) const REQUIRES(mutex_);
    std::optional<Saved> look(Waiting& waiting, bool& listed, bool gives_up, bool late);
    Saved block(Waiting waiting, const GivesUp& gives_up,
                std::optional<std::chrono::nanoseconds> limit);

    // Of the writer's thread.
    StateDb database_;
    const Limits limits_;
    CommitLoop loop_;

    mutable Mutex mutex_{Rank::leaf};
    Condition work_;
    std::vector<Change> queue_ GUARDED_BY(mutex_);
    std::map<Key, Change> delayed_ GUARDED_BY(mutex_);
    std::chrono::steady_clock::time_point delayed_since_ GUARDED_BY(mutex_);  // the oldest
    std::size_t lost_ GUARDED_BY(mutex_) = 0;                                 // delayed changes
    std::vector<Waiting*> waiting_ GUARDED_BY(mutex_);
    std::size_t writing_ GUARDED_BY(mutex_) = 0;  // changes with tickets of the running commit
    std::size_t holds_ GUARDED_BY(mutex_) = 0;
    Ticket last_ GUARDED_BY(mutex_) = 0;
    Ticket committed_ GUARDED_BY(mutex_) = 0;
    bool stopping_ GUARDED_BY(mutex_) = false;
    bool stopped_ GUARDED_BY(mutex_) = false;

    std::thread thread_;
};

}  // namespace hubbub::storage
