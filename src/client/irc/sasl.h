#pragma once
// Proving who one is to a server: the mechanisms themselves are GNU SASL's.
// Source: https://ircv3.net/specs/extensions/sasl-3.1, RFC 4616, RFC 7677

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

// Who to log in as; empty account: nobody, unless by certificate.
struct Login {
    std::string account;
    std::string password;
    std::string mechanism;  // "PLAIN", "EXTERNAL", "SCRAM-SHA-256"; empty: the best that fits
    bool safe = false;      // nobody else can listen: the password may be sent as it is

    bool wanted() const { return !account.empty() || mechanism == "EXTERNAL"; }
};

// The mechanism to take of those that are offered ("PLAIN,EXTERNAL"; empty: not told). Empty where
// none will do.
std::string choose_mechanism(const Login& login, std::string_view offered);

// Not thread safe. One login.
class Sasl {
  public:
    // Throws std::runtime_error where the library lacks the mechanism.
    Sasl(const Login& login, const std::string& mechanism);
    ~Sasl();
    Sasl(const Sasl&) = delete;
    Sasl& operator=(const Sasl&) = delete;

    // What to answer to a challenge, both in base64 ("+" is an empty one); nothing where the server
    // does not play by the rules.
    std::optional<std::string> answer(const std::string& challenge);

  private:
    struct Session;
    std::unique_ptr<Session> session_;
};

// An answer as AUTHENTICATE takes it: pieces of 400 bytes, and "+" where the last one is full.
std::vector<std::string> in_pieces(const std::string& answer);

}  // namespace hubbub::client
