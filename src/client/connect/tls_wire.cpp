// TLS by OpenSSL. No other source of the client includes OpenSSL.

#include <hubbub/net/openssl_pointers.h>
#include <hubbub/net/tls_text.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <fcntl.h>
#include <poll.h>

#include "connect/wire.h"

namespace hubbub::client {
namespace {

constexpr std::chrono::seconds greeting_time{20};

using net::Certificate;
using Context = std::unique_ptr<SSL_CTX, net::Freed<SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, net::Freed<SSL_free>>;

std::string last_error() {
    return net::openssl_error("the connection was closed");
}

Context make_context(const TlsChoices& choices) {
    Context context(::SSL_CTX_new(::TLS_client_method()));
    if (!context) throw std::runtime_error("cannot start TLS: " + last_error());
    ::SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    ::SSL_CTX_set_default_verify_paths(context.get());
    ::SSL_CTX_set_mode(context.get(),
                       SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (choices.certificate.empty()) return context;
    const char* file = choices.certificate.c_str();
    if (::SSL_CTX_use_certificate_chain_file(context.get(), file) != 1 ||
        ::SSL_CTX_use_PrivateKey_file(context.get(), file, SSL_FILETYPE_PEM) != 1)
        throw std::runtime_error("the certificate '" + choices.certificate +
                                 "' cannot be used: " + last_error() +
                                 "; it must be a PEM file with a certificate and its key");
    return context;
}

void expect_host(SSL* tls, const std::string& host) {
    X509_VERIFY_PARAM* parameters = ::SSL_get0_param(tls);
    if (::X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1) return;
    ::SSL_set1_host(tls, host.c_str());
    // The macro SSL_set_tlsext_host_name, without its old-style cast.
    ::SSL_ctrl(tls, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
               const_cast<char*>(host.c_str()));
}

// Checks the server's certificate after the handshake.
void check_certificate(SSL* tls, const TlsChoices& choices) {
    const Certificate certificate(::SSL_get1_peer_certificate(tls));
    if (!certificate) throw std::runtime_error("the server showed no certificate");
    const std::string found = net::sha256_of(certificate.get());
    if (!choices.pin.empty()) {
        if (found == choices.pin) return;
        throw UntrustedCertificate("the certificate of " + choices.host +
                                       " is not the pinned one: its SHA-256 is now " + found +
                                       ". If the admin confirms it, pin it with --tls-pin",
                                   found);
    }
    const long result = ::SSL_get_verify_result(tls);
    if (result == X509_V_OK) return;
    throw UntrustedCertificate("the certificate of " + choices.host + " is not trusted (" +
                                   ::X509_verify_cert_error_string(result) +
                                   "). If you trust this certificate, use --tls-pin " + found,
                               found);
}

[[noreturn]] void refuse_greeting(SSL* tls, int result) {
    const int error = ::SSL_get_error(tls, result);
    if (error == SSL_ERROR_SSL && net::peer_lacks_tls())
        throw std::runtime_error(
            "this port does not speak TLS; try another port (usually 6697), or --no-tls to connect "
            "without TLS");
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
        throw std::runtime_error(
            "the server does not answer the TLS handshake; --no-tls connects without TLS");
    throw std::runtime_error("no TLS with this server: " + last_error());
}

// Does the handshake. greeting_time bounds all of it, so that a server cannot prolong it by sending
// single bytes.
void greet(SSL* tls, int socket) {
    const auto end = std::chrono::steady_clock::now() + greeting_time;
    while (true) {
        ::ERR_clear_error();
        const int result = ::SSL_connect(tls);
        if (result == 1) return;
        const int error = ::SSL_get_error(tls, result);
        const bool waits = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (!waits || left.count() <= 0) refuse_greeting(tls, result);
        const short event = error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
        pollfd ready{socket, event, 0};
        ::poll(&ready, 1, static_cast<int>(left.count()));
    }
}

class TlsWire final : public Wire {
  public:
    TlsWire(net::Fd socket, Context context, Tls tls)
        : socket_(std::move(socket)), context_(std::move(context)), tls_(std::move(tls)) {}
    ~TlsWire() override { ::SSL_shutdown(tls_.get()); }

    net::Transfer write_some(std::string_view bytes) override {
        ::ERR_clear_error();
        std::size_t written = 0;
        const int result = ::SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &written);
        return outcome(result, written);
    }
    net::Transfer read_some(char* buffer, std::size_t size) override {
        ::ERR_clear_error();
        std::size_t got = 0;
        const int result = ::SSL_read_ex(tls_.get(), buffer, size, &got);
        return outcome(result, got);
    }
    bool pending() const override { return ::SSL_pending(tls_.get()) > 0; }
    int fd() const override { return socket_.get(); }
    std::string security() const override {
        std::string version = ::SSL_get_version(tls_.get());
        if (version.starts_with("TLSv")) version.replace(0, 4, "TLS ");
        return version;
    }

    std::string certificate() const override {
        const Certificate shown(::SSL_get1_peer_certificate(tls_.get()));
        return shown ? net::sha256_of(shown.get()) : std::string();
    }

  private:
    net::Transfer outcome(int result, std::size_t bytes) {
        using Status = net::Transfer::Status;
        if (result == 1) return {Status::done, bytes, 0};
        switch (::SSL_get_error(tls_.get(), result)) {
            case SSL_ERROR_WANT_READ:
            case SSL_ERROR_WANT_WRITE: return {Status::would_block, 0, 0};
            case SSL_ERROR_ZERO_RETURN: return {Status::ended, 0, 0};
            case SSL_ERROR_SYSCALL: return {Status::failed, 0, errno == 0 ? ECONNRESET : errno};
            default: return {Status::failed, 0, EPROTO};
        }
    }

    const net::Fd socket_;
    const Context context_;
    const Tls tls_;
};

}  // namespace

std::unique_ptr<Wire> tls_wire(net::Fd socket, const TlsChoices& choices) {
    Context context = make_context(choices);
    Tls tls(::SSL_new(context.get()));
    if (!tls || ::SSL_set_fd(tls.get(), socket.get()) != 1)
        throw std::runtime_error("cannot start TLS: " + last_error());
    expect_host(tls.get(), choices.host);
    ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) | O_NONBLOCK);
    greet(tls.get(), socket.get());
    check_certificate(tls.get(), choices);
    return std::make_unique<TlsWire>(std::move(socket), std::move(context), std::move(tls));
}

std::string clean_pin(std::string_view text) {
    constexpr std::size_t digits = 64;
    std::string out;
    for (const char c : text) {
        if (c == ':' || c == ' ') continue;
        const char low = protocol::fold(c);
        if (std::string_view("0123456789abcdef").find(low) == std::string_view::npos) return {};
        out += low;
    }
    return out.size() == digits ? out : "";
}

}  // namespace hubbub::client
