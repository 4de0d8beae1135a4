#pragma once
// The progress of a SASL login. Source: https://ircv3.net/specs/extensions/sasl-3.1

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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
    // The login failed after the sign-on: the session goes on without it.
    void abandon();
    bool succeeded() const { return confirmed_.has_value(); }
    bool refused() const { return refused_; }

    // Asks for a login after the sign-on.
    void plan(Login login) { planned_ = std::move(login); }
    const std::optional<Login>& planned() const { return planned_; }
    // Records the login that will work if the server accepts a registration; accept_offer(): it
    // has.
    void offer(Login login) { offered_ = std::move(login); }
    void accept_offer();
    // Returns the account of the offer, or `other` without one.
    std::string offered_account(const std::string& other) const;
    // Returns the login that the server has confirmed last, for the next connection.
    const std::optional<Login>& confirmed() const { return confirmed_; }

  private:
    std::unique_ptr<Sasl> sasl_;
    std::string challenge_;
    Login current_;  // of sasl_
    std::optional<Login> planned_;
    std::optional<Login> offered_;
    std::optional<Login> confirmed_;
    bool refused_ = false;
};

}  // namespace hubbub::client
