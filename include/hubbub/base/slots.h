#pragma once
// The cap on active clients: a counting semaphore whose permits are tokens.

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <semaphore>
#include <utility>

namespace hubbub {

// Thread safe. Must outlive its slots.
class SlotPool {
  public:
    // One permit. Gives itself back when it is destroyed; moves, never copies.
    class Slot {
      public:
        Slot(Slot&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)) {}
        Slot& operator=(Slot&&) = delete;
        ~Slot() {
            if (pool_ != nullptr) pool_->release();
        }

      private:
        friend class SlotPool;
        explicit Slot(SlotPool* pool) : pool_(pool) {}
        SlotPool* pool_;
    };

    // `on_release` is called after a slot has come back, by the thread that gave it back.
    SlotPool(std::size_t capacity, std::function<void()> on_release);

    // Never blocks: a thread that waited here could neither join others nor stop.
    std::optional<Slot> try_acquire();
    std::size_t capacity() const { return capacity_; }
    // How many are taken now; may be old by the time it is read.
    std::size_t in_use() const { return in_use_.load(std::memory_order_acquire); }

  private:
    void release();

    const std::size_t capacity_;
    const std::function<void()> on_release_;
    std::counting_semaphore<> free_;
    std::atomic<std::size_t> in_use_{0};
};

}  // namespace hubbub
