#include <hubbub/base/slots.h>

#include <utility>

namespace hubbub {

SlotPool::SlotPool(std::size_t capacity, std::function<void()> on_release)
    : capacity_(capacity),
      on_release_(std::move(on_release)),
      free_(static_cast<std::ptrdiff_t>(capacity)) {}

std::optional<SlotPool::Slot> SlotPool::try_acquire() {
    // libstdc++ yields several times before try_acquire() fails. On a busy machine each refused
    // connection would cost milliseconds.
    if (in_use() >= capacity_) return std::nullopt;
    if (!free_.try_acquire()) return std::nullopt;
    in_use_.fetch_add(1, std::memory_order_relaxed);
    return Slot(this);
}

void SlotPool::release() {
    // In this order: if in_use() shows a free slot, try_acquire() finds it.
    free_.release();
    in_use_.fetch_sub(1, std::memory_order_release);
    on_release_();
}

}  // namespace hubbub
