#pragma once
// Who wants to be told what goes on: the operators' snomasks, seen from the other side.

#include <hubbub/base/mutex.h>
#include <hubbub/chat/client.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace hubbub::chat {

enum class Notice : std::uint8_t {
    bans,
    connects,
    floods,
    kills,
    nicks,
    opers,
    quits,
    refused,
    server
};

struct NoticeLetter {
    char letter;
    Notice kind;
};
inline constexpr std::array notice_letters = {
    NoticeLetter{'c', Notice::connects}, NoticeLetter{'f', Notice::floods},
    NoticeLetter{'k', Notice::kills},    NoticeLetter{'n', Notice::nicks},
    NoticeLetter{'o', Notice::opers},    NoticeLetter{'q', Notice::quits},
    NoticeLetter{'r', Notice::refused},  NoticeLetter{'s', Notice::server},
    NoticeLetter{'x', Notice::bans},
};
constexpr std::uint32_t bit(Notice kind) {
    return 1U << static_cast<unsigned>(kind);
}

// Thread safe.
class Notices {
  public:
    // The kinds, as bits, that the client wants from now on; 0: none.
    void listen(const std::shared_ptr<Client>& client, std::uint32_t kinds);
    // Cheap, and without a lock: where nobody listens nothing need be written.
    bool wanted(Notice kind) const {
        return (kinds_.load(std::memory_order_relaxed) & bit(kind)) != 0;
    }
    // Those who want it. Appending to them is the caller's.
    std::vector<std::shared_ptr<Client>> listeners(Notice kind) const;

  private:
    struct Listener {
        std::shared_ptr<Client> client;
        std::uint32_t kinds;
    };

    mutable Mutex mutex_{Rank::leaf};
    std::vector<Listener> listeners_ GUARDED_BY(mutex_);
    std::atomic<std::uint32_t> kinds_{0};  // what somebody wants
};

}  // namespace hubbub::chat
