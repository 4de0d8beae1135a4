#pragma once
// One client as its worker sees it.

#include <hubbub/net/fd.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace hubbub::stress {

enum class State : std::uint8_t {
    absent,       // not connected, or not any more
    connecting,   // connect(2) is under way
    registering,  // NICK and USER are sent
    registered,
    joining,
    joined,
    leaving,  // QUIT is sent: the server closes
};

struct Connection {
    static constexpr std::size_t no_recipient = SIZE_MAX;

    net::Fd fd;
    State state = State::absent;
    bool awaited = false;  // the order that is being obeyed waits for it
    bool paused = false;   // reads no more
    std::uint32_t client = 0;
    std::uint32_t room = 0;
    std::uint32_t joins = 0;  // of others and its own, as it saw them
    std::uint32_t quits = 0;
    std::uint32_t bans = 0;                // ban-storm: that it set or removed
    std::size_t recipient = no_recipient;  // its number with the checker
    std::string nick;
    std::string tail;     // the start of a line whose end has not come
    std::string pending;  // bytes that the kernel would not take yet

    // Registered, and not on its way out.
    bool present() const { return state >= State::registered && state != State::leaving; }
};

}  // namespace hubbub::stress
