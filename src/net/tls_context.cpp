#include <hubbub/net/openssl_pointers.h>
#include <hubbub/net/tls_context.h>
#include <hubbub/net/tls_text.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

namespace hubbub::net {
namespace {

constexpr std::string_view alpn_irc("\x03irc", 4);

// Authenticated encryption with forward secrecy only. AES-128 is first because it is the fastest.
constexpr const char* ciphers_of_tls12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* ciphers_of_tls13 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

// Accepts the protocol "irc" if the client offers it. ALPN is optional.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
    const auto* const mine = reinterpret_cast<const unsigned char*>(alpn_irc.data());
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, chosen_size, mine, alpn_irc.size(), offered, offered_size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

// Refuses keys with a passphrase. By default, OpenSSL asks for it on the terminal.
int refuse_passphrase(char*, int, int, void*) {
    return -1;
}

// Accepts any certificate: only the fingerprint of a client's certificate is used.
int accept_any(X509_STORE_CTX*, void*) {
    return 1;
}

// Returns the latest time for one that is later, such as 9999-12-31, which means "never".
// Source: RFC 5280 section 4.1.2.5
Wall time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return Wall::max();
    const std::time_t seconds = ::timegm(&parts);
    if (seconds >= std::chrono::system_clock::to_time_t(Wall::max())) return Wall::max();
    return std::chrono::system_clock::from_time_t(seconds);
}

Memory memory_of(const std::string& text) {
    return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

bool use_key(SSL_CTX* context, const std::string& pem) {
    const Memory from = memory_of(pem);
    const Key key(PEM_read_bio_PrivateKey(from.get(), nullptr, refuse_passphrase, nullptr));
    return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

// Uses the first certificate, and sends the others with it.
bool use_chain(SSL_CTX* context, const std::string& pem) {
    const Memory from = memory_of(pem);
    const auto next = [&](auto read) {
        return Certificate(read(from.get(), nullptr, refuse_passphrase, nullptr));
    };
    const Certificate own = next(PEM_read_bio_X509_AUX);
    if (!own || SSL_CTX_use_certificate(context, own.get()) != 1) return false;
    while (Certificate issuer = next(PEM_read_bio_X509)) {
        if (SSL_CTX_add0_chain_cert(context, issuer.get()) != 1) return false;
        static_cast<void>(issuer.release());
    }
    // Only the end of the text ends the chain.
    return ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
}

}  // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const {
    SSL_CTX_free(context);
}

TlsContext::TlsContext(ssl_ctx_st* made) : context_(made) {
    if (!context_) throw TlsError("TLS cannot be set up: " + openssl_error());
    SSL_CTX_set_min_proto_version(made, TLS1_2_VERSION);
}

TlsContext::TlsContext(AnyServer) : TlsContext(SSL_CTX_new(TLS_client_method())) {
    // SSL_VERIFY_NONE would ignore the result, but still build and check the chain.
    SSL_CTX_set_cert_verify_callback(get(), accept_any, nullptr);
    // With thousands of clients, a buffer that all use stays in the processor's cache.
    SSL_CTX_set_mode(get(), SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_protos(get(), reinterpret_cast<const unsigned char*>(alpn_irc.data()),
                            alpn_irc.size());
}

TlsContext::TlsContext(const PemFile& certificate, const PemFile& key)
    : TlsContext(SSL_CTX_new(TLS_server_method())) {
    certificate_file_ = certificate.path;
    SSL_CTX* const context = get();
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    if (SSL_CTX_set_cipher_list(context, ciphers_of_tls12) != 1 ||
        SSL_CTX_set_ciphersuites(context, ciphers_of_tls13) != 1)
        throw TlsError("TLS cannot be set up: " + openssl_error());
    SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384");
    // Tickets are stateless: the server keeps no sessions.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>("hubbub"), 6);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(context, accept_any, nullptr);
    // Bounds the certificate chain of a client, in bytes.
    SSL_CTX_set_max_cert_list(context, 32 * 1024);

    ERR_clear_error();
    // The key is loaded first, so that OpenSSL reports a mismatch only in the check below.
    if (!use_key(context, key.text))
        throw TlsError("the key '" + key.path + "' cannot be used: " + openssl_error());
    if (!use_chain(context, certificate.text))
        throw TlsError("the certificate '" + certificate.path +
                       "' cannot be used: " + openssl_error());
    if (SSL_CTX_check_private_key(context) != 1)
        throw TlsError("the key '" + key.path + "' does not belong to the certificate '" +
                       certificate.path + "'");
    const X509* const own = SSL_CTX_get0_certificate(context);
    expires_ = time_of(X509_get0_notAfter(own));
    fingerprint_ = sha256_of(own);
}

}  // namespace hubbub::net
