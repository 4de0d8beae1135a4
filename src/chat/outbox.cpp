#include <hubbub/chat/outbox.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>

#include <sched.h>

namespace hubbub::chat {
namespace {

using std::chrono::steady_clock;

// A flush of this many outboxes takes longer than letting those go first who are about to append to
// the same ones: one send then carries what all of them said.
constexpr std::size_t many_claims = 24;
// But only where somebody else flushes as much at the same time, or did a moment ago. A yield costs
// a turn of the scheduler when other programs want the core, and a quiet room gains nothing by it.
constexpr std::chrono::microseconds a_moment{300};

std::atomic<int> flushing{0};
std::atomic<steady_clock::rep> last_flush{0};

bool others_flush() {
    if (flushing.load(std::memory_order_relaxed) > 0) return true;
    const steady_clock::duration last(last_flush.load(std::memory_order_relaxed));
    return steady_clock::now().time_since_epoch() - last < a_moment;
}

}  // namespace

Appended Outbox::append(std::string_view bytes) {
    MutexLock lock(mutex_);
    if (closed_ || overflowed() || broken()) return Appended::nothing;
    if (too_much(bytes.size())) {
        overflowed_.store(true, std::memory_order_relaxed);
        return Appended::overflowed;
    }
    return add(bytes);
}

Appended Outbox::append_reply(std::string_view bytes) {
    MutexLock lock(mutex_);
    if (closed_) return Appended::nothing;
    asked_for_ += bytes.size();
    return add(bytes);
}

bool Outbox::too_much(std::size_t more) const {
    if (pending_.size() + more > setup_.bound + asked_for_) return true;
    if (state_ != State::blocked) return false;
    const OutboxShared& budget = setup_.shared;
    const std::size_t all = budget.bytes.load(std::memory_order_relaxed);
    if (all <= budget.limit) return false;
    return pending_.size() * budget.outboxes.load(std::memory_order_relaxed) >= all;
}

Appended Outbox::add(std::string_view bytes) {
    if (bytes.empty()) return Appended::nothing;
    if (pending_.capacity() < bytes.size()) take_buffer();
    pending_.append(bytes);
    if (state_ == State::blocked) {
        counted_ += bytes.size();
        setup_.shared.bytes.fetch_add(bytes.size(), std::memory_order_relaxed);
    }
    if (state_ != State::idle) return Appended::nothing;
    state_ = State::claimed;
    return Appended::claimed;
}

// An idle outbox has no buffer of its own.
void Outbox::take_buffer() {
    if (!pending_.empty()) return;
    pending_ = setup_.shared.buffers.take();
    pending_.clear();
}

void Outbox::count_blocked() {
    counted_ = pending_.size();
    setup_.shared.bytes.fetch_add(counted_, std::memory_order_relaxed);
    setup_.shared.outboxes.fetch_add(1, std::memory_order_relaxed);
}

void Outbox::uncount_blocked() {
    setup_.shared.bytes.fetch_sub(std::exchange(counted_, 0), std::memory_order_relaxed);
    setup_.shared.outboxes.fetch_sub(1, std::memory_order_relaxed);
}

void Outbox::take(Taken& taken) {
    if (state_ == State::blocked) uncount_blocked();
    state_ = State::writing;
    // The writer's emptied buffer serves those who append meanwhile.
    taken.bytes.clear();
    taken.bytes.swap(pending_);
    taken.asked_for = std::exchange(asked_for_, 0);
    taken.sent = 0;
}

void Outbox::flush_claimed() {
    Taken taken;
    {
        MutexLock lock(mutex_);
        assert(state_ == State::claimed);
        take(taken);
    }
    write_out(taken);
}

bool Outbox::flush_blocked() {
    Taken taken;
    {
        MutexLock lock(mutex_);
        if (state_ != State::blocked) return false;
        take(taken);
    }
    return write_out(taken) > 0;
}

std::size_t Outbox::write_out(Taken& taken) {
    BufferPool& buffers = setup_.shared.buffers;  // outlives every outbox
    std::size_t total = 0;
    for (;;) {
        const Transport::Written written = setup_.transport.write_some(taken.bytes);
        taken.sent = written.bytes;
        taken.broken = written.broken;
        total += written.bytes;
        // Once the role is given up the owner may go, and this outbox with it: what the wake needs
        // is read before.
        const pid_t owner = setup_.owner.thread();
        Next next = Next::done;
        {
            MutexLock lock(mutex_);
            next = settle(taken, total);
        }
        if (next == Next::more) continue;
        buffers.give(std::move(taken.bytes));
        buffers.give(std::move(taken.spare));
        if (next == Next::wake_owner && owner != ThreadWake::current()) ThreadWake::wake(owner);
        return total;
    }
}

// What the writer does next, decided where the role could be given up: under the lock, having seen
// what is pending.
Outbox::Next Outbox::settle(Taken& taken, std::size_t total) {
    assert(state_ == State::writing);
    if (taken.broken) {
        pending_.clear();
        broken_.store(true, std::memory_order_relaxed);
        state_ = State::idle;
        return Next::wake_owner;
    }
    const bool all = taken.sent == taken.bytes.size();
    if (all && pending_.empty()) {
        taken.spare.swap(pending_);
        state_ = State::idle;
        return closed_ ? Next::wake_owner : Next::done;
    }
    if (all && total < turn) {
        take(taken);
        return Next::more;
    }
    if (!all) {
        taken.bytes.erase(0, taken.sent);
        taken.bytes += pending_;
        pending_.swap(taken.bytes);
        // Never more than waits: a client that asks on and on, and reads a little, would raise what
        // others may make it hold.
        asked_for_ = std::min(asked_for_ + taken.asked_for, pending_.size());
    }
    state_ = State::blocked;
    count_blocked();
    return Next::wake_owner;
}

bool Outbox::close() {
    MutexLock lock(mutex_);
    closed_ = true;
    return state_ == State::idle || state_ == State::blocked;
}

Outbox::State Outbox::state() const {
    MutexLock lock(mutex_);
    return state_;
}

std::size_t Outbox::waiting() const {
    MutexLock lock(mutex_);
    return pending_.size();
}

Outbox::~Outbox() {
    MutexLock lock(mutex_);
    assert(state_ == State::idle || state_ == State::blocked);
    if (state_ == State::blocked) uncount_blocked();
}

void Claims::note(Outbox& outbox, Appended result) {
    if (result == Appended::claimed) {
        if (outbox.owner().thread() == ThreadWake::current()) {
            own_ = &outbox;
        } else {
            held_.push_back(&outbox);
        }
    }
    if (result == Appended::overflowed) wakes_.push_back(outbox.owner().thread());
}

void Claims::flush() noexcept {
    for (const pid_t owner : wakes_) ThreadWake::wake(owner);
    wakes_.clear();
    const bool many = held_.size() >= many_claims;
    if (many) {
        if (others_flush()) ::sched_yield();
        flushing.fetch_add(1, std::memory_order_relaxed);
    }
    for (Outbox* const outbox : held_) outbox->flush_claimed();
    held_.clear();
    if (many) {
        flushing.fetch_sub(1, std::memory_order_relaxed);
        last_flush.store(steady_clock::now().time_since_epoch().count(), std::memory_order_relaxed);
    }
    if (Outbox* const own = std::exchange(own_, nullptr)) own->flush_claimed();
}

}  // namespace hubbub::chat
