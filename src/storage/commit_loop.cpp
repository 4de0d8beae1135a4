#include <hubbub/base/log.h>
#include <hubbub/storage/commit_loop.h>
#include <hubbub/storage/storage_error.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace hubbub::storage {
namespace {

struct Failure {
    std::string reason;  // "": none
    bool passes = false;
};

Failure try_to(const CommitLoop::Commit& commit, std::size_t first, std::size_t last) {
    using Kind = StorageError::Kind;
    try {
        commit(first, last);
        return {};
    } catch (const StorageError& error) {
        return {error.what(), error.kind != Kind::refused && error.kind != Kind::damaged};
    } catch (const std::exception& error) {
        return {error.what(), false};
    }
}

}  // namespace

CommitLoop::CommitLoop(Events events, Pauses pauses, Report report)
    : events_(events), pauses_(pauses), report_(std::move(report)) {}

std::size_t CommitLoop::commit(std::size_t count, const Commit& commit, const Weight& weight) {
    std::size_t next = 0;
    std::chrono::nanoseconds rest = pauses_.min;
    for (;;) {
        const bool last_attempt = stopping();
        attempt(next, count, commit, weight);
        if (next == count || last_attempt) return next;
        pause(rest);
        rest = std::min(2 * rest, pauses_.max);
    }
}

void CommitLoop::attempt(std::size_t& next, std::size_t count, const Commit& commit,
                         const Weight& weight) {
    std::size_t lost = 0;
    std::string why_lost, problem;
    // Entries of the next transaction: halved until one that is refused is alone.
    std::size_t size = count - next;
    while (next < count) {
        size = std::min(size, count - next);
        const Failure failure = try_to(commit, next, next + size);
        if (failure.passes) {
            problem = failure.reason;
            break;
        }
        if (!failure.reason.empty() && size > 1) {
            size /= 2;
            continue;
        }
        if (!failure.reason.empty()) {
            lost += weight(next);
            if (why_lost.empty()) why_lost = failure.reason;
        }
        next += size;
        if (failure.reason.empty()) size *= 2;
    }
    if (lost > 0) report_lost(lost, why_lost);
    note(problem);
}

void CommitLoop::report_lost(std::size_t lost, const std::string& reason) {
    log::event(log::Level::error, events_.refused, {{"count", lost}, {"reason", reason}});
    if (report_) report_({reason, lost});
}

// Reports a problem and its end once.
void CommitLoop::note(const std::string& problem) {
    if (problem.empty() == problem_.empty()) return;
    problem_ = problem;
    if (problem.empty()) {
        log::event(log::Level::info, events_.working);
    } else {
        log::event(log::Level::error, events_.failing, {{"reason", problem}});
    }
    if (report_) report_({problem, 0});
}

void CommitLoop::stop() {
    MutexLock lock(mutex_);
    stopping_ = true;
    stopped_.notify();
}

bool CommitLoop::stopping() const {
    MutexLock lock(mutex_);
    return stopping_;
}

void CommitLoop::pause(std::chrono::nanoseconds time) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point end = Clock::now() + time;
    MutexLock lock(mutex_);
    for (auto left = time; !stopping_ && left.count() > 0; left = end - Clock::now())
        stopped_.wait_for(mutex_, left);
}

}  // namespace hubbub::storage
