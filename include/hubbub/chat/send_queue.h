#pragma once
// Bytes in the order in which they are to be sent. Short pieces are copied, one behind the other.
// Long ones are shared: what a room says waits in many queues at the same time, and is in memory,
// and in the processor's cache, once.

#include <hubbub/base/buffer_pool.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <sys/uio.h>
#include <boost/container/small_vector.hpp>

namespace hubbub::chat {

// Not thread safe.
// NOLINTNEXTLINE(bugprone-exception-escape): moved small_vectors may want memory; without, all ends
class SendQueue {
  public:
    using Shared = std::shared_ptr<const std::string>;

    SendQueue() = default;
    // The other one is empty then.
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

    // `buffers`: where an empty queue takes its memory from.
    void copy(std::string_view bytes, BufferPool& buffers);
    void share(Shared bytes);
    // Puts all of `later` behind what is here. Nothing of it was dropped yet.
    void append(SendQueue&& later, BufferPool& buffers);

    // The first bytes, in as many pieces as there is room for, until they are `most` or more.
    // Returns the number of pieces, at least one. Requires bytes, and room for a piece.
    std::size_t gather(std::span<iovec> pieces, std::size_t most) const;
    // Takes away the first bytes: they were sent.
    void drop(std::size_t bytes, BufferPool& buffers);
    void clear(BufferPool& buffers) { drop(size_, buffers); }

  private:
    void seal_tail();

    boost::container::small_vector<Shared, 1> pieces_;  // one line said to all takes no memory
    std::size_t first_ = 0;                             // the pieces before it were dropped
    std::string tail_;                                  // copied bytes, behind the pieces
    std::size_t offset_ = 0;  // dropped, of the first piece or, where there is none, of the tail
    std::size_t size_ = 0;
};

}  // namespace hubbub::chat
