#pragma once
// One server as the full screen knows it: where it is, whether it is reached, and the session.

#include <hubbub/base/clock.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connect/connection.h"
#include "irc/session.h"

namespace hubbub::client {

// Not thread safe: part of the workspace.
struct Network {
    enum class Phase : std::uint8_t {
        offline,     // nobody asked for it
        waiting,     // it will be tried at `retry_at`
        connecting,  // under way
        online,      // lines go back and forth
    };

    std::string name;
    ServerAddress server;
    SessionSettings settings;
    std::string password_command;  // asked for the password each time; empty: none
    void use_password(const std::string& password) { client::use_password(settings, password); }
    // The network's thread connects at its next turn.
    void connect_soon() {
        wanted = true;
        phase = Phase::waiting;
        retry_at = {};
    }
    std::unique_ptr<Session> session;  // of this connection, or of the last one

    std::optional<std::size_t> bouncer;  // the number of the network whose bouncer told of this one
    bool gone = false;                   // the bouncer no longer has it

    std::vector<std::string> muted;  // rooms and nicks that call only by name

    Steady friends_asked_at{};  // whether they are there
    bool idle_told = false;     // the server knows that the person presses no key

    bool wanted = true;  // the person wants to be connected
    Phase phase = Phase::waiting;
    Steady retry_at{};
    unsigned failures = 0;  // in a row
    bool heard = false;     // the server said something on this connection
    bool welcomed = false;  // it took the person in, once

    std::string untrusted;  // the SHA-256 of the certificate that was refused; empty: none was
    std::string security;   // of the connection: "TLS 1.3"; empty: none

    Steady asked_at{};  // the PING under way
    std::string asked;  // its token; empty: none
    std::optional<std::chrono::milliseconds> lag;
};

// How long to wait before the next try: 2 s, doubling up to 5 minutes, up to a quarter more by
// `chance` (0 to 1), so that not everybody comes back at the same moment.
std::chrono::milliseconds retry_delay(unsigned failures, double chance);

}  // namespace hubbub::client
