#pragma once
// Lines in and out over one wire. Nothing here blocks.

#include <hubbub/protocol/line_framer.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "connect/wire.h"

namespace hubbub::client {

// The address of a server: a host and a port, or a UNIX socket.
struct ServerAddress {
    std::string host;
    std::uint16_t port = 0;
    std::string unix_path;  // if not empty, host and port are unused
    bool tls = false;
    std::string tls_pin;  // SHA-256 of the trusted certificate; empty: use the system's authorities
    std::string certificate;  // of the person, a PEM file; empty: none
    std::string proxy;        // proxy.h; empty: none

    std::string text() const;
    // Returns true if no one else can listen: TLS, or this machine.
    bool safe() const;
};

// Returns true if the name or address means this machine.
bool is_this_machine(std::string_view host);

// Blocks until the server is connected. Throws std::exception with a text for the person.
std::unique_ptr<Wire> connect_to(const ServerAddress& server);

// Not thread safe.
class Connection {
  public:
    explicit Connection(std::unique_ptr<Wire> wire);

    // Queues bytes, and sends as many as the socket accepts now.
    void send(std::string_view bytes);
    // Sends as many queued bytes as the socket accepts now.
    void flush();
    // Reads available bytes, up to a bound, and calls `on_line` for each complete line. A line that
    // is much longer than IRC allows is dropped; `on_line` gets an empty one instead.
    void receive(const std::function<void(std::string_view)>& on_line);

    int fd() const { return wire_->fd(); }
    // Returns true if there is input that poll() does not see: call receive() at once.
    bool pending() const { return !broken() && wire_->pending(); }
    std::string security() const { return wire_->security(); }
    std::string certificate() const { return wire_->certificate(); }
    std::size_t waiting() const { return out_.size(); }
    // Returns true once the connection is over; reason() says why.
    bool broken() const { return !reason_.empty(); }
    const std::string& reason() const { return reason_; }

  private:
    std::unique_ptr<Wire> wire_;
    protocol::LineFramer framer_;
    std::string out_;
    std::string reason_;
};

}  // namespace hubbub::client
