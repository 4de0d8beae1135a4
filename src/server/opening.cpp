#include "opening.h"

#include <hubbub/base/thread_wake.h>
#include <hubbub/net/fd.h>
#include <hubbub/protocol/plain.h>
#include <hubbub/protocol/proxy_header.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <poll.h>

namespace hubbub::server {

using chat::Cause;
using chat::Close;

namespace {

constexpr std::chrono::milliseconds greeting_delay{300};
// Enough to recognize a PROXY header.
constexpr std::size_t start_bytes = 16;

Steady now() {
    return std::chrono::steady_clock::now();
}

}  // namespace

Opening::Opening(const ServerContext& context, chat::Client& client, ConnectionStream& stream,
                 int fd, net::Encryption encryption)
    : context_(context), client_(client), stream_(stream), fd_(fd), encryption_(encryption) {}

std::optional<Close> Opening::run(const Config& config) {
    greet_at_ = now() + greeting_delay;
    const bool required = encryption_ == net::Encryption::required;
    const std::string start = first_bytes(required ? now() + config.handshake_timeout : greet_at_);
    if (required && start.empty() && !ended()) return Close{Cause::tls, "No TLS handshake came"};
    if (protocol::begins_proxy_header(start))
        return Close{Cause::proxy, std::string(protocol::stray_proxy_header)};
    const bool hello = start.starts_with(protocol::tls_hello);
    if (!start.empty()) hello_ = hello;
    lacks_tls_ = required && !hello;
    if (!hello) return std::nullopt;
    if (config.tls && encryption_ != net::Encryption::refused) return start_tls(config);
    return Close{Cause::tls, "this port does not speak TLS; connect without it"};
}

bool Opening::owes_alert() {
    if (!hello_) {
        char first = 0;
        const net::Transfer got = net::peek_some(fd_, &first, 1);
        hello_ = got.status == net::Transfer::Status::done && first == protocol::tls_hello;
    }
    return *hello_ && !answered_;
}

// Returns "" if the client is silent or has closed the connection.
std::string Opening::first_bytes(Steady deadline) {
    while (!ended()) {
        char buffer[start_bytes];
        const net::Transfer got = net::peek_some(fd_, buffer, sizeof buffer);
        if (got.status == net::Transfer::Status::done) return {buffer, got.bytes};
        if (got.status != net::Transfer::Status::would_block || !wait(POLLIN, deadline)) break;
    }
    return {};
}

// Waits until the socket is ready or the thread is woken. Returns false if the deadline has passed.
bool Opening::wait(short events, Steady deadline) const {
    const auto left = deadline - now();
    if (left <= Steady::duration::zero()) return false;
    pollfd at{fd_, events, 0};
    ThreadWake::wait(&at, 1, left);
    return true;
}

std::optional<Close> Opening::start_tls(const Config& config) {
    auto tls = std::make_unique<TlsStream>(fd_, config.tls);
    const Steady deadline = now() + config.handshake_timeout;
    while (!ended()) {
        const TlsStream::Step step = tls->handshake();
        answered_ = step == TlsStream::Step::failed || step == TlsStream::Step::done;
        if (step == TlsStream::Step::failed)
            return Close{Cause::tls, "TLS handshake failed: " + tls->error()};
        if (step == TlsStream::Step::gone)
            return Close{Cause::tls, "Connection closed in the TLS handshake"};
        if (step == TlsStream::Step::done) {
            use(std::move(tls));
            break;
        }
        if (!wait(step == TlsStream::Step::wants_room ? POLLOUT : POLLIN, deadline))
            return Close{Cause::tls, "TLS handshake timed out"};
    }
    return std::nullopt;
}

void Opening::use(std::unique_ptr<TlsStream> tls) {
    chat::Origin origin = *client_.origin();
    origin.secure = origin.tls = true;
    origin.certificate = tls->client_fingerprint();
    client_.set_origin(std::move(origin));
    stream_.use(std::move(tls));
    greet_at_ = now() + greeting_delay;
}

}  // namespace hubbub::server
