#pragma once
// The sockets of one worker, non-blocking, on one epoll.

#include <hubbub/net/address.h>
#include <hubbub/net/fd.h>
#include <hubbub/net/tls_context.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "connection.h"

namespace hubbub::stress {

// Not thread safe: used by its worker's thread.
class Sockets {
  public:
    // A batch of bytes from the server.
    struct Received {
        net::Transfer transfer;
        // Complete lines start at `line`, and none ends before `scan`. Null if there is no line
        // end.
        const char* line = nullptr;
        const char* scan = nullptr;
        const char* end = nullptr;
        bool full = false;  // the buffer was filled, so there may be more
        std::string error;  // of TLS
    };

    // Source addresses are first_turn, first_turn + turn_step, ... Throws std::system_error, and
    // net::TlsError.
    Sockets(const net::SocketAddress& target, std::uint32_t first_turn, std::uint32_t turn_step,
            bool tls);

    int epoll() const { return epoll_.get(); }
    // Watches a wake-up descriptor; its events have `data.u32` = nobody. Throws std::system_error.
    void watch(int fd);
    // Starts to connect; events have `data.u32` = index. Returns 0 or an errno: EAGAIN if the
    // listen queue of a UNIX socket is full, then the connection has no socket.
    int connect(Connection& connection, std::uint32_t index);
    // Returns how a connect ended: 0 or an errno.
    static int connect_result(const Connection& connection);
    bool uses_tls() const { return tls_ != nullptr; }
    // Starts a TLS handshake.
    void start_tls(Connection& connection);
    // Receives and continues the handshake. The transfer's status is `done` once it is complete.
    Received continue_handshake(Connection& connection);
    // Receives once. After handling the lines, pass the incomplete rest to keep(). Returned
    // pointers are valid until the next call.
    Received receive(Connection& connection);
    // Returns false if the incomplete line is longer than any server's.
    static bool keep(Connection& connection, const char* rest, const char* end);
    // Sends the bytes, and stores the rest if the socket does not take all.
    void transmit(Connection& connection, std::string_view bytes);
    // Sends stored bytes. Returns true if the last of them was sent.
    bool flush(Connection& connection);
    // Reports only a hang-up from now on.
    void pause(Connection& connection, std::uint32_t index);

  private:
    net::Transfer receive_text(Connection& connection, char* into, Received& out);
    void send_encrypted(Connection& connection, std::string_view bytes);

    const net::SocketAddress& target_;
    const std::uint32_t turn_step_;
    const std::shared_ptr<const net::TlsContext> tls_;  // null: plain TCP
    const net::Fd epoll_;
    std::uint32_t turn_;  // next source address
    std::unique_ptr<char[]> buffer_;
    std::unique_ptr<char[]> ciphertext_;
};

}  // namespace hubbub::stress
