#pragma once
// The state of one client in its worker.

#include <hubbub/net/fd.h>
#include <hubbub/net/tls_engine.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "heard.h"
#include "read_back.h"

namespace hubbub::stress {

enum class ConnectionState : std::uint8_t {
    absent,       // not connected
    connecting,   // connect(2) is in progress
    securing,     // the TLS handshake is in progress
    registering,  // NICK and USER were sent
    registered,
    joining,
    joined,
    leaving,  // QUIT was sent; the server will close
};

// Not thread safe: used by its worker's thread.
struct Connection {
    static constexpr std::size_t no_recipient = SIZE_MAX;

    net::Fd fd;
    std::unique_ptr<net::TlsEngine> tls;  // null: plain TCP
    ConnectionState state = ConnectionState::absent;
    bool awaited = false;  // the current order waits for it
    bool paused = false;   // never read again
    std::uint32_t client = 0;
    std::uint32_t channel = 0;
    std::uint32_t other_channel = UINT32_MAX;  // ban-storm: a second one that it joined
    std::uint32_t joins = 0;                   // JOINs seen, including its own
    std::uint32_t quits = 0;
    std::uint32_t bans = 0;                // ban-storm: changes it made
    std::size_t recipient = no_recipient;  // its number in the checker
    bool remembers = false;                // looks in the history for the messages it received
    bool has_history = false;              // the server has CHATHISTORY for it
    bool unproven = false;                 // the server has said that it confirms without storing
    std::vector<Heard> heard;              // messages that must be in the history
    std::unique_ptr<ReadBack> reading;     // null: it does not look
    std::string nick;
    std::string tail;     // an incomplete line
    std::string pending;  // bytes that the socket did not take yet

    // Registered and not leaving.
    bool present() const {
        return state >= ConnectionState::registered && state != ConnectionState::leaving;
    }
};

}  // namespace hubbub::stress
