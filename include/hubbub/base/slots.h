#pragma once
// The limit on active clients: a counting semaphore whose permits are objects.

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
    // One permit, released by its destructor. Can be moved, not copied. Not thread safe.
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

    // `on_release` is called after each release, by the releasing thread.
    SlotPool(std::size_t capacity, std::function<void()> on_release);

    // Returns nothing if all slots are taken. Never blocks: a waiting acceptor could neither join
    // threads nor stop.
    std::optional<Slot> try_acquire();
    std::size_t capacity() const { return capacity_; }
    // Returns how many are taken; may be out of date when it is read.
    std::size_t in_use() const { return in_use_.load(std::memory_order_acquire); }

  private:
    void release();

    const std::size_t capacity_;
    const std::function<void()> on_release_;
    std::counting_semaphore<> free_;
    std::atomic<std::size_t> in_use_{0};
};

}  // namespace hubbub
