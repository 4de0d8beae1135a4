#pragma once
// One network of the full screen: its server, its connection and its session.

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
        offline,     // not wanted
        waiting,     // the next attempt is at `retry_at`
        connecting,  // an attempt is in progress
        online,      // connected
    };

    std::string name;
    ServerAddress server;
    SessionSettings settings;
    std::string password_command;  // prints the password, run for each attempt; empty: none
    void use_password(const std::string& password) { client::use_password(settings, password); }
    // The network's thread connects at its next turn.
    void connect_soon() {
        wanted = true;
        phase = Phase::waiting;
        retry_at = {};
    }
    std::unique_ptr<Session> session;  // of the current or the last connection

    std::optional<std::size_t> bouncer;  // the number of the bouncer's own network
    bool gone = false;                   // the bouncer no longer has it

    std::vector<std::string> muted;  // muted channels and nicks

    Steady friends_asked_at{};  // the last ISON
    bool idle_told = false;     // away was sent because no key was pressed

    bool wanted = true;  // the person wants to be connected
    Phase phase = Phase::waiting;
    Steady retry_at{};
    unsigned failures = 0;  // in a row
    bool heard = false;     // a line has arrived on this connection
    bool welcomed = false;  // it has welcomed the person once

    std::string untrusted;  // SHA-256 of the refused certificate; empty: none
    std::string security;   // of the connection: "TLS 1.3"; empty: none

    Steady asked_at{};  // the pending PING
    std::string asked;  // its token; empty: none
    std::optional<std::chrono::milliseconds> lag;
};

// Returns the time before the next attempt: 2 s, doubled for each failure up to 5 minutes, plus up
// to a quarter by `chance` (0 to 1), so that clients do not reconnect all at once.
std::chrono::milliseconds retry_delay(unsigned failures, double chance);

}  // namespace hubbub::client
