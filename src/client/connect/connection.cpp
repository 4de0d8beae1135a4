#include "connect/connection.h"

#include <hubbub/base/cidr.h>
#include <hubbub/net/address.h>
#include <hubbub/net/listener.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "connect/proxy.h"

namespace hubbub::client {
namespace {

// IRCv3 servers send up to 8191 bytes of tags.
constexpr protocol::LineFramer::Limits limits{8192, 8192};

net::Fd connect_unix(const std::string& path) {
    const net::SocketAddress address = net::unix_address(path);
    net::Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd || ::connect(fd.get(), address.get(), address.length) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot connect to unix:" + path);
    return fd;
}

// Ends the connection if bytes are not acknowledged for two minutes.
void limit_silence(int fd) {
    constexpr int milliseconds = 120'000;
    ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
}

}  // namespace

std::string ServerAddress::text() const {
    if (!unix_path.empty()) return "unix:" + unix_path;
    const bool v6 = host.find(':') != std::string::npos;
    return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool ServerAddress::safe() const {
    return tls || !unix_path.empty() || (proxy.empty() && is_this_machine(host));
}

bool is_this_machine(std::string_view host) {
    // A host name may begin with "127.", too.
    const bool v4_loopback = host.starts_with("127.") && Address::parse(host);
    return host == "localhost" || host == "::1" || v4_loopback;
}

std::unique_ptr<Wire> connect_to(const ServerAddress& server) {
    if (!server.unix_path.empty()) return plain_wire(connect_unix(server.unix_path));
    net::Fd fd = server.proxy.empty() ? net::connect_to(server.host, server.port)
                                      : connect_by_proxy(server.proxy, server.host, server.port);
    net::disable_nagle(fd.get());
    net::enable_keepalive(fd.get());
    limit_silence(fd.get());
    if (!server.tls) return plain_wire(std::move(fd));
    return tls_wire(std::move(fd), {server.host, server.tls_pin, server.certificate});
}

Connection::Connection(std::unique_ptr<Wire> wire) : wire_(std::move(wire)), framer_(limits) {}

void Connection::send(std::string_view bytes) {
    out_ += bytes;
    flush();
}

void Connection::flush() {
    while (!out_.empty()) {
        const net::Transfer sent = wire_->write_some(out_);
        if (sent.status == net::Transfer::Status::would_block) return;
        if (sent.status != net::Transfer::Status::done) {
            // The reason may still be unread: let receive() end the connection.
            out_.clear();
            return;
        }
        out_.erase(0, sent.bytes);
    }
}

void Connection::receive(const std::function<void(std::string_view)>& on_line) {
    // The bound keeps the input responsive while a server sends without pause.
    constexpr int rounds = 8;
    std::array<char, 16384> buffer;
    for (int round = 0; round < rounds && !broken(); ++round) {
        const net::Transfer got = wire_->read_some(buffer.data(), buffer.size());
        if (got.status == net::Transfer::Status::would_block) return;
        if (got.status == net::Transfer::Status::ended) {
            reason_ = "the server closed the connection";
            return;
        }
        if (got.status == net::Transfer::Status::failed) {
            reason_ = "the connection broke: " + std::generic_category().message(got.error);
            return;
        }
        framer_.feed({buffer.data(), got.bytes});
        std::string_view line;
        for (auto result = framer_.next(line); result != protocol::LineFramer::Result::empty;
             result = framer_.next(line)) {
            on_line(result == protocol::LineFramer::Result::line ? line : std::string_view{});
        }
    }
}

}  // namespace hubbub::client
