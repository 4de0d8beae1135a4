#pragma once
// The address that a client connects from, and whether the connection is secure.

#include <hubbub/base/cidr.h>

#include <cstdint>
#include <optional>
#include <string>

namespace hubbub::chat {

// Immutable: copied, modified and published as a whole.
struct Origin {
    std::string host;  // numeric address, or "unix"
    std::uint16_t port = 0;
    std::optional<Address> address = {};  // nothing on a UNIX socket
    // Nobody on the network can read the traffic: TLS, a UNIX socket or loopback.
    bool secure = false;
    bool tls = false;  // loopback and UNIX sockets are also secure without it
    // SHA-256 of the client's TLS certificate, in lower-case hexadecimal digits; empty: none.
    std::string certificate = {};
    std::string gateway = {};  // name of the web gateway that gave the address; empty: none

    // Returns the origin of a connection without TLS. "unix" stands for a UNIX socket.
    static Origin of(std::string host, std::uint16_t port);
};

}  // namespace hubbub::chat
