#pragma once
// Why connections end. Every end except a QUIT is logged; all are counted.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::chat {

enum class Cause : std::uint8_t {
    quit,                  // the client sent QUIT
    ended,                 // the client closed the connection
    reset,                 // the connection failed
    sendq,                 // its send queue overflowed
    flood,                 // it sent faster than it may, and did not stop
    ping_timeout,          // no PONG
    registration_timeout,  // not registered in time
    kicked,                // an operator disconnected it
    banned,                // a K-line or D-line matched
    bad_password,
    bad_name,  // a plain user gave three invalid names
    browser,
    tls,       // no TLS, or its handshake failed
    proxy,     // a PROXY header or WEBIRC is wrong, missing or not allowed
    limits,    // too many connections from its address, which a proxy gave
    stopping,  // the server shuts down
    internal,  // an exception reached the top of its thread
};
constexpr std::size_t causes = static_cast<std::size_t>(Cause::internal) + 1;

// Returns the cause's name in the log.
std::string_view name(Cause cause);

struct Close {
    Cause cause = Cause::quit;
    std::string text;  // shown to others in QUIT, and to the client in ERROR
};

// Server statistics. Thread safe.
struct Counters {
    std::array<std::atomic<std::uint64_t>, causes> closed{};
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> messages{0};
    std::atomic<std::size_t> registered{0};   // users
    std::atomic<std::size_t> connections{0};  // of registered users
    std::atomic<std::size_t> registered_max{0};
    std::atomic<std::size_t> invisible{0};
    std::atomic<std::size_t> operators{0};
    std::atomic<std::int64_t> started{0};  // seconds since the epoch
    // Uses of each command, by its index in the command table.
    static constexpr std::size_t max_commands = 96;
    std::array<std::atomic<std::uint64_t>, max_commands> commands{};
};

}  // namespace hubbub::chat
