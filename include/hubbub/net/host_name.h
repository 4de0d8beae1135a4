#pragma once
// Reverse DNS look-ups, run by the calling thread.

#include <hubbub/net/address.h>

#include <chrono>
#include <functional>
#include <string>

namespace hubbub::net {

struct Resolving {
    std::string name_server = {};  // "192.0.2.53", "192.0.2.53:5353"; empty: the system's
    std::chrono::milliseconds deadline{3000};
};

// Returns whether the text is a valid "ADDRESS" or "ADDRESS:PORT" of a name server.
bool valid_name_server(const std::string& text);

// Returns the host name of the address; "" if there is none, if the name does not resolve back to
// the address, or if valid_host() rejects it. Blocks until the deadline at most. It waits in
// ThreadWake::wait, and after each wake-up returns "" if `give_up` returns true. Thread safe.
std::string host_name(const SocketAddress& address, const Resolving& how,
                      const std::function<bool()>& give_up);

}  // namespace hubbub::net
