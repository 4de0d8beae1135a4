#include <hubbub/base/rank.h>

#include <cassert>
#include <cstdio>
#include <cstdlib>

namespace hubbub {

bool RankStack::push(Rank rank, std::uint64_t order) {
    if (depth_ == capacity) return false;
    const Held fresh{rank, order};
    // Tried locks may be out of order, so compare with all held locks.
    for (std::size_t i = 0; i < depth_; ++i) {
        if (!(held_[i] < fresh)) return false;
    }
    held_[depth_++] = fresh;
    return true;
}

bool RankStack::push_tried(Rank rank, std::uint64_t order) {
    if (depth_ == capacity) return false;
    for (std::size_t i = 0; i < depth_; ++i) {
        if (rank < held_[i].rank || (rank == held_[i].rank && order == held_[i].order))
            return false;
    }
    held_[depth_++] = {rank, order};
    return true;
}

void RankStack::pop(Rank rank, std::uint64_t order) {
    // Guards in one function may end in any order, so it need not be the last record.
    for (std::size_t i = depth_; i-- > 0;) {
        if (held_[i].rank != rank || held_[i].order != order) continue;
        for (; i + 1 < depth_; ++i) held_[i] = held_[i + 1];
        --depth_;
        return;
    }
    assert(false && "released a lock that this thread does not hold");
}

RankStack& RankStack::mine() {
    thread_local RankStack stack;
    return stack;
}

#if defined(HUBBUB_CHECK_LOCKS)
namespace {

[[noreturn]] void abort_out_of_order(Rank rank, std::uint64_t order) {
    std::fprintf(stderr, "lock order broken: taking rank %d order %llu (see base/rank.h)\n",
                 static_cast<int>(rank), static_cast<unsigned long long>(order));
    std::abort();
}

}  // namespace

void RankTag::acquiring() const {
    if (!RankStack::mine().push(rank_, order_)) abort_out_of_order(rank_, order_);
}

void RankTag::tried() const {
    if (!RankStack::mine().push_tried(rank_, order_)) abort_out_of_order(rank_, order_);
}

void RankTag::released() const {
    RankStack::mine().pop(rank_, order_);
}
#endif

}  // namespace hubbub
