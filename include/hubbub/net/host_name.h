#pragma once
// The name of an address, asked of the name servers by the thread that wants to know.

#include <hubbub/net/address.h>

#include <chrono>
#include <functional>
#include <string>

namespace hubbub::net {

struct Resolving {
    std::string name_server = {};  // "192.0.2.53", "192.0.2.53:5353"; empty: those of the system
    std::chrono::milliseconds deadline{3000};
};

// True where these name servers can be asked: "ADDRESS" or "ADDRESS:PORT".
bool valid_name_server(const std::string& text);

// The name that the address has, if that name has the address as well and valid_host() likes it;
// else nothing. Blocks the calling thread, no longer than the deadline: it waits in
// ThreadWake::wait, and after each wake stops where `give_up` says so. Thread safe.
std::string host_name(const SocketAddress& address, const Resolving& how,
                      const std::function<bool()>& give_up);

}  // namespace hubbub::net
