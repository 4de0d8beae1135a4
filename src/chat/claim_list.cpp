#include <hubbub/chat/claim_list.h>
#include <hubbub/chat/outbox.h>

#include <utility>

namespace hubbub::chat {

void ClaimList::add(Outbox& outbox) {
    outbox.next_claimed_ = nullptr;
    (last_ == nullptr ? first_ : last_->next_claimed_) = &outbox;
    last_ = &outbox;
}

void ClaimList::take_from(ClaimList& other) {
    if (other.empty()) return;
    (last_ == nullptr ? first_ : last_->next_claimed_) = other.first_;
    last_ = other.last_;
    other = {};
}

void ClaimList::flush() noexcept {
    const ClaimList mine = std::exchange(*this, {});
    for (Outbox* outbox = mine.first_; outbox != nullptr;) {
        // Read it first: once flushed, the outbox may be destroyed or in another list.
        Outbox* const next = outbox->next_claimed_;
        if (next != nullptr) {
            next->prefetch_way();
            if (next->next_claimed_ != nullptr) next->next_claimed_->prefetch();
        }
        outbox->flush_claimed();
        outbox = next;
    }
}

OutboxShared& ClaimList::shared() const {
    return first_->shared();
}

}  // namespace hubbub::chat
