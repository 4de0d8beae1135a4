#pragma once
// The server's side of one TLS connection, without I/O: ciphertext goes in and comes out as bytes.
// Source: ssl(7), SSL_read(3), SSL_write(3)

#include <hubbub/net/tls_context.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

struct ssl_st;

namespace hubbub::net {

// Not thread safe.
class TlsEngine {
  public:
    explicit TlsEngine(std::shared_ptr<const TlsContext> context);
    TlsEngine(const TlsEngine&) = delete;
    TlsEngine& operator=(const TlsEngine&) = delete;
    ~TlsEngine();

    enum class Status : std::uint8_t {
        done,
        starved,  // needs more ciphertext
        closed,   // the peer sent close_notify
        failed,   // a violation of the protocol; the output may have an alert
    };
    struct Read {
        Status status = Status::done;
        std::size_t bytes = 0;
    };

    // Adds received ciphertext.
    void feed(std::string_view ciphertext);
    // Continues the handshake with the ciphertext so far.
    Status handshake();
    // Decrypts up to `size` bytes. Requires that the handshake is done.
    Read read(char* buffer, std::size_t size);
    // Encrypts all of these bytes. Returns false if the connection failed.
    bool write(std::string_view bytes);
    // Appends a close_notify to the output.
    void close();

    // Returns and forgets the ciphertext to send.
    std::string take_output() { return std::exchange(output_, {}); }
    std::size_t output_bytes() const { return output_.size(); }
    // Returns true if read() may have bytes without more ciphertext.
    bool has_pending() const { return waiting() > 0; }
    // Returns about how many received bytes no read() has returned.
    std::size_t waiting() const;
    // Returns how many messages without text the peer sent after the handshake, such as key
    // updates, since the last call.
    std::size_t take_messages() { return std::exchange(messages_, 0); }
    // Frees the buffers of a connection that is idle. They are allocated again when needed.
    void free_buffers();

    // Returns the SHA-256 of the client's certificate in lower-case hexadecimal digits; "" without
    // one.
    std::string client_fingerprint() const;
    // Returns version and cipher: "TLSv1.3, TLS_AES_128_GCM_SHA256".
    std::string description() const;
    // Returns why the last call failed.
    const std::string& error() const { return error_; }

  private:
    friend struct TlsEngineCallbacks;
    struct Free {
        void operator()(ssl_st* ssl) const;
    };
    Status status_of(int result);

    const std::shared_ptr<const TlsContext> context_;
    std::string input_;
    std::size_t consumed_ = 0;  // bytes at the start of input_
    std::string output_;
    std::string error_;
    bool established_ = false;  // the handshake is done
    std::size_t messages_ = 0;
    std::unique_ptr<ssl_st, Free> ssl_;
};

}  // namespace hubbub::net
