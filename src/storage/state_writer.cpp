#include <hubbub/storage/state_writer.h>

#include <algorithm>
#include <utility>

namespace hubbub::storage {

using Clock = std::chrono::steady_clock;

StateWriter::StateWriter(StateDb database, Report report, Limits limits)
    : database_(std::move(database)),
      limits_(limits),
      loop_({"state.not-saved", "state.saved", "state.refused"},
            {limits.min_pause, limits.max_pause}, std::move(report)) {
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
    loop_.stop();
    if (thread_.joinable()) thread_.join();
    MutexLock lock(mutex_);
    return static_cast<std::size_t>(last_ - committed_) + lost_;
}

void StateWriter::run() {
    Batch batch;
    std::size_t saved = 0;
    while (take(batch)) {
        saved = save(batch);
        if (saved < batch.changes.size()) break;
        // Frees the values without the lock.
        batch.changes.clear();
        finish(batch.tickets);
    }
    MutexLock lock(mutex_);
    stopped_ = true;
    if (!batch.empty()) {
        committed_ += std::min(saved, batch.tickets);
        lost_ = batch.changes.size() - std::max(saved, batch.tickets) + delayed_.size();
    }
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

// Returns how many are saved or given up: all, unless the writer stops.
std::size_t StateWriter::save(const Batch& batch) {
    const auto commit = [&](std::size_t first, std::size_t last) {
        database_.transact([&](StateDb& database) {
            for (std::size_t i = first; i < last; ++i) batch.changes[i](database);
        });
    };
    return loop_.commit(batch.changes.size(), commit, [](std::size_t) { return std::size_t{1}; });
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

}  // namespace hubbub::storage
