#include <hubbub/chat/outbox.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace hubbub::chat {
namespace {

// In bytes. Below this, copying is cheaper than an extra piece for sendmsg.
constexpr std::size_t share_from = 256;
constexpr std::size_t pieces_at_once = 64;

}  // namespace

Appended Outbox::append(std::string_view bytes) {
    MutexLock lock(mutex_);
    if (const auto refused = refuse(bytes.size())) return *refused;
    tail().copy(bytes, environment_.shared.buffers);
    return added(bytes.size());
}

Appended Outbox::append(const SendQueue::Shared& bytes) {
    MutexLock lock(mutex_);
    if (const auto refused = refuse(bytes->size())) return *refused;
    // Sharing the first piece is free. A short one after others is cheaper to copy than to send as
    // a separate piece.
    SendQueue& to = tail();
    if (to.empty() || bytes->size() >= share_from) {
        to.share(bytes);
    } else {
        to.copy(*bytes, environment_.shared.buffers);
    }
    return added(bytes->size());
}

Appended Outbox::append_reply(std::string_view bytes) {
    MutexLock lock(mutex_);
    if (closed_) return Appended::nothing;
    // The final lines of a client closed for its size are still sent.
    if (!overflowed()) {
        asked_for_ += bytes.size();
        if (too_much(bytes.size())) {
            overflowed_.store(true, std::memory_order_relaxed);
            return Appended::overflowed;
        }
    }
    tail().copy(bytes, environment_.shared.buffers);
    return added(bytes.size());
}

void Outbox::hold(protocol::MessageId id) {
    MutexLock lock(mutex_);
    if (!held_.empty() && held_.back().bytes.empty()) {
        held_.back().id = id;
    } else {
        held_.push_back({id, {}});
    }
    held_for_ = held_.front().id;
}

Appended Outbox::release(protocol::MessageId id) {
    MutexLock lock(mutex_);
    std::size_t bytes = 0;
    auto end = held_.begin();
    for (; end != held_.end() && end->id <= id; ++end) {
        if (end->bytes.empty()) continue;
        bytes += end->bytes.size();
        pending_.append(std::move(end->bytes), environment_.shared.buffers);
    }
    held_.erase(held_.begin(), end);
    held_for_ = held_.empty() ? 0 : held_.front().id;
    held_bytes_ -= bytes;
    return sendable(bytes);
}

Appended Outbox::send_held() {
    MutexLock lock(mutex_);
    if (closed_ || broken()) return Appended::nothing;
    if (state_ == State::writing) again_ = true;
    if (state_ != State::idle) return Appended::nothing;
    state_ = State::claimed;
    return Appended::claimed;
}

std::optional<Appended> Outbox::refuse(std::size_t more) {
    if (closed_ || overflowed() || broken()) return Appended::nothing;
    if (!too_much(more)) return std::nullopt;
    overflowed_.store(true, std::memory_order_relaxed);
    return Appended::overflowed;
}

bool Outbox::too_much(std::size_t more) const {
    if (pending_.size() + held_bytes_ + more >
        environment_.bound + std::min(asked_for_, max_replies))
        return true;
    return state_ == State::blocked && over_budget();
}

// Returns true if all outboxes exceed the budget and this outbox holds at least the mean.
bool Outbox::over_budget() const {
    const OutboxShared& budget = environment_.shared;
    const std::size_t all = budget.bytes.load(std::memory_order_relaxed);
    if (all <= budget.limit) return false;
    return pending_.size() * budget.outboxes.load(std::memory_order_relaxed) >= all;
}

Appended Outbox::added(std::size_t bytes) {
    if (held_.empty()) return sendable(bytes);
    held_bytes_ += bytes;
    return Appended::nothing;
}

// Returns who sends bytes that were appended to pending_.
Appended Outbox::sendable(std::size_t bytes) {
    if (state_ == State::blocked) {
        counted_ += bytes;
        environment_.shared.bytes.fetch_add(bytes, std::memory_order_relaxed);
    }
    if (state_ != State::idle || bytes == 0) return Appended::nothing;
    state_ = State::claimed;
    return Appended::claimed;
}

