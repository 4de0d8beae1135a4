#pragma once
// Lines in and out over one socket, without ever waiting.

#include <hubbub/net/fd.h>
#include <hubbub/protocol/line_framer.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace hubbub::client {

// Where the server is: a host and a port, or a UNIX socket.
struct ServerAddress {
    std::string host;
    std::uint16_t port = 0;
    std::string unix_path;  // not empty: host and port do not count

    std::string text() const;
};

// A connect that waits for its answer. Throws std::system_error or net::AddressError.
net::Fd connect_to(const ServerAddress& server);

// Not thread safe.
class Connection {
  public:
    explicit Connection(net::Fd socket);

    // Puts bytes behind those that wait, and sends what the socket takes now.
    void send(std::string_view bytes);
    // Sends what the socket takes now.
    void flush();
    // Reads what has come, up to a bound, and calls `on_line` for every whole line; a line that is
    // much longer than IRC allows is dropped and `on_line` gets an empty one in its place.
    void receive(const std::function<void(std::string_view)>& on_line);

    int fd() const { return socket_.get(); }
    std::size_t waiting() const { return out_.size(); }
    // The peer is gone; `reason` says how.
    bool broken() const { return !reason_.empty(); }
    const std::string& reason() const { return reason_; }

  private:
    net::Fd socket_;
    protocol::LineFramer framer_;
    std::string out_;
    std::string reason_;
};

}  // namespace hubbub::client
