#pragma once
// Parses and resolves the addresses to listen on and to connect to.

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

// Whether the connections of a listener use TLS.
enum class Encryption : std::uint8_t {
    optional,  // the client decides
    required,
    refused,
};

// "127.0.0.1:6667", "[::1]:6667", "localhost:6667", "*:6667" (both families),
// "unix:/path mode=0660". Each may be followed by "tls" or "plain".
struct ListenSpec {
    std::string host;  // "*" for every address
    std::uint16_t port = 0;
    std::string unix_path;  // not empty: a UNIX socket; host and port are ignored
    mode_t unix_mode = 0660;
    Encryption encryption = Encryption::optional;
};

// Its text is a sentence for the user.
class AddressError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

ListenSpec parse_listen(std::string_view text);  // throws AddressError

struct HostPort {
    std::string host;
    std::uint16_t port = 0;
};
// Parses "host", "host:port", "[v6]:port" or "v6". Throws AddressError.
HostPort parse_host_port(std::string_view text, std::uint16_t default_port);

// A socket address of any family, for bind or connect.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t length = 0;

    const sockaddr* get() const;
    int family() const { return storage.ss_family; }
    std::string host() const;  // numeric; "unix" for a UNIX socket
    // Returns nothing for a UNIX socket.
    std::optional<Address> address() const;
    std::uint16_t port() const;
    std::string text() const;  // "127.0.0.1:6667", "[::1]:6667", "unix:/path"
};

// Resolves a name with getaddrinfo(3): may block on name servers. "*" returns the wildcard
// addresses of both families. Throws AddressError.
std::vector<SocketAddress> resolve(const std::string& host, std::uint16_t port);
// Returns the address with port 0.
SocketAddress socket_address(const Address& address);
SocketAddress unix_address(const std::string& path);  // throws AddressError

// Returns the address that a socket is bound to; an empty one on error.
SocketAddress local_address(int fd);

}  // namespace hubbub::net