void Outbox::count_blocked() {
    counted_ = pending_.size();
    environment_.shared.bytes.fetch_add(counted_, std::memory_order_relaxed);
    environment_.shared.outboxes.fetch_add(1, std::memory_order_relaxed);
}

void Outbox::uncount_blocked() {
    environment_.shared.bytes.fetch_sub(std::exchange(counted_, 0), std::memory_order_relaxed);
    environment_.shared.outboxes.fetch_sub(1, std::memory_order_relaxed);
}

Outbox::Taken Outbox::take() {
    if (state_ == State::blocked) uncount_blocked();
    state_ = State::writing;
    return {std::move(pending_), std::exchange(asked_for_, 0)};
}

void Outbox::flush_claimed() {
    Taken taken = [this] {
        MutexLock lock(mutex_);
        assert(state_ == State::claimed);
        return take();
    }();
    write_out(taken);
}

bool Outbox::flush_blocked() {
    Taken taken;
    {
        MutexLock lock(mutex_);
        if (state_ != State::blocked) return false;
        taken = take();
    }
    return write_out(taken) > 0;
}

std::size_t Outbox::write_out(Taken& taken) {
    std::size_t total = 0;
    for (;;) {
        total += write_taken(taken);
        const bool more = !taken.bytes.empty() && !taken.full && !taken.broken && total < turn;
        if (more) continue;
        // Once settle() has released the outbox, its owner may destroy it: read the thread id
        // first.
        const pid_t owner = environment_.owner.thread();
        Next next = Next::done;
        {
            MutexLock lock(mutex_);
            next = settle(taken, total);
        }
        if (next == Next::more) continue;
        if (next == Next::wake_owner && owner != ThreadWake::current()) ThreadWake::wake(owner);
        return total;
    }
}

// Makes one system call, for up to `turn` bytes.
std::size_t Outbox::write_taken(Taken& taken) {
    std::array<iovec, pieces_at_once> pieces;
    const std::size_t count = taken.bytes.empty() ? 0 : taken.bytes.gather(pieces, turn);
    std::size_t offered = 0;
    for (std::size_t i = 0; i < count; ++i) offered += pieces[i].iov_len;
    const Transport::Written written = environment_.transport.write_some({pieces.data(), count});
    taken.broken = written.broken;
    taken.holds = written.holds;
    taken.full = written.holds || written.bytes < offered;
    taken.bytes.drop(written.bytes, environment_.shared.buffers);
    return written.bytes;
}

// Decides the writer's next step, under the lock and with pending_ known.
Outbox::Next Outbox::settle(Taken& taken, std::size_t total) {
    assert(state_ == State::writing);
    if (taken.broken) {
        pending_.clear(environment_.shared.buffers);
        broken_.store(true, std::memory_order_relaxed);
        state_ = State::idle;
        return Next::wake_owner;
    }
    const bool again = std::exchange(again_, false);
    if (taken.bytes.empty() && pending_.empty() && !taken.holds && !again) {
        state_ = State::idle;
        return closed_ ? Next::wake_owner : Next::done;
    }
    if (taken.bytes.empty() && !taken.holds && total < turn) {
        taken = take();
        return Next::more;
    }
    taken.bytes.append(std::move(pending_), environment_.shared.buffers);
    pending_ = std::exchange(taken.bytes, {});
    // No more than pending: otherwise a client that keeps requesting and reads little would raise
    // its bound.
    asked_for_ = std::min(asked_for_ + taken.asked_for, pending_.size());
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
    return pending_.size() + held_bytes_;
}

Outbox::~Outbox() {
    MutexLock lock(mutex_);
    assert(state_ == State::idle || state_ == State::blocked);
    if (state_ == State::blocked) uncount_blocked();
}

}  // namespace hubbub::chat
