#pragma once
// Listening sockets, and connecting.

#include <hubbub/net/address.h>
#include <hubbub/net/fd.h>

#include <optional>
#include <string>
#include <vector>

namespace hubbub::net {

// Not thread safe.
class Listener {
  public:
    // Binds and listens; non-blocking and close-on-exec. Replaces a UNIX socket that a dead server
    // left behind. Throws std::system_error that names the address.
    explicit Listener(const SocketAddress& address, mode_t unix_mode = 0,
                      Encryption encryption = Encryption::optional);
    Listener(Listener&&) = default;
    Listener& operator=(Listener&&) = delete;
    ~Listener();

    struct Accepted {
        Fd fd;
        SocketAddress peer;
        int error = 0;  // errno if fd is empty
    };
    // Accepts a connection without blocking; `fd` is non-blocking and close-on-exec.
    Accepted accept() const;

    int fd() const { return fd_.get(); }
    Encryption encryption() const { return encryption_; }
    // Returns the bound address, with the port that the system chose if 0 was requested.
    const SocketAddress& address() const { return bound_; }

  private:
    Fd fd_;
    SocketAddress bound_;
    Encryption encryption_;
    std::string unlink_;  // path of a UNIX socket, removed by the destructor
};

// Listens on every address of the spec. Throws AddressError or std::system_error.
std::vector<Listener> listen_on(const ListenSpec& spec);

// Connects to the first address that accepts, waiting up to 30 seconds for each. The socket is
// blocking. Throws AddressError or std::system_error.
Fd connect_to(const std::string& host, std::uint16_t port);

// Sets TCP_NODELAY. No effect on a UNIX socket.
void disable_nagle(int fd);
// Makes the kernel reset a connection if its peer does not acknowledge data or keepalive probes for
// this many seconds. No effect on a UNIX socket.
constexpr int vanished_after_s = 180;
void enable_keepalive(int fd);

}  // namespace hubbub::net
