#pragma once
// Returns unused heap memory to the system after many connections have come or gone. malloc alone
// keeps free pages between used ones.

#include <atomic>

namespace hubbub {

// Thread safe.
class IdleHeap {
  public:
    // Call it when a thread becomes idle or ends. Every `between_trims` calls it runs
    // malloc_trim(3), which takes a millisecond or two and locks each arena in turn.
    void rested();

  private:
    static constexpr unsigned between_trims = 512;
    std::atomic<unsigned> rested_{0};
};

}  // namespace hubbub
