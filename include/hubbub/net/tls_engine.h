#pragma once
// One side of a TLS connection, without I/O: ciphertext goes in and comes out as bytes.
// Source: ssl(7), SSL_read(3), SSL_write(3)

#include <hubbub/net/tls_context.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

struct ssl_st;

namespace hubbub::net {

// Not thread safe.
class TlsEngine {
  public:
    // The context decides the side: server or client.
    explicit TlsEngine(std::shared_ptr<const TlsContext> context);
    TlsEngine(const TlsEngine&) = delete;
    TlsEngine& operator=(const TlsEngine&) = delete;
    ~TlsEngine();

    // Maximum plaintext of a record.
    static constexpr std::size_t record_bytes = std::size_t{16} * 1024;

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

    struct Handshake {
        Status status = Status::done;
        std::size_t bytes = 0;  // in `space`
    };
    // Continues the handshake with more ciphertext; a client starts it with none. Writes the reply
    // into `space`; what does not fit becomes output.
    Handshake handshake(std::string_view ciphertext, std::span<char> space = {});
    // Takes more ciphertext and decrypts up to `size` bytes. The status is `done` if there are
    // any bytes; else it says why not. Requires that the handshake is done.
    Read read(std::string_view ciphertext, char* buffer, std::size_t size);
    // Encrypts all of these bytes into `space`, and returns the size of the ciphertext there.
    // Ciphertext that does not fit becomes output. Returns nothing if the connection failed.
    // Requires that there is no output: that must be sent first.
    std::optional<std::size_t> write(std::string_view bytes, std::span<char> space);
    // Adds a close_notify to the output.
    void close();

    // Moves the output to the end of `into`: ciphertext of the handshake, of replies and of
    // close().
    void take_output(std::string& into);
    std::size_t output_bytes() const { return output_.size(); }
    // Returns the maximum ciphertext that write() makes of `bytes` bytes.
    static constexpr std::size_t ciphertext_of(std::size_t bytes) {
        return bytes + (bytes / record_bytes + 1) * max_overhead;
    }
    // Returns true if read() may have bytes without more ciphertext.
    bool has_pending() const { return end_ != Status::done || waiting() > 0; }
    // Returns approximately how many received bytes read() has not returned yet.
    std::size_t waiting() const;
    // Returns how many messages without text the peer sent after the handshake, such as key
    // updates, since the last call.
    std::size_t take_messages() { return std::exchange(messages_, 0); }
    // Frees the buffers of an idle connection. They are allocated again when needed.
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
    static constexpr std::size_t max_overhead = 256;  // header, padding and MAC of a record
    struct Free {
        void operator()(ssl_st* ssl) const;
    };
    Status status_of(int result);
    // Copies the unused ciphertext of a call before the caller reuses its memory.
    void hold_input();

    const std::shared_ptr<const TlsContext> context_;
    std::string held_;        // ciphertext that earlier calls did not use
    std::size_t used_ = 0;    // bytes at the start of held_
    std::string_view input_;  // ciphertext of the current call that is not used yet
    std::string output_;
    std::span<char> space_;      // the unused rest, during a call
    Status end_ = Status::done;  // closed or failed at the end
    std::string error_;
    bool established_ = false;  // the handshake is done
    std::size_t messages_ = 0;
    std::unique_ptr<ssl_st, Free> ssl_;
};

}  // namespace hubbub::net
