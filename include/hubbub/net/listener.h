#pragma once
// A socket that takes connections, and the connecting side.

#include <hubbub/net/address.h>
#include <hubbub/net/fd.h>

#include <optional>
#include <string>
#include <vector>

namespace hubbub::net {

// Not thread safe.
class Listener {
  public:
    // Binds and listens, non-blocking, close-on-exec. Throws std::system_error, its text naming the
    // address. A UNIX socket left over by a server that is gone is replaced.
    explicit Listener(const SocketAddress& address);
    Listener(const SocketAddress& address, mode_t unix_mode);
    Listener(Listener&&) = default;
    Listener& operator=(Listener&&) = delete;
    ~Listener();

    struct Accepted {
        Fd fd;
        SocketAddress peer;
        int error = 0;  // errno where fd is empty
    };
    Accepted accept() const;

    int fd() const { return fd_.get(); }
    // What it is bound to, the port that the system picked included.
    const SocketAddress& address() const { return bound_; }

  private:
    Fd fd_;
    SocketAddress bound_;
    std::string unlink_;  // a UNIX socket's path
};

// Every address that the spec stands for. Throws AddressError or std::system_error.
std::vector<Listener> listen_on(const ListenSpec& spec);

// A blocking connect to the first address that answers, each within 30 seconds. Throws
// std::system_error.
Fd connect_to(const std::string& host, std::uint16_t port);

// Sets TCP_NODELAY; does nothing on a UNIX socket.
void disable_nagle(int fd);
// Asks the kernel to reset a connection whose peer has not answered for so long, be it to what was
// sent or, if nothing was, to its probes. Does nothing on a UNIX socket.
constexpr int vanished_after_s = 180;
void enable_keepalive(int fd);

}  // namespace hubbub::net
