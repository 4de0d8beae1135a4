#include <hubbub/chat/claim_list.h>
#include <hubbub/chat/outbox.h>

#include <utility>

namespace hubbub::chat {

void ClaimList::add(Outbox& outbox) {
    outbox.next_claimed_ = nullptr;
    (last_ == nullptr ? first_ : last_->next_claimed_) = &outbox;
    last_ = &outbox;
    ++size_;
}

void ClaimList::take_from(ClaimList& other) {
    if (other.size_ == 0) return;
    (last_ == nullptr ? first_ : last_->next_claimed_) = other.first_;
    last_ = other.last_;
    size_ += other.size_;
    other = {};
}

void ClaimList::flush() noexcept {
    const ClaimList mine = std::exchange(*this, {});
    // Flushed, it may be gone, or in another list.
    for (Outbox* next = mine.first_; next != nullptr;) {
        Outbox* const outbox = std::exchange(next, next->next_claimed_);
        if (next != nullptr) next->prefetch();
        outbox->flush_claimed();
    }
}

OutboxShared& ClaimList::shared() const {
    return first_->shared();
}

}  // namespace hubbub::chat
