#include "proxy.h"

#include <hubbub/base/thread_wake.h>
#include <hubbub/net/fd.h>

#include <array>
#include <string>

#include <poll.h>

#include "server_context.h"

namespace hubbub::server {

using chat::Cause;
using chat::Close;
using protocol::ProxyHeader;
using Status = net::Transfer::Status;

namespace {

// Receives the bytes of the header that have arrived, and no byte after it, without blocking.
// `held`: the header's bytes so far.
ProxyStart take_some(int fd, std::string& held) {
    // Peeks: bytes after the header must stay in the socket, because they may begin TLS.
    std::array<char, protocol::max_proxy_binary_bytes> buffer;
    const net::Transfer got = net::peek_some(fd, buffer.data(), buffer.size());
    if (got.status == Status::would_block) return {};
    if (got.status == Status::ended) return {{}, Close{Cause::ended, "Connection closed"}};
    if (got.status == Status::failed) return {{}, Close{Cause::reset, "Connection reset"}};
    const std::size_t before = held.size();
    held.append(buffer.data(), got.bytes);
    ProxyStart out{protocol::parse_proxy_header(held)};
    if (out.header.status == ProxyHeader::Status::invalid)
        out.problem = Close{Cause::proxy,
                            "connections from this address must begin with a PROXY "
                            "header (--proxy): " +
                                std::string(out.header.problem)};
    const bool complete = out.header.status == ProxyHeader::Status::complete;
    net::receive_some(fd, buffer.data(), complete ? out.header.bytes - before : got.bytes);
    return out;
}

}  // namespace

ProxyStart read_proxy_header(const ServerContext& context, const chat::Client& client, int fd,
                             std::chrono::milliseconds timeout) {
    const Steady deadline = std::chrono::steady_clock::now() + timeout;
    std::string held;
    for (;;) {
        if (context.stopping) return {{}, Close{Cause::stopping, "server is stopping"}};
        if (auto asked = client.close_request()) return {{}, std::move(asked)};
        ProxyStart start = take_some(fd, held);
        if (start.problem || start.header.status == ProxyHeader::Status::complete) return start;
        const auto left = deadline - std::chrono::steady_clock::now();
        if (left <= Steady::duration::zero())
            return {{}, Close{Cause::proxy, "no PROXY header came in time (--proxy)"}};
        pollfd at{fd, POLLIN, 0};
        ThreadWake::wait(&at, 1, left);
    }
}

chat::Origin origin_behind(const Proxy& proxy, const ProxyHeader& header, const chat::Origin& hop) {
    if (header.sender == ProxyHeader::Sender::proxy) return hop;
    chat::Origin out = hop;
    if (header.address) out = chat::Origin::of(header.address->text(), header.port);
    // A proxy on this machine does not make its remote users secure.
    out.secure = out.tls = proxy.trusted_tls && header.tls;
    return out;
}

}  // namespace hubbub::server
