#pragma once
// Lines in and out over one wire, without ever waiting.

#include <hubbub/protocol/line_framer.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "connect/wire.h"

namespace hubbub::client {

// Where the server is: a host and a port, or a UNIX socket.
struct ServerAddress {
    std::string host;
    std::uint16_t port = 0;
    std::string unix_path;  // not empty: host and port do not count
    bool tls = false;
    std::string tls_pin;      // SHA-256 of the certificate to trust; empty: the system decides
    std::string certificate;  // this person's own, a PEM file; empty: none
    std::string proxy;        // proxy.h; empty: none

    std::string text() const;
    // True where nobody else can listen: TLS, or this machine.
    bool safe() const;
};

// True for the names and addresses by which a machine knows itself.
bool is_this_machine(std::string_view host);

// A connect that waits for its answer. Throws std::exception with a text for the person.
std::unique_ptr<Wire> connect_to(const ServerAddress& server);

// Not thread safe.
class Connection {
  public:
    explicit Connection(std::unique_ptr<Wire> wire);

    // Puts bytes behind those that wait, and sends what the socket takes now.
    void send(std::string_view bytes);
    // Sends what the socket takes now.
    void flush();
    // Reads what has come, up to a bound, and calls `on_line` for every whole line; a line that is
    // much longer than IRC allows is dropped and `on_line` gets an empty one in its place.
    void receive(const std::function<void(std::string_view)>& on_line);

    int fd() const { return wire_->fd(); }
    // True where there is more to read that poll does not see: call `receive` without waiting.
    bool pending() const { return !broken() && wire_->pending(); }
    std::string security() const { return wire_->security(); }
    std::string certificate() const { return wire_->certificate(); }
    std::size_t waiting() const { return out_.size(); }
    // The peer is gone; `reason` says how.
    bool broken() const { return !reason_.empty(); }
    const std::string& reason() const { return reason_; }

  private:
    std::unique_ptr<Wire> wire_;
    protocol::LineFramer framer_;
    std::string out_;
    std::string reason_;
};

}  // namespace hubbub::client
