#include <hubbub/net/tls_engine.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "tls_text.h"

namespace hubbub::net {

struct TlsEngineCallbacks {
    // A BIO over the engine's strings. Unlike BIO_s_mem(3) it keeps no memory when they are empty.
    static int read(BIO* bio, char* buffer, int size) {
        TlsEngine& engine = *static_cast<TlsEngine*>(BIO_get_data(bio));
        BIO_clear_retry_flags(bio);
        const std::size_t left = engine.input_.size() - engine.consumed_;
        const std::size_t taken = std::min(left, static_cast<std::size_t>(size));
        if (taken == 0) {
            BIO_set_retry_read(bio);
            return -1;
        }
        std::memcpy(buffer, engine.input_.data() + engine.consumed_, taken);
        engine.consumed_ += taken;
        return static_cast<int>(taken);
    }
    static int write(BIO* bio, const char* bytes, int size) {
        TlsEngine& engine = *static_cast<TlsEngine*>(BIO_get_data(bio));
        BIO_clear_retry_flags(bio);
        engine.output_.append(bytes, static_cast<std::size_t>(size));
        return size;
    }
    static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH; }
    static const BIO_METHOD* method() {
        static const BIO_METHOD* const made = [] {
            BIO_METHOD* const out =
                BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "hubbub strings");
            BIO_meth_set_read(out, read);
            BIO_meth_set_write(out, write);
            BIO_meth_set_ctrl(out, control);
            return out;
        }();
        return made;
    }
    // Counts handshake messages after the handshake. A refused renegotiation is no message, but an
    // alert answers it. Source: SSL_set_msg_callback(3)
    static void note_message(int sent, int, int type, const void*, std::size_t, SSL*, void* given) {
        TlsEngine& engine = *static_cast<TlsEngine*>(given);
        if (engine.established_ && type == (sent != 0 ? SSL3_RT_ALERT : SSL3_RT_HANDSHAKE))
            ++engine.messages_;
    }
};

void TlsEngine::Free::operator()(ssl_st* ssl) const {
    SSL_free(ssl);
}

TlsEngine::TlsEngine(std::shared_ptr<const TlsContext> context)
    : context_(std::move(context)), ssl_(SSL_new(context_->get())) {
    BIO* const bio = BIO_new(TlsEngineCallbacks::method());
    if (!ssl_ || bio == nullptr) throw std::bad_alloc();
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_accept_state(ssl_.get());
    SSL_set_msg_callback(ssl_.get(), TlsEngineCallbacks::note_message);
    SSL_set_msg_callback_arg(ssl_.get(), this);
}

TlsEngine::~TlsEngine() = default;

TlsEngine::Status TlsEngine::status_of(int result) {
    if (result > 0) return Status::done;
    switch (SSL_get_error(ssl_.get(), result)) {
        case SSL_ERROR_WANT_READ: return Status::starved;
        case SSL_ERROR_ZERO_RETURN: return Status::closed;
        default: error_ = openssl_error(); return Status::failed;
    }
}

void TlsEngine::feed(std::string_view ciphertext) {
    input_.erase(0, std::exchange(consumed_, 0));
    input_ += ciphertext;
}

TlsEngine::Status TlsEngine::handshake() {
    ERR_clear_error();
    const Status status = status_of(SSL_do_handshake(ssl_.get()));
    established_ = status == Status::done;
    return status;
}

TlsEngine::Read TlsEngine::read(char* buffer, std::size_t size) {
    ERR_clear_error();
    Read out;
    out.status = status_of(SSL_read_ex(ssl_.get(), buffer, size, &out.bytes));
    return out;
}

bool TlsEngine::write(std::string_view bytes) {
    if (bytes.empty()) return true;
    ERR_clear_error();
    std::size_t written = 0;
    return status_of(SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &written)) ==
           Status::done;
}

void TlsEngine::close() {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
}

std::size_t TlsEngine::waiting() const {
    return input_.size() - consumed_ + static_cast<std::size_t>(SSL_pending(ssl_.get()));
}

void TlsEngine::free_buffers() {
    SSL_free_buffers(ssl_.get());
    if (consumed_ == input_.size()) {
        input_ = {};
        consumed_ = 0;
    }
}

std::string TlsEngine::client_fingerprint() const {
    const X509* const certificate = SSL_get0_peer_certificate(ssl_.get());
    return certificate == nullptr ? "" : sha256_of(certificate);
}

std::string TlsEngine::description() const {
    return std::string(SSL_get_version(ssl_.get())) + ", " + SSL_get_cipher_name(ssl_.get());
}

}  // namespace hubbub::net
