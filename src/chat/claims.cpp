#include <hubbub/chat/claims.h>

#include <utility>

namespace hubbub::chat {
namespace {

// Below this, flushing alone is faster.
constexpr std::size_t min_group_audience = 24;

}  // namespace

void Claims::append(Outbox& outbox, Batch& batch) {
    const SendQueue::Shared& bytes = batch.shared(outbox.encoding());
    if (bytes->empty()) return;  // no line for this encoding
    note(outbox, outbox.append(bytes));
}

void Claims::note(Outbox& outbox, Appended result) {
    if (result == Appended::claimed) {
        if (outbox.owner().thread() == ThreadWake::current()) {
            own_ = &outbox;
        } else {
            held_.add(outbox);
        }
    }
    if (result == Appended::overflowed) wakes_.push_back(outbox.owner().thread());
}

void Claims::flush() noexcept {
    flush_others();
    if (Outbox* const own = std::exchange(own_, nullptr)) own->flush_claimed();
}

void Claims::flush_stale(const Clock& clock) noexcept {
    if (held_.empty() && wakes_.empty()) return;
    const Steady now = clock.now();
    if (!seen_) {
        seen_ = now;
    } else if (now - *seen_ >= max_claim_age) {
        flush_others();
    }
}

void Claims::flush_others() noexcept {
    seen_.reset();
    for (const pid_t owner : wakes_) ThreadWake::wake(owner);
    wakes_.clear();
    // Judge by the audience, not the claims: if many threads talk in one channel, each claims only
    // some of its members, and all would send small pieces.
    const bool many = std::exchange(audience_, 0) >= min_group_audience;
    if (many && !held_.empty()) {
        held_.shared().group.flush(held_);
    } else {
        held_.flush();
    }
}

}  // namespace hubbub::chat
