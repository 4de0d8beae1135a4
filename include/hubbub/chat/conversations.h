#pragma once
// The order of messages in private conversations.

#include <hubbub/base/mutex.h>
#include <hubbub/protocol/stored_message.h>

#include <array>
#include <cstddef>
#include <utility>

namespace hubbub::chat {

// Thread safe.
class Conversations {
  public:
    // Returns the lock under which the messages of a conversation are published. Others may share
    // it. Take one at a time.
    Mutex& lock_of(const protocol::HistoryPlace& place) {
        return locks_[protocol::HashPlace()(place) % count];
    }

  private:
    static constexpr std::size_t count = 64;

    template <std::size_t... Number>
    static std::array<Mutex, count> make(std::index_sequence<Number...>) {
        return {((void)Number, Mutex(Rank::channel))...};
    }

    std::array<Mutex, count> locks_ = make(std::make_index_sequence<count>());
};

}  // namespace hubbub::chat
