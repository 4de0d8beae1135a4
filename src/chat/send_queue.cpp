#include <hubbub/chat/send_queue.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace hubbub::chat {
namespace {

// A longer tail is sealed and a new one begun, so that sent parts can be freed and no large buffer
// is moved.
constexpr std::size_t max_tail = 16 * 1024;
constexpr std::size_t usual_pieces = 8;

iovec piece_of(std::string_view bytes) {
    return {const_cast<char*>(bytes.data()), bytes.size()};  // sendmsg(2) only reads it
}

}  // namespace

void SendQueue::copy(std::string_view bytes, BufferPool& buffers) {
    if (bytes.empty()) return;
    if (!tail_.empty() && tail_.size() + bytes.size() > max_tail) seal_tail();
    if (tail_.empty() && tail_.capacity() < bytes.size()) {
        tail_ = buffers.take();
        tail_.clear();
    }
    tail_ += bytes;
    size_ += bytes.size();
}

void SendQueue::share(Shared bytes) {
    if (bytes->empty()) return;
    if (!tail_.empty()) seal_tail();
    if (pieces_.size() == 1) pieces_.reserve(usual_pieces);
    const std::size_t more = bytes->size();
    pieces_.push_back(std::move(bytes));
    size_ += more;
}

// The sealed piece keeps the offset of the tail: if there were no pieces, it is now the first.
void SendQueue::seal_tail() {
    pieces_.push_back(std::make_shared<const std::string>(std::exchange(tail_, {})));
}

void SendQueue::append(SendQueue&& later, BufferPool& buffers) {
    assert(later.first_ == 0 && later.offset_ == 0);
    for (Shared& piece : later.pieces_) share(std::move(piece));
    copy(later.tail_, buffers);
    buffers.give(std::move(later.tail_));
    later = {};
}

std::size_t SendQueue::gather(std::span<iovec> pieces, std::size_t max_bytes) const {
    // A caller that sends no bytes and loops until all are sent would never end.
    assert(!empty() && !pieces.empty() && max_bytes > 0);
    std::size_t count = 0;
    std::size_t bytes = 0;
    std::size_t skipped = offset_;
    const auto add = [&](std::string_view piece) {
        pieces[count++] = piece_of(piece.substr(skipped));
        bytes += piece.size() - skipped;
        skipped = 0;
    };
    for (std::size_t i = first_; i < pieces_.size() && count < pieces.size() && bytes < max_bytes;
         ++i)
        add(*pieces_[i]);
    if (count < pieces.size() && bytes < max_bytes && !tail_.empty()) add(tail_);
    assert(count > 0);
    return count;
}

void SendQueue::drop(std::size_t bytes, BufferPool& buffers) {
    assert(bytes <= size_);
    size_ -= bytes;
    offset_ += bytes;
    while (first_ < pieces_.size() && offset_ >= pieces_[first_]->size()) {
        offset_ -= pieces_[first_]->size();
        pieces_[first_++].reset();
    }
    // Compact once more than half of the pieces were dropped: constant cost per piece.
    if (first_ > pieces_.size() / 2) {
        pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(first_));
        first_ = 0;
    }
    if (size_ != 0) return;
    assert(offset_ == tail_.size());
    offset_ = 0;
    if (!tail_.empty()) buffers.give(std::exchange(tail_, {}));
    // One shared line uses the inline storage: no memory to free.
    if (pieces_.capacity() == 1) {
        pieces_.clear();
    } else {
        pieces_ = {};
    }
}

}  // namespace hubbub::chat
