#pragma once
// Where to listen and where to connect, as people write it.

#include <hubbub/base/cidr.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <sys/socket.h>
#include <sys/types.h>

namespace hubbub::net {

// "127.0.0.1:6667", "[::1]:6667", "localhost:6667", "*:6667" (both families),
// "unix:/path mode=0660".
struct ListenSpec {
    std::string host;  // "*" for every address
    std::uint16_t port = 0;
    std::string unix_path;  // not empty: a UNIX socket, host and port do not count
    mode_t unix_mode = 0660;
};

// A sentence for the person who wrote the address.
class AddressError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

ListenSpec parse_listen(std::string_view text);  // throws AddressError

struct HostPort {
    std::string host;
    std::uint16_t port = 0;
};
// "host", "host:port", "[v6]:port", "v6". Throws AddressError.
HostPort parse_host_port(std::string_view text, std::uint16_t default_port);

// One address of either family, ready for bind or connect.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t length = 0;

    const sockaddr* get() const;
    int family() const { return storage.ss_family; }
    std::string host() const;  // numeric; "unix" for a UNIX socket
    // Nothing for a UNIX socket.
    std::optional<Address> address() const;
    std::uint16_t port() const;
    std::string text() const;  // "127.0.0.1:6667", "[::1]:6667", "unix:/path"
};

// getaddrinfo(3); may ask name servers and block. "*" gives the wildcard of both families.
// Throws AddressError.
std::vector<SocketAddress> resolve(const std::string& host, std::uint16_t port);
SocketAddress unix_address(const std::string& path);  // throws AddressError

// The address a socket is bound to, or that of its peer.
SocketAddress local_address(int fd);

}  // namespace hubbub::net
