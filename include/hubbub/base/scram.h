#pragma once
// SCRAM-SHA-256: keys, and the server's side of an exchange, without channel binding.
// Source: RFC 5802, RFC 7677

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub {

// What a server keeps of a password, as bytes.
struct ScramSecret {
    std::string stored_key;
    std::string server_key;
};
// RFC 7677 asks for 4,096 or more; each login makes the client do this many.
constexpr std::uint32_t scram_iterations = 10'000;

// Returns the keys of a password that SASLprep has prepared. Takes some milliseconds: never call it
// under a lock. Thread safe.
ScramSecret scram_secret(std::string_view password, std::string_view salt,
                         std::uint32_t iterations);
// Returns 16 random bytes. Thread safe.
std::string scram_salt();

// One exchange. Not thread safe.
class ScramServer {
  public:
    // Parses the client's first message. Returns nothing if it is malformed or asks for channel
    // binding.
    static std::optional<ScramServer> parse(std::string_view client_first);

    // The name to log in as, and the one to act as, which is empty if they are the same.
    const std::string& user() const { return user_; }
    const std::string& authorization() const { return authorization_; }

    // Returns the first message of the server. `nonce` are printable characters without a comma.
    std::string challenge(std::string_view salt, std::uint32_t iterations, std::string_view nonce);
    static std::string random_nonce();
    // Returns the final message of the server if the client's final message proves that it knows
    // the password; otherwise nothing. Takes the same time for each wrong proof.
    std::optional<std::string> check(std::string_view client_final,
                                     const ScramSecret& secret) const;

  private:
    std::string header_;  // of GS2
    std::string user_;
    std::string authorization_;
    std::string nonce_;         // of the client; after challenge(), of both
    std::string auth_message_;  // what both sides sign, without the client's final message
};

}  // namespace hubbub
