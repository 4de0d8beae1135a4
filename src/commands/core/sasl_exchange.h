#pragma once
// The SASL exchange that a client has begun. Source: https://ircv3.net/specs/extensions/sasl-3.1

#include <hubbub/base/scram.h>
#include <hubbub/chat/account.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub::commands {

enum class Mechanism : std::uint8_t { external, plain, scram_sha_256 };

// Not thread safe: belongs to one session.
struct SaslExchange {
    static constexpr std::size_t chunk_bytes = 400;
    // In Base64; a password of the maximum length and three names fit.
    static constexpr std::size_t max_bytes = 4 * chunk_bytes;

    Mechanism mechanism = Mechanism::plain;
    std::string received;              // the chunks so far, in Base64
    std::optional<ScramServer> scram;  // after the client's first message
    // Null after the client's first message: there is no such account, and every proof is wrong.
    std::shared_ptr<const chat::Account> account;
    bool proven = false;  // the server's final message was sent; the client confirms it
};

}  // namespace hubbub::commands
