#pragma once
// SASL authentication by GNU SASL.
// Source: https://ircv3.net/specs/extensions/sasl-3.1, RFC 4616, RFC 7677

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

// The account to log in to. Without an account, only EXTERNAL logs in.
struct Login {
    std::string account;
    std::string password;
    std::string mechanism;  // "PLAIN", "EXTERNAL", "SCRAM-SHA-256"; empty: the best one offered
    bool safe = false;      // no one else can listen: the password may be sent in clear

    bool wanted() const { return !account.empty() || mechanism == "EXTERNAL"; }
};

// Chooses a mechanism from the offered list ("PLAIN,EXTERNAL"; empty: unknown). Returns an empty
// name if none is suitable.
std::string choose_mechanism(const Login& login, std::string_view offered);

// Not thread safe. The exchange of one login.
class Sasl {
  public:
    // Throws std::runtime_error if the library lacks the mechanism.
    Sasl(const Login& login, const std::string& mechanism);
    ~Sasl();
    Sasl(const Sasl&) = delete;
    Sasl& operator=(const Sasl&) = delete;

    // Returns the response to a challenge, both in base64 ("+": empty); nullopt if the server
    // breaks the protocol.
    std::optional<std::string> answer(const std::string& challenge);

  private:
    struct Exchange;
    std::unique_ptr<Exchange> session_;
};

// Splits a response for AUTHENTICATE: pieces of 400 bytes, and a final "+" if the last one is full.
std::vector<std::string> in_pieces(const std::string& answer);

}  // namespace hubbub::client
