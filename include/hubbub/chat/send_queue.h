#pragma once
// Bytes to send, in order. Short pieces are copied one after the other. Long ones are shared: a
// message to a channel is in many queues, but only once in memory and in the processor's cache.

#include <hubbub/base/buffer_pool.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <boost/container/small_vector.hpp>

#include <sys/uio.h>

namespace hubbub::chat {

// Not thread safe.
// NOLINTNEXTLINE(bugprone-exception-escape): a failed allocation ends the program
class SendQueue {
  public:
    using Shared = std::shared_ptr<const std::string>;

    SendQueue() = default;
    // Leaves `other` empty.
    SendQueue(SendQueue&& other) noexcept { *this = std::move(other); }
    SendQueue& operator=(SendQueue&& other) noexcept {
        pieces_ = std::move(other.pieces_);
        first_ = std::exchange(other.first_, 0);
        tail_ = std::move(other.tail_);
        offset_ = std::exchange(other.offset_, 0);
        size_ = std::exchange(other.size_, 0);
        return *this;
    }

    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }  // bytes

    // Appends a copy of the bytes. An empty queue takes a buffer from `buffers`.
    void copy(std::string_view bytes, BufferPool& buffers);
    void share(Shared bytes);
    // Appends all of `later`. Requires that no bytes of `later` were dropped.
    void append(SendQueue&& later, BufferPool& buffers);

    // Fills `pieces` with the first bytes, stopping once they are `max_bytes` or more. Returns the
    // number of pieces, at least one. Requires that neither the queue nor `pieces` is empty.
    std::size_t gather(std::span<iovec> pieces, std::size_t max_bytes) const;
    // Removes the first bytes after they were sent.
    void drop(std::size_t bytes, BufferPool& buffers);
    void clear(BufferPool& buffers) { drop(size_, buffers); }

  private:
    void seal_tail();

    boost::container::small_vector<Shared, 1> pieces_;  // a single one needs no allocation
    std::size_t first_ = 0;                             // the pieces before it were dropped
    std::string tail_;                                  // copied bytes, after the pieces
    std::size_t offset_ = 0;  // dropped bytes of the first piece, or of the tail if there is none
    std::size_t size_ = 0;
};

}  // namespace hubbub::chat
