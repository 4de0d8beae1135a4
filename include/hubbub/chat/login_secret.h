#pragma once
// A secret of the server, for answers about accounts that do not exist.

#include <array>
#include <string>
#include <string_view>

namespace hubbub::chat {

// Thread safe, except use().
class LoginSecret {
  public:
    // Starts with random bytes.
    LoginSecret();
    // Uses a secret of an earlier run, so that answers stay the same. Before other threads start.
    void use(std::string_view secret);

    // Returns 16 bytes that are always the same for a name, regardless of case: the salt that an
    // account of that name could have.
    std::string salt_for(std::string_view name) const;

  private:
    std::array<unsigned char, 32> key_{};
};

}  // namespace hubbub::chat
