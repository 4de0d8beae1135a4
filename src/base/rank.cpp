#include <hubbub/base/rank.h>

#include <cassert>
#include <cstdio>
#include <cstdlib>

namespace hubbub {

bool RankStack::push(Rank rank, std::uint64_t order) {
    if (depth_ == capacity) return false;
    if (depth_ > 0) {
        const Held& last = held_[depth_ - 1];
        const bool rises = last.rank < rank || (last.rank == rank && last.order < order);
        if (!rises) return false;
    }
    held_[depth_++] = {rank, order};
    return true;
}

void RankStack::pop(Rank rank, std::uint64_t order) {
    // Guards of one function may end in any order, so the record need not be the last one.
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
void RankTag::acquiring() const {
    if (RankStack::mine().push(rank_, order_)) return;
    std::fprintf(stderr, "lock order broken: taking rank %d order %llu (see base/rank.h)\n",
                 static_cast<int>(rank_), static_cast<unsigned long long>(order_));
    std::abort();
}

void RankTag::released() const {
    RankStack::mine().pop(rank_, order_);
}
#endif

}  // namespace hubbub
