#include <hubbub/base/log.h>
#include <hubbub/storage/history_writer.h>

#include <algorithm>
#include <span>
#include <utility>

namespace hubbub::storage {

using protocol::HistoryPlace;
using protocol::MessageId;
using protocol::StoredKind;
using protocol::StoredMessage;
using protocol::StoredRun;

HistoryWriter::HistoryWriter(HistoryDb database, protocol::MessageIds& ids, Report report,
                             Limits limits, std::optional<KnownPlaces> known)
    : database_(std::move(database)),
      ids_(ids),
      report_(std::move(report)),
      limits_(limits),
      loop_({"history.not-stored", "history.stored", "history.refused"},
            {limits.min_pause, limits.max_pause},
            [this](const CommitReport& news) { pass_on(news); }),
      // Messages are stored all the same, so only the log has it.
      index_loop_({"history.not-indexed", "history.indexed", "history.index-refused"}, {}, {}),
      retention_(database_, std::move(known)),
      // The first step finds out.
      unsearchable_(limits.searchable_step) {
    const MessageId last = database_.last_id();
    ids_.begin_above(last);
    committed_ = last;
    {
        MutexLock lock(index_mutex_);
        unindexed_.newer = database_.unindexed();
        since_indexed_ = unindexed_.newer.size();
    }
    {
        MutexLock lock(mutex_);
        queued_ = last;
    }
    thread_ = std::thread([this] { run(); });
}

HistoryWriter::~HistoryWriter() {
    stop();
}

MessageId HistoryWriter::append(StoredRun run, Wall now) {
    MutexLock lock(mutex_);
    // Under the lock, so that ids rise in the order of the queue.
    const MessageId first = run.first = ids_.take(run.size(), now);
    const MessageId last = run.last();
    push({std::move(run), nullptr, last});
    return first;
}

MessageId HistoryWriter::change(Change change) {
    MutexLock lock(mutex_);
    const MessageId id = ids_.take(1, Wall{});
    push({{}, std::move(change), id});
    return id;
}

void HistoryWriter::push(Entry entry) {
    if (queue_.empty() && !writing_) {
        waits_since_ = Clock::now().time_since_epoch().count();
        work_.notify();
    }
    bytes_.fetch_add(entry.run.bytes(), std::memory_order_relaxed);
    queued_ = entry.last;
    queue_.push_back(std::move(entry));
}

void HistoryWriter::keep(const RetentionLimits& limits) {
    MutexLock lock(mutex_);
    if (kept_ == limits) return;
    kept_ = limits;
    limits_changed_ = true;
    work_.notify();
}

MessageId HistoryWriter::queued() const {
    MutexLock lock(mutex_);
    return queued_;
}

MessageId HistoryWriter::queued_for(const HistoryPlace& place) const {
    const auto last_in = [&](const Entries& entries) {
        const auto found = std::find_if(entries.rbegin(), entries.rend(), [&](const Entry& entry) {
            return entry.change || entry.run.place == place;
        });
        return found == entries.rend() ? MessageId{0} : found->last;
    };
    MutexLock lock(mutex_);
    const MessageId last = last_in(queue_);
    return last == 0 && writing_ ? last_in(*writing_) : last;
}

bool HistoryWriter::late() const {
    const Clock::rep since = waits_since_.load(std::memory_order_relaxed);
    return since != 0 && Clock::now() - Clock::time_point(Clock::duration(since)) > limits_.late;
}

void HistoryWriter::report_late() {
    if (late() && !late_reported_.exchange(true) && report_)
        report_({"the disk has not answered for " +
                 std::to_string(
                     std::chrono::duration_cast<std::chrono::seconds>(limits_.late).count()) +
                 " seconds"});
}

// After report_late(), without a problem that SQLite reported.
void HistoryWriter::report_end() {
    if (late_reported_.exchange(false) && report_) report_({});
}

void HistoryWriter::wake_at(MessageId id, const ThreadWake& wake) {
    MutexLock lock(mutex_);
    const Waiting one{id, wake.thread()};
    if (finished(one) || stopped_) {
        wake.wake();
    } else if (!waiting_.empty() && waiting_.back().thread == one.thread &&
               waiting_.back().id != 0 && id != 0) {
        // A sender of several messages waits for the last one.
        waiting_.back() = one;
    } else {
        waiting_.push_back(one);
    }
}

void HistoryWriter::wake_with_room(const ThreadWake& wake) {
    wake_at(0, wake);
}

std::vector<IdRun> HistoryWriter::unindexed(const HistoryPlace& place) const {
    MutexLock lock(index_mutex_);
    std::vector<IdRun> out = unindexed_.older->of(place);
    const std::vector<IdRun> newer = unindexed_.newer.of(place);
    out.insert(out.end(), newer.begin(), newer.end());
    return out;
}

std::vector<std::int64_t> HistoryWriter::unindexed_peers(std::int64_t account) const {
    MutexLock lock(index_mutex_);
    std::vector<std::int64_t> out = unindexed_.older->peers_of(account);
    const std::vector<std::int64_t> newer = unindexed_.newer.peers_of(account);
    out.insert(out.end(), newer.begin(), newer.end());
    return out;
}

std::vector<StoredMessage> HistoryWriter::pending(const HistoryPlace& place) const {
    std::vector<StoredMessage> out;
    const auto look = [&](const Entries& entries) {
        for (const Entry& entry : entries) {
            const StoredRun& run = entry.run;
            if (run.empty() || run.place != place) continue;
            run.each(
                [&](MessageId id, StoredKind kind, std::string_view tags, std::string_view text) {
                    out.push_back({id, place, kind, run.source, run.account, run.bot,
                                   std::string(tags), std::string(text)});
                });
        }
    };
    MutexLock lock(mutex_);
    if (writing_) look(*writing_);
    look(queue_);
    return out;
}

std::size_t HistoryWriter::stop() {
    {
        MutexLock lock(mutex_);
        stopping_ = true;
        work_.notify();
    }
    loop_.stop();
    if (thread_.joinable()) thread_.join();
    MutexLock lock(mutex_);
    return lost_;
}

// Returns the number of messages in the entries from `first` on.
std::size_t HistoryWriter::messages_in(const Entries& entries, std::size_t first) {
    std::size_t out = 0;
    for (std::size_t i = first; i < entries.size(); ++i) out += entries[i].run.size();
    return out;
}

void HistoryWriter::run() {
    std::size_t saved = 0;
    while (wait_for_work()) {
        std::shared_ptr<const Entries> entries;
        MessageId last = 0;
        {
            MutexLock lock(mutex_);
            entries = writing_ = std::make_shared<const Entries>(std::move(queue_));
            queue_ = {};
            last = queued_;
        }
        saved = save(*entries);
        if (saved < entries->size()) break;
        remember(*entries);
        finish(last);
        if (Clock::now() - last_erasure_ > limits_.busy_pause) erase_step();
        if (is_search_due()) make_searchable();
    }
    MutexLock lock(mutex_);
    stopped_ = true;
    for (const Waiting& one : waiting_) ThreadWake::wake(one.thread);
    if (writing_) lost_ += messages_in(*writing_, saved);
    lost_ += messages_in(queue_, 0);
}

// Blocks until something is queued, and works on the index and the retention meanwhile. Returns
// false if the writer stops and has written everything.
bool HistoryWriter::wait_for_work() {
    for (;;) {
        bool stopping = false;
        {
            MutexLock lock(mutex_);
            const auto now = Clock::now();
            auto rest = next_erasure_ - now;
            if (since_indexed_ != 0)
                rest = std::min<Clock::duration>(rest, quiet_since_ + limits_.idle - now);
            if (unsearchable_ != 0) rest = std::min<Clock::duration>(rest, search_due() - now);
            if (queue_.empty() && !stopping_ && !limits_changed_ && rest.count() > 0)
                work_.wait_for(mutex_, rest);
            if (!queue_.empty()) return true;
            stopping = stopping_;
        }
        if (since_indexed_ != 0 && (stopping || is_quiet())) add_to_index();
        if (!stopping) erase_step();
        if (!stopping && is_search_due()) make_searchable();
        MutexLock lock(mutex_);
        if (queue_.empty() && stopping) return false;
    }
}

// Returns true if there is more to erase now.
bool HistoryWriter::erase_step() {
    if (limits_changed_.exchange(false)) next_erasure_ = {};
    if (Clock::now() < next_erasure_) return false;
    bool more = false;
    std::string problem;
    try {
        const RetentionLimits kept = [this] {
            MutexLock lock(mutex_);
            return kept_;
        }();
        more = retention_.step(kept, std::chrono::system_clock::now());
    } catch (const StorageError& error) {
        problem = error.what();
    }
    if (!problem.empty() && retention_problem_.empty())
        log::event(log::Level::error, "history.not-erased", {{"reason", problem}});
    retention_problem_ = problem;
    last_erasure_ = Clock::now();
    // A damaged index of words begins anew.
    if (more) unsearchable_ = std::max<std::size_t>(unsearchable_, 1);
    if (!more) next_erasure_ = last_erasure_ + limits_.retention_interval;
    return more;
}

// Returns when the next messages are to be added to the index of words.
HistoryWriter::Clock::time_point HistoryWriter::search_due() const {
    if (unsearchable_ == 0) return Clock::time_point::max();
    const auto paused = last_made_searchable_ + limits_.searchable_pause;
    const bool many = unsearchable_ >= limits_.searchable_step && search_problem_.empty();
    if (!many) return paused;
    return is_quiet() ? Clock::time_point() : std::min(paused, next_made_searchable_);
}

// Adds messages to the index of words. A search looks through those that it does not have.
void HistoryWriter::make_searchable() {
    const Clock::time_point begin = Clock::now();
    const std::size_t step = is_quiet() ? limits_.quiet_searchable_step : limits_.searchable_step;
    std::size_t looked = 0;
    std::string problem;
    try {
        database_.transact([&](HistoryDb& database) { looked = database.make_searchable(step); });
    } catch (const StorageError& error) {
        problem = error.what();
    }
    if (!problem.empty() && search_problem_.empty())
        log::event(log::Level::error, "history.not-searchable", {{"reason", problem}});
    if (problem.empty())
        unsearchable_ = looked < step ? 0 : std::max(unsearchable_, 2 * looked) - looked;
    search_problem_ = problem;
    last_made_searchable_ = Clock::now();
    next_made_searchable_ =
        last_made_searchable_ + limits_.searchable_rest * (last_made_searchable_ - begin);
}

// Returns how many are stored or given up: all, unless the writer stops.
std::size_t HistoryWriter::save(const Entries& entries) {
    const auto commit = [&](std::size_t first, std::size_t last) {
        database_.transact([&](HistoryDb& database) {
            for (std::size_t i = first; i < last; ++i)
                entries[i].change ? entries[i].change(database) : database.append(entries[i].run);
        });
    };
    const auto weight = [&](std::size_t entry) {
        return entries[entry].change ? std::size_t{1} : entries[entry].run.size();
    };
    return loop_.commit(entries.size(), commit, weight);
}

// Before the messages count as committed: who reads them must find them.
void HistoryWriter::remember(const Entries& entries) {
    MutexLock lock(index_mutex_);
    for (const Entry& entry : entries) {
        // It may have marked something to be erased.
        if (entry.change) next_erasure_ = {};
        if (entry.run.empty()) continue;
        unindexed_.newer.add(entry.run.place, entry.run.first, entry.run.last());
        since_indexed_ += entry.run.size();
        unsearchable_ += entry.run.size();
    }
}

void HistoryWriter::finish(MessageId last) {
    bool full = false;
    {
        MutexLock lock(mutex_);
        committed_.store(last, std::memory_order_release);
        std::size_t bytes = 0;
        for (const Entry& entry : *writing_) bytes += entry.run.bytes();
        bytes_.fetch_sub(bytes, std::memory_order_relaxed);
        writing_ = nullptr;
        waits_since_ = queue_.empty() ? 0 : Clock::now().time_since_epoch().count();
    }
    quiet_since_ = Clock::now();
    wake_finished();
    report_end();
    {
        MutexLock lock(index_mutex_);
        full = unindexed_.newer.size() >= limits_.max_runs;
    }
    if ((full || since_indexed_ >= limits_.max_unindexed) && quiet_since_ >= next_indexing_)
        add_to_index();
}

bool HistoryWriter::finished(const Waiting& one) const {
    return one.id == 0 ? has_room() : one.id <= committed();
}

void HistoryWriter::wake_finished() {
    std::vector<pid_t> threads;
    {
        MutexLock lock(mutex_);
        std::vector<Waiting> left;
        for (const Waiting& one : waiting_) {
            if (finished(one)) {
                threads.push_back(one.thread);
            } else {
                left.push_back(one);
            }
        }
        waiting_ = std::move(left);
    }
    std::sort(threads.begin(), threads.end());
    threads.erase(std::unique(threads.begin(), threads.end()), threads.end());
    for (const pid_t thread : threads) ThreadWake::wake(thread);
}

// If it fails, the runs stay in memory until the next time.
void HistoryWriter::add_to_index() {
    std::shared_ptr<const RunIndex> runs;
    {
        MutexLock lock(index_mutex_);
        if (unindexed_.older->empty()) {
            since_indexed_ = 0;
            unindexed_.older =
                std::make_shared<const RunIndex>(std::exchange(unindexed_.newer, RunIndex()));
        }
        runs = unindexed_.older;
    }
    const std::vector<PlacedRun> sorted = runs->sorted();
    const std::span<const PlacedRun> all = sorted;
    const auto commit = [&](std::size_t first, std::size_t last) {
        database_.transact([&](HistoryDb& database) {
            database.index_part(all.subspan(first, last - first));
            if (last == all.size()) database.mark_indexed(last_of(all));
        });
    };
    std::size_t indexed = 0;
    index_loop_.attempt(indexed, all.size(), commit, [](std::size_t) { return std::size_t{1}; });
    if (indexed < all.size()) {
        since_indexed_ += runs->size();
        quiet_since_ = Clock::now();
        next_indexing_ = quiet_since_ + limits_.max_pause;
        return;
    }
    // What is not in the index is not erased.
    next_erasure_ = {};
    MutexLock lock(index_mutex_);
    unindexed_.older = std::make_shared<const RunIndex>();
}

// From the loop. A failing disk is reported once, also if it was late before.
void HistoryWriter::pass_on(const CommitReport& report) {
    if (report.lost == 0) late_reported_ = !report.problem.empty();
    if (report_) report_(report);
}

}  // namespace hubbub::storage
