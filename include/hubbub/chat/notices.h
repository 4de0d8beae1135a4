#pragma once
// Which operators receive which server notices (snomasks).

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
    // Sets the kinds, as bits, that the client receives; 0: none.
    void listen(const std::shared_ptr<Client>& client, std::uint32_t kinds);
    // Returns whether anyone receives this kind. Takes no lock: check it before formatting a
    // notice.
    bool wanted(Notice kind) const {
        return (kinds_.load(std::memory_order_relaxed) & bit(kind)) != 0;
    }
    // Returns the clients that receive this kind; the caller appends to their outboxes.
    std::vector<std::shared_ptr<Client>> listeners(Notice kind) const;

  private:
    struct Subscriber {
        std::shared_ptr<Client> client;
        std::uint32_t kinds;
    };

    mutable Mutex mutex_{Rank::leaf};
    std::vector<Subscriber> subscribers_ GUARDED_BY(mutex_);
    std::atomic<std::uint32_t> kinds_{0};  // all kinds that anyone receives
};

}  // namespace hubbub::chat
