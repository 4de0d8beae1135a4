#pragma once
// Past owners of nicks, for WHOWAS. The oldest entries are dropped first.

#include <hubbub/base/mutex.h>
#include <hubbub/chat/user.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

namespace hubbub::chat {

// Thread safe.
class WhowasHistory {
  public:
    struct FormerUser {
        std::shared_ptr<const Identity> who;
        std::int64_t at;  // seconds since the epoch
    };
    static constexpr std::size_t most = 1000;

    // Records that the nick is free from now on.
    void note(std::shared_ptr<const Identity> who, std::int64_t now);
    // Returns up to `limit` past owners of the nick, the newest first.
    std::vector<FormerUser> find(std::string_view nick, std::size_t limit) const;

  private:
    mutable Mutex mutex_{Rank::leaf};
    std::deque<FormerUser> entries_ GUARDED_BY(mutex_);
};

}  // namespace hubbub::chat
