#pragma once
// What flow tests stand on: the real server in this process, and clients with real sockets. Nobody
// sleeps: a client waits for lines, PING and its PONG are the barrier, time moves when a test says.

#include <hubbub/base/clock.h>
#include <hubbub/net/fd.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/server.h"
#include "support/tls_server.h"

struct ssl_session_st;  // of OpenSSL

namespace flow {

using Lines = std::vector<std::string>;

// What did not happen as it should. Thrown, so that a helper's thread can hand it on by its future.
class Failed : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Thread safe. Starts at 2026-01-02T03:04:05Z and stands still.
class FakeClock final : public hubbub::Clock {
  public:
    hubbub::Steady now() const override;
    hubbub::Wall wall() const override;
    bool runs() const override { return false; }
    void advance(std::chrono::nanoseconds by) { passed_ += by.count(); }
    // During its lifetime, threads that read the wall clock call the function given to watch().
    class Watch {
      public:
        explicit Watch(std::atomic<bool>& watched) : watched_(watched) { watched_ = true; }
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        ~Watch() { watched_ = false; }

      private:
        std::atomic<bool>& watched_;
    };
    // Once for each clock.
    [[nodiscard]] Watch watch(std::function<void()> look);

  private:
    std::atomic<std::int64_t> passed_{0};
    std::function<void()> look_;
    std::atomic<bool> watched_{false};  // `look_` is set
};

// 127.0.0.1 on a free port, and no limits on floods.
hubbub::server::Config test_config();
// test_config() with these operators: names and privileges. The password of each is "x".
hubbub::server::Config with_operators(
    const std::vector<std::pair<std::string, std::uint32_t>>& operators);

// Starts without the lobby, which would be in each LIST and each count of channels: it exists when
// somebody joins it. with_lobby() makes it permanent, as in a server outside of tests.
class TestServer {
  public:
    explicit TestServer(hubbub::server::Config config = test_config(),
                        hubbub::chat::Tap* tap = nullptr,
                        hubbub::server::Server::Reread reread = {});
    // Uses this clock, which must outlive it: a SystemClock for work that a thread does on its own
    // schedule. A test still waits for events, never for a time.
    TestServer(hubbub::server::Config config, const hubbub::Clock& clock);

    hubbub::server::Server& operator*() { return server_; }
    hubbub::server::Server* operator->() { return &server_; }
    const hubbub::net::SocketAddress& address() const { return server_.addresses().front(); }
    // Calls this, in their threads, whenever others look at the wall clock.
    [[nodiscard]] FakeClock::Watch watch_clock(std::function<void()> look) {
        return clock_.watch(std::move(look));
    }
    TestServer& with_lobby();
    // Lets time pass; every client's thread looks at the clock.
    void advance(std::chrono::nanoseconds by);

  private:
    void start();

    FakeClock clock_;
    hubbub::server::Server server_;
};

// The client's side of a TLS handshake.
struct TlsOffer {
    const tls::Identity* identity = nullptr;  // its certificate, if any
    int version = 0;                          // 0: any
    const char* ciphers = "ALL";              // of TLS 1.2
    ssl_session_st* session = nullptr;        // to resume
};

// Not thread safe. Every wait is bounded and throws Failed when nothing comes.
class TestClient {
  public:
    // Connects, and says nothing. `source`: the address it comes from; any of 127.0.0.0/8 will do.
    explicit TestClient(const hubbub::net::SocketAddress& address, const std::string& source = "");
    explicit TestClient(const TestServer& server) : TestClient(server.address()) {}
    // Connects, registers, and reads the welcome to its end.
    TestClient(const TestServer& server, std::string_view nick);

    // The same, with these capabilities.
    TestClient(const TestServer& server, std::string_view nick, std::string_view capabilities);

    // NICK and USER, and the welcome to its end.
    TestClient& enter(std::string_view nick);

    // The line and its end.
    TestClient& send(std::string_view line);
    TestClient& send_raw(std::string_view bytes);
    // Does a TLS handshake and uses TLS from now on.
    TestClient& start_tls(const TlsOffer& offer = {});
    SSL* tls() const { return tls_.get(); }
    // Sends no more, and can still read.
    void half_close();
    // Closes so that the other side sees a reset.
    void reset();

    // The next line, without its end; nothing at the end of the stream or after a reset.
    std::optional<std::string> next();
    // The next line, which must match.
    std::string expect(std::string_view pattern);
    // The lines up to the first that matches, with it.
    Lines read_until(std::string_view pattern);
    // The lines up to the end of the stream.
    Lines expect_closed();
    // The received bytes after the last whole line.
    std::string tail() const { return buffer_.substr(begin_); }
    // PING, and the lines that came before its PONG.
    Lines sync();
    // True if the stream ended in a reset instead of a clean end.
    bool was_reset() const { return was_reset_; }
    // True if no byte can be read now.
    bool silent() const;

    // JOIN, and the lines up to the end of NAMES.
    Lines join(std::string_view channel);

    int fd() const { return fd_.get(); }

  private:
    bool receive();

    struct FreeTls {
        void operator()(SSL* ssl) const;
    };
    hubbub::net::Fd fd_;
    std::unique_ptr<SSL, FreeTls> tls_;
    std::string buffer_;
    std::size_t begin_ = 0;  // of the bytes not yet returned
    Lines last_;             // for the message when nothing comes, as is the next
    std::string awaited_ = "any line";
    int barriers_ = 0;
    bool was_reset_ = false;
};

// The line without its tags, and the value of one of them; nullopt if the tag is missing.
std::string untagged(const std::string& line);
std::optional<std::string> tag(const std::string& line, std::string_view key);

// Returns the oldest connection of the user with this nick, or null.
std::shared_ptr<hubbub::chat::Client> connection_of(hubbub::server::Server& server,
                                                    std::string_view nick);
// Makes the server treat a client as not secure, although loopback counts as secure. Requires that
// the client has sent nothing.
void make_insecure(TestServer& server, const TestClient& client);
// Returns a registered client that is not secure.
TestClient insecure_client(TestServer& server, std::string_view nick);
// The client that gives the password of operator "root".
TestClient operator_client(const TestServer& server, std::string_view nick);
// A person at telnet, in the lobby.
TestClient person(const TestServer& server, std::string_view name);
// The lines that came before the answer to a command that does not exist.
Lines person_sync(TestClient& person);

// '*' stands for any run of bytes, everything else for itself.
bool matches(std::string_view text, std::string_view pattern);
std::size_t count(const Lines& lines, std::string_view pattern);

// Waits, in a bounded way, for what no socket tells. Throws Failed.
void eventually(const std::function<bool()>& holds);

}  // namespace flow
