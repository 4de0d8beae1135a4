#pragma once
// A lying server: a proxy in front of a real one that forwards its lines and lets a test change
// them on the way.

#include <hubbub/base/mutex.h>
#include <hubbub/net/fd.h>
#include <hubbub/net/listener.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace liar {

// The clients of hubbub-stress by the number at the end of their nicks. Clients that come and go
// are numbered after all others.
using Number = std::uint32_t;
constexpr Number unknown = UINT32_MAX;  // its NICK has not come yet

// The actions that a lie has. Not thread safe: for the proxy's thread.
class Wire {
  public:
    virtual ~Wire() = default;
    // Sends a line to this client; does nothing if it is not connected. `line` has no line end.
    void send(Number to, std::string_view line) { send_bytes(to, std::string(line) + "\r\n"); }
    // Likewise, with verbatim bytes.
    virtual void send_bytes(Number to, std::string_view bytes) = 0;
    virtual void close(Number to) = 0;

  protected:
    Wire() = default;
    Wire(const Wire&) = default;
    Wire& operator=(const Wire&) = default;
};

// Called for each line that the server sends to a client. It passes only if the lie sends it.
using Lie = std::function<void(Wire& wire, Number to, const std::string& line)>;

// The number in a nick of hubbub-stress, or in a source; unknown if it is none.
Number number_of(std::string_view nick);

class Liar final : private Wire {
  public:
    // Listens on 127.0.0.1 and starts its thread.
    Liar(const hubbub::net::SocketAddress& server, Lie lie);
    ~Liar() override;  // closes all connections
    Liar(const Liar&) = delete;
    Liar& operator=(const Liar&) = delete;

    std::string port() const;
    // Thread safe. Counts the client lines equal to `line`.
    std::size_t said(const std::string& line) const;

  private:
    struct Connection {
        // Both are empty once either side has ended.
        hubbub::net::Fd client;
        hubbub::net::Fd server;
        void end() {
            client = {};
            server = {};
        }
        Number number = unknown;
        std::string from_client;  // the start of a line whose end has not come
        std::string from_server;
    };

    void run();
    void accept();
    // Both return false at the end of the stream.
    bool take_from_client(Connection& connection);
    bool take_from_server(Connection& connection);
    Connection* find(Number number);
    void send_bytes(Number to, std::string_view bytes) override;
    void close(Number to) override;

    const hubbub::net::SocketAddress server_;
    const hubbub::net::Listener listener_;
    const Lie lie_;
    const hubbub::net::Wake end_;
    mutable hubbub::Mutex mutex_{hubbub::Rank::leaf};
    std::map<std::string, std::size_t> said_ GUARDED_BY(mutex_);
    std::vector<std::unique_ptr<Connection>> connections_;
    std::thread thread_;
};

}  // namespace liar
