#pragma once
// The thread that writes messages to history.db.

#include <hubbub/base/clock.h>
#include <hubbub/base/mutex.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/protocol/stored_message.h>
#include <hubbub/storage/commit_loop.h>
#include <hubbub/storage/history_db.h>
#include <hubbub/storage/history_retention.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace hubbub::storage {

// Thread safe, except stop(). The messages that are queued during a commit form the next one. Ids
// rise in the order of the queue, so "committed up to this id" says all. A commit that fails is
// tried again as CommitLoop describes, and later messages wait.
class HistoryWriter {
  public:
    // Runs in the writer's thread, in a transaction. It may run several times, with the same effect
    // as once.
    using Change = std::function<void(HistoryDb&)>;
    // What is lost are messages and changes. Called without a lock.
    using Report = CommitLoop::Report;

    struct Limits {
        std::size_t max_bytes = std::size_t{32} << 20;  // queued or being written
        std::chrono::nanoseconds min_pause = std::chrono::milliseconds(20);
        std::chrono::nanoseconds max_pause = std::chrono::seconds(2);
        // A commit that takes longer is late.
        std::chrono::nanoseconds late = std::chrono::seconds(2);
        // From this many on, runs and messages are added to the index.
        std::size_t max_runs = 32768;
        std::size_t max_unindexed = 200'000;
        // So long nothing is said before they are added anyway.
        std::chrono::nanoseconds idle = std::chrono::milliseconds(500);
        // How often it looks for what must be erased, and the pause after a step while messages
        // are queued all the time.
        std::chrono::nanoseconds retention_interval = std::chrono::seconds(60);
        std::chrono::nanoseconds busy_pause = std::chrono::milliseconds(100);
        // Adds so many messages to the index of words in one step, which delays commits. Then rests
        // so many times as long as the step took, so that the index costs a twentieth of the time.
        std::size_t searchable_step = 32;
        int searchable_rest = 20;
        // Adds so many without a rest if nothing was said for `idle`.
        std::size_t quiet_searchable_step = 256;
        // Adds fewer than a step after this pause.
        std::chrono::nanoseconds searchable_pause = std::chrono::seconds(1);
    };

    // Starts the thread. `ids` must outlive it; further ids are above all in the database.
    // History of places that are not `known` is erased.
    HistoryWriter(HistoryDb database, protocol::MessageIds& ids, Report report, Limits limits,
                  std::optional<KnownPlaces> known = {});
    // Calls stop().
    ~HistoryWriter();
    HistoryWriter(const HistoryWriter&) = delete;
    HistoryWriter& operator=(const HistoryWriter&) = delete;

    // Queues messages, even if the queue is full: it is called under locks. Gives them ids, and
    // returns the first.
    protocol::MessageId append(protocol::StoredRun run, Wall now);
    // Queues a change, which is made after the messages that are queued now. Returns its id.
    protocol::MessageId change(Change change);

    // Sets how much is kept, from now on. At first all is.
    void keep(const RetentionLimits& limits);

    // Returns the highest id up to which everything is committed, or queued.
    protocol::MessageId committed() const { return committed_.load(std::memory_order_acquire); }
    protocol::MessageId queued() const;
    // Returns the highest id that is not committed and concerns this place: a message there, or a
    // change. 0: none.
    protocol::MessageId queued_for(const protocol::HistoryPlace& place) const;
    bool has_room() const { return bytes_.load(std::memory_order_relaxed) < limits_.max_bytes; }
    // Returns true if the oldest message that is not committed waits for too long.
    bool late() const;
    // Reports that late() is true, once until everything is committed. Hold no lock.
    void report_late();
    // Wakes the thread when everything up to the id is committed: then look at committed().
    void wake_at(protocol::MessageId id, const ThreadWake& wake);
    // Wakes the thread when there is room.
    void wake_with_room(const ThreadWake& wake);

    // Returns what a reader of the committed messages of a place needs besides the database.
    std::vector<IdRun> unindexed(const protocol::HistoryPlace& place) const;
    // Returns the accounts of committed conversations with this one that the index does not have.
    std::vector<std::int64_t> unindexed_peers(std::int64_t account) const;
    // Returns the messages of a place that are not committed, in their order.
    std::vector<protocol::StoredMessage> pending(const protocol::HistoryPlace& place) const;

    // Commits everything that is queued and ends the thread. A commit that fails now is not tried
    // again. Returns how many messages are lost. Later calls return the same.
    std::size_t stop();

  private:
    using Clock = std::chrono::steady_clock;
    // Messages, or a change.
    struct Entry {
        protocol::StoredRun run;
        Change change;
        protocol::MessageId last;
    };
    using Entries = std::vector<Entry>;
    struct Waiting {
        protocol::MessageId id;  // 0: waits for room
        pid_t thread;
    };
    // The runs that the database's index does not have. `older` are being added to it.
    struct Unindexed {
        std::shared_ptr<const RunIndex> older = std::make_shared<const RunIndex>();
        RunIndex newer;
    };

    static std::size_t messages_in(const Entries& entries, std::size_t first);
    void push(Entry entry) REQUIRES(mutex_);
    void run();
    bool wait_for_work();
    bool erase_step();
    bool is_quiet() const { return Clock::now() - quiet_since_ >= limits_.idle; }
    Clock::time_point search_due() const;
    bool is_search_due() const { return search_due() <= Clock::now(); }
    void make_searchable();
    std::size_t save(const Entries& entries);
    void remember(const Entries& entries);
    void finish(protocol::MessageId last);
    void add_to_index();
    void pass_on(const CommitReport& report);
    bool finished(const Waiting& one) const REQUIRES(mutex_);
    void wake_finished();
    void report_end();

    // Of the writer's thread.
    HistoryDb database_;
    protocol::MessageIds& ids_;
    const Report report_;
    const Limits limits_;
    CommitLoop loop_;
    CommitLoop index_loop_;
    std::size_t since_indexed_ = 0;  // messages
    HistoryRetention retention_;
    std::string retention_problem_;
    Clock::time_point next_erasure_;  // the next look for what must be erased
    Clock::time_point last_erasure_;
    Clock::time_point next_indexing_;  // after one that failed
    Clock::time_point quiet_since_ = Clock::now();
    std::size_t unsearchable_;  // about so many messages
    Clock::time_point last_made_searchable_;
    Clock::time_point next_made_searchable_;  // unless it is quiet
    std::string search_problem_;

    std::atomic<protocol::MessageId> committed_{0};
    std::atomic<std::size_t> bytes_{0};  // queued or being written
    std::atomic<bool> late_reported_{false};
    std::atomic<bool> limits_changed_{false};
    // Since when messages wait without a commit; 0: none wait.
    std::atomic<Clock::rep> waits_since_{0};

    mutable Mutex mutex_{Rank::leaf};
    Condition work_;
    Entries queue_ GUARDED_BY(mutex_);
    protocol::MessageId queued_ GUARDED_BY(mutex_) = 0;
    // What the running commit writes: readers of pending() look at it, nobody changes it.
    std::shared_ptr<const Entries> writing_ GUARDED_BY(mutex_);
    std::vector<Waiting> waiting_ GUARDED_BY(mutex_);
    RetentionLimits kept_ GUARDED_BY(mutex_);
    bool stopping_ GUARDED_BY(mutex_) = false;
    bool stopped_ GUARDED_BY(mutex_) = false;
    std::size_t lost_ GUARDED_BY(mutex_) = 0;

    mutable Mutex index_mutex_{Rank::leaf};
    Unindexed unindexed_ GUARDED_BY(index_mutex_);

    std::thread thread_;
};

}  // namespace hubbub::storage
