#include <hubbub/base/idle_heap.h>

#include <malloc.h>

namespace hubbub {

void IdleHeap::rested() {
    if ((rested_.fetch_add(1, std::memory_order_relaxed) + 1) % between_trims == 0)
        ::malloc_trim(0);
}

}  // namespace hubbub
