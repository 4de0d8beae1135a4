#pragma once
// Gives back what the heap holds unused after many have come, or gone: pages between what is still
// in use, which malloc by itself keeps.

#include <atomic>

namespace hubbub {

// Thread safe.
class IdleHeap {
  public:
    // To be called for each thread that comes to rest, or has ended. Now and then one of them
    // trims: malloc_trim(3), a millisecond or two, in which each arena is locked for a part of it.
    void rested();

  private:
    static constexpr unsigned between_trims = 512;
    std::atomic<unsigned> rested_{0};
};

}  // namespace hubbub
