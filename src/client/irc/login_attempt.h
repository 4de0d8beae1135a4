#pragma once
// The progress of a SASL login. Source: https://ircv3.net/specs/extensions/sasl-3.1

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "irc/sasl.h"

namespace hubbub::client {

// Not thread safe.
class LoginAttempt {
  public:
    // Starts with that mechanism. Throws std::runtime_error if the library lacks it.
    void begin(const Login& login, const std::string& mechanism);
    // Returns true from begin() until succeed() or refuse().
    bool pending() const { return sasl_ != nullptr; }

    // Adds a piece of a challenge. Returns true once the challenge is complete.
    bool add_challenge(std::string_view piece);
    // Returns the pieces that answer the challenge; nullopt if the server failed to prove that it
    // knows the password.
    std::optional<std::vector<std::string>> answer();

    void succeed();
    // The login failed or is impossible: trying again would not help.
    void refuse();
    bool succeeded() const { return succeeded_; }
    bool refused() const { return refused_; }

  private:
    std::unique_ptr<Sasl> sasl_;
    std::string challenge_;
    bool succeeded_ = false;
    bool refused_ = false;
};

}  // namespace hubbub::client
