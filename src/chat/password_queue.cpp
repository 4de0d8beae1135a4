#include <hubbub/chat/password_queue.h>

#include <tuple>

namespace hubbub::chat {
namespace {

constexpr std::size_t min_sweep = 1024;

void wake_all(const std::vector<pid_t>& threads) {
    for (const pid_t thread : threads) ThreadWake::wake(thread);
}

}  // namespace

PasswordQueue::Turn PasswordQueue::wait_turn(const Guess& guess, const Clock& clock,
                                             const std::function<bool()>& gives_up) {
    Waiting entry{guess, 0, std::nullopt};
    Wakes wakes;
    const Steady deadline = clock.now() + max_wait;
    {
        MutexLock lock(mutex_);
        enter(entry, clock.now(), wakes);
    }
    wake_all(wakes);
    bool waited = false;
    for (;;) {
        Steady next = deadline;
        // Called without the lock: it may take one.
        const bool enough = gives_up();
        if (const auto turn = look(entry, enough, clock, deadline, next)) {
            // wait() may have consumed a wake-up meant for something else.
            if (waited) guess.wake.wake();
            return *turn;
        }
        waited = true;
        std::optional<std::chrono::nanoseconds> left;
        if (clock.runs()) left = std::max(next - clock.now(), Steady::duration::zero());
        ThreadWake::wait(nullptr, 0, left);
    }
}

// Returns the outcome, if any. Otherwise sets `next` to the time to look again.
std::optional<PasswordQueue::Turn> PasswordQueue::look(Waiting& entry, bool gives_up,
                                                       const Clock& clock, Steady deadline,
                                                       Steady& next) {
    const Steady now = clock.now();
    Wakes wakes;
    std::optional<Turn> out;
    {
        MutexLock lock(mutex_);
        grant(now, wakes);
        if (entry.turn == Turn::granted && gives_up) {
            --hashing_;
            places_[entry.guess.place].hashing = false;
            entry.turn = Turn::given_up;
            grant(now, wakes);
        }
        const Place* const place = find(entry.guess.place);
        const Steady opens = place != nullptr ? place->failed.opens(failures) : now;
        if (!entry.turn && gives_up) end(entry, Turn::given_up, wakes);
        // A test's clock that stands still would never open it.
        if (!entry.turn && (now >= deadline || (opens > now && !clock.runs())))
            end(entry, Turn::refused, wakes);
        if (opens > now) next = std::min(next, opens);
        out = entry.turn;
    }
    wake_all(wakes);
    return out;
}

void PasswordQueue::end_turn(const Address& place, bool right, Steady now) {
    Wakes wakes;
    {
        MutexLock lock(mutex_);
        --hashing_;
        Place& here = places_[place];
        here.hashing = false;
        if (!right) here.failed.take(failures, now);
        if (places_.size() >= sweep_at_) sweep(now);
        grant(now, wakes);
    }
    wake_all(wakes);
}

std::size_t PasswordQueue::waiting() const {
    MutexLock lock(mutex_);
    return waiting_.size();
}

const PasswordQueue::Place* PasswordQueue::find(const Address& place) const {
    const auto found = places_.find(place);
    return found == places_.end() ? nullptr : &found->second;
}

bool PasswordQueue::is_before(const Waiting& a, const Waiting& b, Steady now) const {
    const auto key = [&](const Waiting& entry) REQUIRES(mutex_) {
        const Place* const place = find(entry.guess.place);
        const bool failed = place != nullptr && !place->failed.rested(now);
        return std::tuple(failed, entry.guess.failures, ~entry.number);
    };
    return key(a) < key(b);
}

void PasswordQueue::enter(Waiting& entry, Steady now, Wakes& wakes) {
    entry.number = ++last_number_;
    waiting_.push_back(&entry);
    const Address& place = entry.guess.place;
    const auto same = [&](const Waiting& other) { return other.guess.place == place; };
    const auto here = std::count_if(waiting_.begin(), waiting_.end(),
                                    [&](const Waiting* other) { return same(*other); });
    if (static_cast<std::size_t>(here) > max_waiting_of_place) drop_last_of(same, now, wakes);
    if (waiting_.size() > max_waiting)
        drop_last_of([](const Waiting&) { return true; }, now, wakes);
}

void PasswordQueue::drop_last_of(const std::function<bool(const Waiting&)>& some, Steady now,
                                 Wakes& wakes) {
    Waiting* last = nullptr;
    for (Waiting* const entry : waiting_) {
        if (some(*entry) && (last == nullptr || is_before(*last, *entry, now))) last = entry;
    }
    end(*last, Turn::refused, wakes);
}

// Once entry.turn is set, the waiting thread may destroy the entry: set it last.
void PasswordQueue::end(Waiting& entry, Turn turn, Wakes& wakes) {
    std::erase(waiting_, &entry);
    wakes.push_back(entry.guess.wake.thread());
    entry.turn = turn;
}

void PasswordQueue::grant(Steady now, Wakes& wakes) {
    while (hashing_ < at_once_) {
        Waiting* first = nullptr;
        for (Waiting* const entry : waiting_) {
            const Place* const place = find(entry->guess.place);
            if (place != nullptr && (place->hashing || place->failed.opens(failures) > now))
                continue;
            if (first == nullptr || is_before(*entry, *first, now)) first = entry;
        }
        if (first == nullptr) return;
        ++hashing_;
        places_[first->guess.place].hashing = true;
        end(*first, Turn::granted, wakes);
    }
}

// Forgets places without recent failures: many addresses must not fill the table.
void PasswordQueue::sweep(Steady now) {
    std::erase_if(places_, [&](const auto& entry) {
        return !entry.second.hashing && entry.second.failed.rested(now);
    });
    sweep_at_ = std::max(min_sweep, 2 * places_.size());
}

}  // namespace hubbub::chat
