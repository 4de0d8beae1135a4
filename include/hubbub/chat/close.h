#pragma once
// Why connections end. Every one that does not end by the client's own will is logged and counted.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::chat {

enum class Cause : std::uint8_t {
    quit,                  // the client said QUIT
    ended,                 // it closed its side
    reset,                 // the connection broke
    sendq,                 // it did not read what others said
    flood,                 // it sent on and on, faster than it was read
    ping_timeout,          // it did not answer
    registration_timeout,  // it never said who it is
    kicked,                // the operator put it out
    banned,                // a K-line or a D-line fits
    bad_password,
    bad_name,  // a person gave no valid name three times
    browser,
    tls_hello,
    stopping,  // the server ends
    internal,  // an exception reached the top of its thread
};
constexpr std::size_t causes = static_cast<std::size_t>(Cause::internal) + 1;

// A key for the log.
std::string_view name(Cause cause);

struct Close {
    Cause cause = Cause::quit;
    std::string text;  // what others see behind QUIT, and the client in its ERROR
};

// Thread safe.
struct Counters {
    std::array<std::atomic<std::uint64_t>, causes> closed{};
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> messages{0};
    std::atomic<std::size_t> registered{0};
    std::atomic<std::size_t> registered_max{0};
    std::atomic<std::size_t> invisible{0};
    std::atomic<std::size_t> operators{0};
    std::atomic<std::int64_t> started{0};  // seconds since the epoch
    // How often each command came, by its place in the table of commands.
    static constexpr std::size_t most_commands = 96;
    std::array<std::atomic<std::uint64_t>, most_commands> commands{};
};

}  // namespace hubbub::chat
