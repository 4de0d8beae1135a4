#pragma once
// The outboxes that a thread has claimed and must flush.

#include <cstddef>

namespace hubbub::chat {

class Outbox;
struct OutboxShared;

// A linked list through the outboxes, so that an idle client uses no memory for it. An outbox has
// at most one claimer. Not thread safe.
class ClaimList {
  public:
    bool empty() const { return first_ == nullptr; }
    void add(Outbox& outbox);
    void take_from(ClaimList& other);  // appends all of it
    void flush() noexcept;             // sends the pending bytes of each; empties the list
    OutboxShared& shared() const;      // requires that the list is not empty

  private:
    Outbox* first_ = nullptr;
    Outbox* last_ = nullptr;
};

}  // namespace hubbub::chat
