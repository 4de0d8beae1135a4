#include <hubbub/base/log.h>
#include <hubbub/storage/state_writer.h>

#include <algorithm>
#include <utility>

namespace hubbub::storage {

using Clock = std::chrono::steady_clock;

StateWriter::StateWriter(StateDb database, Report report, Limits limits)
    : database_(std::move(database)), report_(std::move(report)), limits_(limits) {
    thread_ = std::thread([this] { run(); });
}

StateWriter::~StateWriter() {
    stop();
}

StateWriter::Ticket StateWriter::add(Change change) {
    MutexLock lock(mutex_);
    queue_.push_back(std::move(change));
    work_.notify();
    return ++last_;
}

void StateWriter::add_later(const Key& key, Change change) {
    MutexLock lock(mutex_);
    if (delayed_.empty()) {
        delayed_since_ = Clock::now();
        // The thread must not sleep past their time.
        work_.notify();
    }
    std::swap(delayed_[key], change);
    if (delayed_.size() == limits_.max_delayed) work_.notify();
}

void StateWriter::hold() {
    MutexLock lock(mutex_);
    ++holds_;
}

void StateWriter::release() {
    MutexLock lock(mutex_);
    if (--holds_ == 0) work_.notify();
}

bool StateWriter::wait_for_room(const ThreadWake& wake, const GivesUp& gives_up) {
    return block({&wake, std::nullopt}, gives_up, std::nullopt) != Saved::given_up;
}

StateWriter::Saved StateWriter::wait(Ticket ticket, const ThreadWake& wake,
                                     const GivesUp& gives_up) {
    return block({&wake, ticket}, gives_up, limits_.max_wait);
}

StateWriter::Saved StateWriter::block(Waiting waiting, const GivesUp& gives_up,
                                      std::optional<std::chrono::nanoseconds> limit) {
    const Clock::time_point start = Clock::now();
    bool listed = false;
    for (;;) {
        // Called without the lock: it may take one.
        const bool enough = gives_up();
        const auto passed = Clock::now() - start;
        const bool was_listed = listed;
        if (const auto out = look(waiting, listed, enough, limit && passed >= *limit)) {
            // wait() may have consumed a wake-up meant for something else.
            if (was_listed) waiting.wake->wake();
            return *out;
        }
        std::optional<std::chrono::nanoseconds> left;
        if (limit) left = *limit - passed;
        ThreadWake::wait(nullptr, 0, left);
    }
}

// Returns the outcome, if any. Otherwise the writer wakes this thread.
std::optional<StateWriter::Saved> StateWriter::look(Waiting& waiting, bool& listed, bool gives_up,
                                                    bool late) {
    MutexLock lock(mutex_);
    std::optional<Saved> out;
    if (holds(waiting)) {
        out = Saved::done;
    } else if (gives_up) {
        out = Saved::given_up;
    } else if (late || stopped_) {
        out = Saved::late;
    }
    if (out) {
        if (listed) std::erase(waiting_, &waiting);
    } else if (!std::exchange(listed, true)) {
        waiting_.push_back(&waiting);
    }
    return out;
}

bool StateWriter::holds(const Waiting& waiting) const {
    if (waiting.ticket) return *waiting.ticket <= committed_;
    return queue_.size() + writing_ < limits_.max_changes;
}

std::size_t StateWriter::stop() {
    {
        MutexLock lock(mutex_);
        stopping_ = true;
        work_.notify();
    }
    if (thread_.joinable()) thread_.join();
    MutexLock lock(mutex_);
    return static_cast<std::size_t>(last_ - committed_) + lost_;
}

bool StateWriter::stopping() const {
    MutexLock lock(mutex_);
    return stopping_;
}

void StateWriter::run() {
    Batch batch;
    while (take(batch) && save(batch)) {
        const std::size_t tickets = batch.tickets;
        // Frees the values without the lock.
        batch.changes.clear();
        finish(tickets);
    }
    MutexLock lock(mutex_);
    stopped_ = true;
    if (!batch.empty()) lost_ = batch.changes.size() - batch.tickets + delayed_.size();
    for (const Waiting* const one : waiting_) one->wake->wake();
}

bool StateWriter::is_due() const {
    if (!queue_.empty() || stopping_) return true;
    return !delayed_.empty() && (delayed_.size() >= limits_.max_delayed ||
                                 Clock::now() - delayed_since_ >= limits_.max_delay);
}

void StateWriter::wait_for_changes() {
    while (!is_due() || holds_ > 0) {
        if (delayed_.empty() || holds_ > 0) {
            work_.wait(mutex_);
        } else {
            work_.wait_for(mutex_, delayed_since_ + limits_.max_delay - Clock::now());
        }
    }
}

// Blocks until there are changes, and nobody holds them. Returns false when there are none and the
// writer stops.
bool StateWriter::take(Batch& batch) {
    MutexLock lock(mutex_);
    wait_for_changes();
    batch.changes.swap(queue_);
    batch.tickets = writing_ = batch.changes.size();
    for (auto& [key, change] : delayed_) batch.changes.push_back(std::move(change));
    delayed_.clear();
    return !batch.empty();
}

void StateWriter::finish(std::size_t count) {
    std::vector<pid_t> wakes;
    {
        MutexLock lock(mutex_);
        committed_ += count;
        writing_ = 0;
        for (const Waiting* const one : waiting_) {
            if (holds(*one)) wakes.push_back(one->wake->thread());
        }
    }
    for (const pid_t thread : wakes) ThreadWake::wake(thread);
}

// Returns false if the changes could not be saved before the writer stops.
bool StateWriter::save(const Batch& batch) {
    std::chrono::nanoseconds rest = limits_.min_pause;
    for (;;) {
        const bool last_attempt = stopping();
        const std::string problem = try_save(batch);
        note(problem);
        if (problem.empty()) return true;
        if (last_attempt) return false;
        pause(rest);
        rest = std::min(2 * rest, limits_.max_pause);
    }
}

// Returns the problem, or "".
std::string StateWriter::try_save(const Batch& batch) {
    try {
        database_.transact([&](StateDb& database) {
            for (const Change& change : batch.changes) change(database);
        });
    } catch (const StorageError& error) {
        return error.kind == StorageError::Kind::refused ? save_each(batch) : error.what();
    } catch (const std::exception&) {
        return save_each(batch);
    }
    return "";
}

// Saves the changes one by one, and drops each change that the database refuses: it would block all
// later changes.
std::string StateWriter::save_each(const Batch& batch) {
    for (const Change& change : batch.changes) {
        std::string refused;
        try {
            database_.transact(change);
        } catch (const StorageError& error) {
            if (error.kind != StorageError::Kind::refused) return error.what();
            refused = error.what();
        } catch (const std::exception& error) {
            refused = error.what();
        }
        if (!refused.empty()) log::event(log::Level::error, "state.refused", {{"reason", refused}});
    }
    return "";
}

// Reports a problem and its end once.
void StateWriter::note(const std::string& problem) {
    if (problem.empty() == problem_.empty()) return;
    problem_ = problem;
    if (problem.empty()) {
        log::event(log::Level::info, "state.saved");
    } else {
        log::event(log::Level::error, "state.not-saved", {{"reason", problem}});
    }
    if (report_) report_(problem);
}

void StateWriter::pause(std::chrono::nanoseconds time) {
    const Clock::time_point end = Clock::now() + time;
    MutexLock lock(mutex_);
    // New changes notify, too.
    for (auto left = time; !stopping_ && left.count() > 0; left = end - Clock::now())
        work_.wait_for(mutex_, left);
}

}  // namespace hubbub::storage
