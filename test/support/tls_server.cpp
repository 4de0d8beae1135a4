#include "tls_server.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "support/loopback.h"

namespace tls {
namespace {

namespace net = hubbub::net;

void must(bool done) {
    if (!done) throw std::runtime_error("OpenSSL could not do what the test needs");
}

void add_extension(X509* certificate, int kind, const std::string& value) {
    X509V3_CTX context{};
    ::X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, decltype(&::X509_EXTENSION_free)> extension(
        ::X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()), ::X509_EXTENSION_free);
    must(extension && ::X509_add_ext(certificate, extension.get(), -1) == 1);
}

bool is_address(const std::string& name) {
    return name.find_first_not_of("0123456789.") == std::string::npos;
}

std::string fingerprint_of(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    must(::X509_digest(certificate, ::EVP_sha256(), digest.data(), &length) == 1);
    std::string out;
    for (unsigned i = 0; i < length; ++i) {
        out += "0123456789abcdef"[digest[i] / 16];
        out += "0123456789abcdef"[digest[i] % 16];
    }
    return out;
}

template <class Write>
std::string as_pem(Write write) {
    const std::unique_ptr<BIO, decltype(&::BIO_free)> memory(::BIO_new(::BIO_s_mem()), ::BIO_free);
    must(memory && write(memory.get()) == 1);
    char* text = nullptr;
    const long size = ::BIO_ctrl(memory.get(), BIO_CTRL_INFO, 0, &text);
    return {text, static_cast<std::size_t>(size)};
}

int take_any(int, X509_STORE_CTX*) {
    return 1;
}

}  // namespace

Identity::Identity(const Wanted& wanted, const Identity* issuer)
    : key_(wanted.rsa ? ::EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048})
                      : ::EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"),
           ::EVP_PKEY_free),
      certificate_(::X509_new(), ::X509_free) {
    must(key_ && certificate_);
    X509* const made = certificate_.get();
    ::X509_set_version(made, 2);
    static long serial = 0;
    ::ASN1_INTEGER_set(::X509_get_serialNumber(made), ++serial);
    ::X509_gmtime_adj(::X509_getm_notBefore(made), std::chrono::seconds(wanted.from).count());
    ::X509_gmtime_adj(::X509_getm_notAfter(made), std::chrono::seconds(wanted.until).count());
    ::X509_set_pubkey(made, key_.get());
    X509_NAME* const subject = ::X509_get_subject_name(made);
    ::X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                 reinterpret_cast<const unsigned char*>(wanted.name.c_str()), -1,
                                 -1, 0);
    ::X509_set_issuer_name(
        made, issuer == nullptr ? subject : ::X509_get_subject_name(issuer->certificate()));
    add_extension(made, NID_subject_alt_name,
                  (is_address(wanted.name) ? "IP:" : "DNS:") + wanted.name);
    if (issuer == nullptr || wanted.authority)
        add_extension(made, NID_basic_constraints, "critical,CA:TRUE");
    must(::X509_sign(made, issuer == nullptr ? key_.get() : issuer->key(), ::EVP_sha256()) > 0);
}

std::string Identity::fingerprint() const {
    return fingerprint_of(certificate_.get());
}

std::string Identity::certificate_pem() const {
    return as_pem([this](BIO* into) { return ::PEM_write_bio_X509(into, certificate_.get()); });
}

std::string Identity::key_pem() const {
    return as_pem([this](BIO* into) {
        return ::PEM_write_bio_PrivateKey(into, key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

std::shared_ptr<const net::TlsContext> context_of(const Identity& identity) {
    return std::make_shared<const net::TlsContext>(
        net::PemFile{"certificate", identity.certificate_pem()},
        net::PemFile{"key", identity.key_pem()});
}

File::File(const std::string& content) : path_("/tmp/hubbub-tls-XXXXXX") {
    const net::Fd fd(::mkstemp(path_.data()));
    must(fd &&
         ::write(fd.get(), content.data(), content.size()) == static_cast<ssize_t>(content.size()));
}

File::~File() {
    ::unlink(path_.c_str());
}

TrustOnly::TrustOnly(const Identity& authority) : file_(authority.certificate_pem()) {
    ::setenv("SSL_CERT_FILE", file_.path().c_str(), 1);
    ::setenv("SSL_CERT_DIR", "/nowhere", 1);
}

TrustOnly::~TrustOnly() {
    ::unsetenv("SSL_CERT_FILE");
    ::unsetenv("SSL_CERT_DIR");
}

Server::Server(Identity identity, std::string greeting)
    : identity_(std::move(identity)),
      greeting_(std::move(greeting)),
      listener_(loopback_listener()) {
    // OpenSSL writes without MSG_NOSIGNAL; the client's programs also ignore SIGPIPE.
    std::signal(SIGPIPE, SIG_IGN);
    thread_ = std::thread([this] { serve(); });
}

Server::~Server() {
    if (thread_.joinable()) thread_.join();
}

std::uint16_t Server::port() const {
    const std::string text = listener_.address().text();
    return static_cast<std::uint16_t>(std::stoul(text.substr(text.rfind(':') + 1)));
}

net::Fd Server::connect() const {
    return net::connect_to("127.0.0.1", port());
}

std::string Server::received() {
    if (thread_.joinable()) thread_.join();
    return received_;
}

void Server::serve() {
    pollfd polled{listener_.fd(), POLLIN, 0};
    constexpr int patience_ms = 20'000;
    if (::poll(&polled, 1, patience_ms) != 1) return;
    const net::Fd socket = listener_.accept().fd;
    // Accepted sockets do not wait, and this thread may.
    const timeval patience{20, 0};
    ::fcntl(socket.get(), F_SETFL, 0);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)> context(
        ::SSL_CTX_new(::TLS_server_method()), ::SSL_CTX_free);
    ::SSL_CTX_use_certificate(context.get(), identity_.certificate());
    ::SSL_CTX_use_PrivateKey(context.get(), identity_.key());
    ::SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, take_any);
    const std::unique_ptr<SSL, decltype(&::SSL_free)> tls(::SSL_new(context.get()), ::SSL_free);
    ::SSL_set_fd(tls.get(), socket.get());
    if (::SSL_accept(tls.get()) != 1) return;
    const char* const name = ::SSL_get_servername(tls.get(), TLSEXT_NAMETYPE_host_name);
    if (name != nullptr) asked_name_ = name;
    if (const X509* const shown = ::SSL_get0_peer_certificate(tls.get()))
        client_fingerprint_ = fingerprint_of(shown);
    if (!greeting_.empty())
        ::SSL_write(tls.get(), greeting_.data(), static_cast<int>(greeting_.size()));
    std::array<char, 4096> bytes{};
    for (int got = 1; got > 0 && !received_.ends_with("QUIT\r\n");) {
        got = ::SSL_read(tls.get(), bytes.data(), static_cast<int>(bytes.size()));
        if (got > 0) received_.append(bytes.data(), static_cast<std::size_t>(got));
    }
    ::SSL_shutdown(tls.get());
}

}  // namespace tls
