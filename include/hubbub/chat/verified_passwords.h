#pragma once
// Remembers passwords that were checked against their hash: a gateway sends the same one for each
// of its users, and a check deliberately takes a core for a while.

#include <hubbub/base/mutex.h>

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace hubbub::chat {

// Thread safe. Keeps a digest under a random key, not the password.
class VerifiedPasswords {
  public:
    static constexpr std::size_t max_hashes = 64;

    VerifiedPasswords();

    // Records that the password matches the hash.
    void add(std::string_view password, const std::string& hash);
    bool contains(std::string_view password, const std::string& hash) const;

  private:
    using Digest = std::array<unsigned char, 32>;
    Digest digest(std::string_view password) const;

    std::array<unsigned char, 32> key_{};
    mutable Mutex mutex_{Rank::leaf};
    std::map<std::string, Digest> digests_ GUARDED_BY(mutex_);  // by hash
};

}  // namespace hubbub::chat
