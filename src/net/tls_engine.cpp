#include <hubbub/net/tls_engine.h>
#include <hubbub/net/tls_text.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace hubbub::net {

struct TlsEngineCallbacks {
    // A BIO on buffers of the engine and its callers. Unlike BIO_s_mem(3) it has no buffer.
    static int read(BIO* bio, char* buffer, int size) {
        TlsEngine& engine = *static_cast<TlsEngine*>(BIO_get_data(bio));
        BIO_clear_retry_flags(bio);
        std::string_view& input = engine.input_;
        const std::string_view held = std::string_view(engine.held_).substr(engine.used_);
        const std::string_view from = held.empty() ? input : held;
        const std::size_t taken = std::min(from.size(), static_cast<std::size_t>(size));
        if (taken == 0) {
            BIO_set_retry_read(bio);
            return -1;
        }
        std::memcpy(buffer, from.data(), taken);
        if (held.empty())
            input.remove_prefix(taken);
        else
            engine.used_ += taken;
        return static_cast<int>(taken);
    }
    static int write(BIO* bio, const char* bytes, int size) {
        TlsEngine& engine = *static_cast<TlsEngine*>(BIO_get_data(bio));
        BIO_clear_retry_flags(bio);
        const auto count = static_cast<std::size_t>(size);
        if (count <= engine.space_.size() && engine.output_.empty()) {
            std::memcpy(engine.space_.data(), bytes, count);
            engine.space_ = engine.space_.subspan(count);
        } else {
            engine.output_.append(bytes, count);
        }
        return size;
    }
    static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH; }
    static const BIO_METHOD* method() {
        static const BIO_METHOD* const made = [] {
            BIO_METHOD* const out =
                BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "hubbub memory");
            BIO_meth_set_read(out, read);
            BIO_meth_set_write(out, write);
            BIO_meth_set_ctrl(out, control);
            return out;
        }();
        return made;
    }
    // Counts handshake messages after the handshake. A refused renegotiation is not reported as a
    // message, so its alert is counted. Source: SSL_set_msg_callback(3)
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
    if (SSL_is_server(ssl_.get()) == 1)
        SSL_set_accept_state(ssl_.get());
    else
        SSL_set_connect_state(ssl_.get());
    SSL_set_msg_callback(ssl_.get(), TlsEngineCallbacks::note_message);
    SSL_set_msg_callback_arg(ssl_.get(), this);
}

TlsEngine::~TlsEngine() = default;

TlsEngine::Status TlsEngine::status_of(int result) {
    if (result > 0) return Status::done;
    switch (SSL_get_error(ssl_.get(), result)) {
        case SSL_ERROR_WANT_READ: return Status::starved;
        case SSL_ERROR_ZERO_RETURN: return end_ = Status::closed;
        default:
            error_ = peer_lacks_tls() ? "the peer does not speak TLS" : openssl_error();
            return end_ = Status::failed;
    }
}

void TlsEngine::hold_input() {
    if (used_ == held_.size()) {
        held_.clear();
        used_ = 0;
    }
    if (input_.empty()) return;
    held_.erase(0, std::exchange(used_, 0));
    held_ += std::exchange(input_, {});
}

TlsEngine::Handshake TlsEngine::handshake(std::string_view ciphertext, std::span<char> space) {
    ERR_clear_error();
    input_ = ciphertext;
    space_ = space;
    Handshake out;
    out.status = status_of(SSL_do_handshake(ssl_.get()));
    out.bytes = space.size() - std::exchange(space_, {}).size();
    established_ = out.status == Status::done;
    hold_input();
    return out;
}

TlsEngine::Read TlsEngine::read(std::string_view ciphertext, char* buffer, std::size_t size) {
    ERR_clear_error();
    input_ = ciphertext;
    Read out;
    out.status = end_;
    while (out.status == Status::done && out.bytes < size) {
        std::size_t got = 0;
        out.status = status_of(SSL_read_ex(ssl_.get(), buffer + out.bytes, size - out.bytes, &got));
        out.bytes += got;
        // Saves a call that would find no bytes.
        if (input_.empty() && used_ == held_.size() && SSL_pending(ssl_.get()) == 0) break;
    }
    hold_input();
    if (out.bytes > 0) out.status = Status::done;
    return out;
}

std::optional<std::size_t> TlsEngine::write(std::string_view bytes, std::span<char> space) {
    if (bytes.empty()) return 0;
    ERR_clear_error();
    space_ = space;
    std::size_t written = 0;
    const Status status = status_of(SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &written));
    const std::size_t left = std::exchange(space_, {}).size();
    if (status != Status::done) return std::nullopt;
    return space.size() - left;
}

void TlsEngine::close() {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
}

void TlsEngine::take_output(std::string& into) {
    into += output_;
    output_.clear();
}

std::size_t TlsEngine::waiting() const {
    return held_.size() - used_ + static_cast<std::size_t>(SSL_pending(ssl_.get()));
}

void TlsEngine::free_buffers() {
    // In the middle of a record, some versions of OpenSSL would use the freed buffer
    // (CVE-2024-4741).
    if (std::string_view(SSL_rstate_string(ssl_.get())) == "RH") SSL_free_buffers(ssl_.get());
    if (used_ == held_.size()) {
        held_ = {};
        used_ = 0;
    }
    if (output_.empty()) output_ = {};
    // Random generators and error queue of this thread.
    OPENSSL_thread_stop();
}

std::string TlsEngine::client_fingerprint() const {
    const X509* const certificate = SSL_get0_peer_certificate(ssl_.get());
    return certificate == nullptr ? "" : sha256_of(certificate);
}

std::string TlsEngine::description() const {
    return std::string(SSL_get_version(ssl_.get())) + ", " + SSL_get_cipher_name(ssl_.get());
}

}  // namespace hubbub::net
