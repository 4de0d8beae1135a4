#pragma once
// Walks over the members of a channel in bounded parts, each under one hold of the channel's lock.

#include <hubbub/chat/channel.h>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace hubbub::commands {

// Not thread safe: belongs to one answer.
class MemberWalk {
  public:
    explicit MemberWalk(std::size_t members_per_part) : per_part_(members_per_part) {}

    // Calls `act` for the next members. Returns false if they were the last. If all members fit in
    // one part, goes from the first to the last. Otherwise goes backwards: Channel::remove() fills
    // the gap with the last member, so no remaining member is skipped.
    template <typename Act>
    bool next(const chat::Channel& channel, const Act& act) REQUIRES(channel.mutex) {
        const auto& members = channel.members();
        if (left_ > members.size() && members.size() <= per_part_) {
            for (const chat::Member& member : members) act(member);
            return false;
        }
        left_ = std::min(left_, members.size());
        for (std::size_t i = 0; i < per_part_ && left_ > 0; ++i) act(members[--left_]);
        return left_ > 0;
    }

  private:
    const std::size_t per_part_;
    std::size_t left_ = std::numeric_limits<std::size_t>::max();
};

}  // namespace hubbub::commands
