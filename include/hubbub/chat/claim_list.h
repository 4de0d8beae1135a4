#pragma once
// The outboxes that one thread claimed and has yet to flush.

#include <cstddef>

namespace hubbub::chat {

class Outbox;
struct OutboxShared;

// The links are in the outboxes: each has one
// claimer at most, and a client that is idle holds no memory for it. Not thread safe.
class ClaimList {
  public:
    bool empty() const { return first_ == nullptr; }
    void add(Outbox& outbox);
    void take_from(ClaimList& other);  // all of it, behind what is here
    void flush() noexcept;             // sends what waits in each; leaves the list empty
    OutboxShared& shared() const;      // not of an empty list

  private:
    Outbox* first_ = nullptr;
    Outbox* last_ = nullptr;
};

}  // namespace hubbub::chat
