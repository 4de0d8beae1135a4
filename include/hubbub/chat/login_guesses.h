#pragma once
// Limits wrong passwords of one account, from all addresses together.

#include <hubbub/base/cidr.h>
#include <hubbub/base/clock.h>
#include <hubbub/base/mutex.h>
#include <hubbub/base/throttle.h>
#include <hubbub/chat/keyed_hash.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hubbub::chat {

// Thread safe. Counts names that belong to no account like others, so that the limit does not
// reveal which accounts exist. An address that last logged in to the account is exempt, so that
// guessers do not lock out its owner.
class LoginGuesses {
  public:
    static constexpr Rate failures{20, std::chrono::seconds(600)};
    static constexpr std::size_t max_names = 16384;

    // Returns false if there were too many wrong passwords for the name: check none now.
    bool may_guess(std::string_view name, const Address& place, Steady now) const;
    void note(std::string_view name, const Address& place, bool right, Steady now);

    std::size_t size() const;

  private:
    struct Guesses {
        Throttle failed;
        std::optional<Address> trusted;  // where the last right password came from
    };
    void make_room(Steady now) REQUIRES(mutex_);

    mutable Mutex mutex_{Rank::leaf};
    std::unordered_map<std::string, Guesses, NameHash, SameName> names_ GUARDED_BY(mutex_);
};

}  // namespace hubbub::chat
