#pragma once
// Commits the entries that a writer's thread has taken from its queue, with retries.

#include <hubbub/base/mutex.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace hubbub::storage {

// For the operators: failing commits, lost entries, or a recovery.
struct CommitReport {
    std::string problem;   // the first one, or "" when commits succeed again
    std::size_t lost = 0;  // not 0: this much is given up, because of the problem
};

// An error that may pass, such as a full disk, is tried again with growing pauses. An entry that
// the database refuses, or that needs a damaged page, would block all later ones: it is found,
// given up and reported, and the others are committed. Used by its writer's thread, except stop().
class CommitLoop {
  public:
    // Events of the log.
    struct Events {
        const char* failing;
        const char* working;
        const char* refused;
    };
    struct Pauses {
        std::chrono::nanoseconds min;
        std::chrono::nanoseconds max;
    };
    // Called without a lock.
    using Report = std::function<void(const CommitReport&)>;
    // Commits the entries from `first` to before `last` in one transaction, or throws.
    using Commit = std::function<void(std::size_t first, std::size_t last)>;
    // Returns how much is lost with this entry.
    using Weight = std::function<std::size_t(std::size_t entry)>;

    CommitLoop(Events events, Pauses pauses, Report report);

    // Commits entries 0 to before `count` in their order. Returns `count`, or after stop() perhaps
    // fewer: how many are committed or given up.
    std::size_t commit(std::size_t count, const Commit& commit, const Weight& weight);
    // Tries once to commit the entries from `next` on. Moves `next` past the entries that are
    // committed or given up.
    void attempt(std::size_t& next, std::size_t count, const Commit& commit, const Weight& weight);
    // Thread safe. Ends a pause; the attempt after it is the last.
    void stop();

  private:
    bool stopping() const;
    void pause(std::chrono::nanoseconds time);
    void note(const std::string& problem);
    void report_lost(std::size_t lost, const std::string& reason);

    const Events events_;
    const Pauses pauses_;
    const Report report_;
    std::string problem_;  // reported and not over

    mutable Mutex mutex_{Rank::leaf};
    Condition stopped_;
    bool stopping_ GUARDED_BY(mutex_) = false;
};

}  // namespace hubbub::storage
