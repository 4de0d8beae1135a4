#include <hubbub/base/buffer_pool.h>

#include <utility>

namespace hubbub {

BufferPool::BufferPool(std::size_t fresh, std::size_t largest, std::size_t max_kept)
    : fresh_(fresh), largest_(largest), max_kept_bytes_(max_kept) {}

std::string BufferPool::take() {
    {
        MutexLock lock(mutex_);
        if (!kept_.empty()) {
            std::string buffer = std::move(kept_.back());
            kept_.pop_back();
            kept_bytes_ -= buffer.capacity();
            return buffer;
        }
    }
    std::string buffer;
    buffer.reserve(fresh_);
    return buffer;
}

void BufferPool::give(std::string&& buffer) {
    std::string mine =
        std::move(buffer);  // declared before the lock, so it is freed after unlocking
    if (mine.capacity() < fresh_ || mine.capacity() > largest_) return;
    MutexLock lock(mutex_);
    if (kept_bytes_ + mine.capacity() > max_kept_bytes_) return;
    kept_bytes_ += mine.capacity();
    kept_.push_back(std::move(mine));
}

}  // namespace hubbub
