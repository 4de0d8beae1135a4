#include "harness.h"

#include <hubbub/base/password.h>
#include <hubbub/commands/permanent_channels.h>
#include <hubbub/net/listener.h>
#include <hubbub/protocol/message.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <thread>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <sys/socket.h>
#include <sys/time.h>

#include "numerics_seen.h"

namespace flow {
namespace {

using namespace std::chrono_literals;

// The server itself waits up to 5 s for a commit on a slow disk.
constexpr std::chrono::seconds patience = 20s;
constexpr std::size_t remembered = 8;

void set_patience(int fd) {
    const timeval time{patience.count(), 0};
    for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO}) {
        if (::setsockopt(fd, SOL_SOCKET, option, &time, sizeof time) != 0)
            throw std::system_error(errno, std::generic_category(), "setsockopt");
    }
}

}  // namespace

hubbub::Steady FakeClock::now() const {
    return hubbub::Steady(1000h + std::chrono::nanoseconds(passed_));
}

FakeClock::Watch FakeClock::watch(std::function<void()> look) {
    look_ = std::move(look);
    return Watch(watched_);
}

hubbub::Wall FakeClock::wall() const {
    if (watched_) look_();
    return hubbub::Wall(1767323045s + std::chrono::duration_cast<hubbub::Wall::duration>(
                                          std::chrono::nanoseconds(passed_)));
}

hubbub::server::Config test_config() {
    hubbub::server::Config config;
    config.listen = {hubbub::net::parse_listen("127.0.0.1:0")};
    config.settings.started = "in a test";
    config.without_limits();
    return config;
}

hubbub::server::Config with_operators(
    const std::vector<std::pair<std::string, std::uint32_t>>& operators) {
    // Made once: hashing takes long on purpose.
    static const std::string hash = hubbub::hash_password("x");
    hubbub::server::Config config = test_config();
    for (const auto& [name, privileges] : operators)
        config.settings.operators.push_back({name, hash, privileges});
    return config;
}

TestServer::TestServer(hubbub::server::Config config, hubbub::chat::Tap* tap,
                       hubbub::server::Server::Reread reread)
    : server_(std::move(config), clock_, tap, std::move(reread)) {
    start();
}

TestServer::TestServer(hubbub::server::Config config, const hubbub::Clock& clock)
    : server_(std::move(config), clock) {
    start();
}

void TestServer::start() {
    server_.start();
    const auto lobby = server_.registry().find_channel(server_.settings()->lobby);
    {
        hubbub::MutexLock lock(lobby->mutex);
        if (lobby->stay != hubbub::chat::Channel::Stay::empty) return;
        lobby->stay = hubbub::chat::Channel::Stay::no;
        lobby->bury_if_empty();
    }
    server_.registry().drop(*lobby);
}

TestServer& TestServer::with_lobby() {
    hubbub::commands::use_permanent_channels({server_.registry(), server_.counters(),
                                              server_.settings(), clock_, server_.capabilities()});
    return *this;
}

void TestServer::advance(std::chrono::nanoseconds by) {
    clock_.advance(by);
    server_.wake_all();
}

TestClient::TestClient(const hubbub::net::SocketAddress& address, const std::string& source)
    : fd_(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    set_patience(fd_.get());
    if (!source.empty()) {
        const auto from = hubbub::net::resolve(source, 0).front();
        if (::bind(fd_.get(), from.get(), from.length) != 0)
            throw std::system_error(errno, std::generic_category(), "bind");
    }
    hubbub::net::disable_nagle(fd_.get());
    if (::connect(fd_.get(), address.get(), address.length) != 0)
        throw std::system_error(errno, std::generic_category(), "connect");
}

TestClient::TestClient(const TestServer& server, std::string_view nick) : TestClient(server) {
    enter(nick);
}

TestClient& TestClient::enter(std::string_view nick) {
    send("NICK " + std::string(nick));
    send("USER " + std::string(nick) + " 0 * :" + std::string(nick));
    read_until("* 422 *");
    return *this;
}

TestClient::TestClient(const TestServer& server, std::string_view nick,
                       std::string_view capabilities)
    : TestClient(server) {
    send("CAP LS 302").send("CAP REQ :" + std::string(capabilities));
    read_until("* ACK :" + std::string(capabilities));
    send("NICK " + std::string(nick))
        .send("USER " + std::string(nick) + " 0 * :" + std::string(nick));
    send("CAP END");
    read_until("* 422 *");
}

TestClient& TestClient::send(std::string_view line) {
    return send_raw(std::string(line) + "\r\n");
}

void TestClient::FreeTls::operator()(SSL* ssl) const {
    SSL_free(ssl);
}

TestClient& TestClient::start_tls(const TlsOffer& offer) {
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(
        SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    if (offer.identity != nullptr) {
        SSL_CTX_use_certificate(context.get(), offer.identity->certificate());
        SSL_CTX_use_PrivateKey(context.get(), offer.identity->key());
    }
    SSL_CTX_set_cipher_list(context.get(), offer.ciphers);
    SSL_CTX_set_min_proto_version(context.get(), offer.version);
    SSL_CTX_set_max_proto_version(context.get(), offer.version);
    // TLS 1.1 needs it: the server should refuse, not this client.
    SSL_CTX_set_security_level(context.get(), 0);
    constexpr unsigned char protocols[] = "\x03irc";
    SSL_CTX_set_alpn_protos(context.get(), protocols, sizeof protocols - 1);
    tls_.reset(SSL_new(context.get()));
    SSL_set_fd(tls_.get(), fd_.get());
    if (offer.session != nullptr) SSL_set_session(tls_.get(), offer.session);
    if (SSL_connect(tls_.get()) != 1) throw Failed("the TLS handshake failed");
    return *this;
}

TestClient& TestClient::send_raw(std::string_view bytes) {
    if (tls_) {
        std::size_t sent = 0;
        if (SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &sent) != 1)
            throw Failed("TLS failed while sending");
        return *this;
    }
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) throw Failed(std::system_category().message(errno) + " while sending");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return *this;
}

void TestClient::half_close() {
    ::shutdown(fd_.get(), SHUT_WR);
}

void TestClient::reset() {
    const linger at_once{1, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    fd_ = hubbub::net::Fd();
}

bool TestClient::receive() {
    buffer_.erase(0, begin_);
    begin_ = 0;
    const std::size_t held = buffer_.size();
    buffer_.resize(held + 16 * 1024);
    ERR_clear_error();
    ssize_t got = 0;
    do {
        got = tls_ ? SSL_read(tls_.get(), buffer_.data() + held, 16 * 1024)
                   : ::recv(fd_.get(), buffer_.data() + held, 16 * 1024, 0);
        // The end of a process that the server started interrupts a recv with a timeout.
    } while (got < 0 && errno == EINTR);
    buffer_.resize(held + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    // A TLS alert ends a connection as a reset does.
    was_reset_ =
        got < 0 && (tls_ ? SSL_get_error(tls_.get(), static_cast<int>(got)) != SSL_ERROR_WANT_READ
                         : errno == ECONNRESET);
    if (got < 0 && !was_reset_) {
        std::string seen;
        for (const std::string& line : last_) seen += "\n  " + line;
        throw Failed("nothing came for " + std::to_string(patience.count()) +
                     " s\n  wanted: " + awaited_ + "\n  the last lines were:" + seen);
    }
    return got > 0;
}

std::optional<std::string> TestClient::next() {
    std::size_t end = buffer_.find("\r\n", begin_);
    while (end == std::string::npos) {
        if (!receive()) return std::nullopt;
        end = buffer_.find("\r\n", begin_);
    }
    std::string line = buffer_.substr(begin_, end - begin_);
    begin_ = end + 2;
    note_numeric(line);
    // No test says "{}": it would be a text of the server's that nobody filled.
    if (line.find("{}") != std::string::npos) throw Failed("an unfilled text: " + line);
    if (last_.size() >= remembered) last_.erase(last_.begin());
    last_.push_back(line);
    return line;
}

std::string TestClient::expect(std::string_view pattern) {
    awaited_ = pattern;
    auto line = next();
    if (!line) throw Failed("closed instead of: " + std::string(pattern));
    if (!matches(*line, pattern))
        throw Failed("wanted: " + std::string(pattern) + "\n  got:    " + *line);
    return std::move(*line);
}

Lines TestClient::read_until(std::string_view pattern) {
    awaited_ = pattern;
    Lines lines;
    while (auto line = next()) {
        lines.push_back(std::move(*line));
        if (matches(lines.back(), pattern)) return lines;
    }
    throw Failed("closed before: " + std::string(pattern) +
                 (lines.empty() ? std::string() : "\n  last line: " + lines.back()));
}

Lines TestClient::expect_closed() {
    awaited_ = "the end of the stream";
    Lines lines;
    while (auto line = next()) lines.push_back(std::move(*line));
    return lines;
}

Lines TestClient::sync() {
    const std::string token = "barrier-" + std::to_string(++barriers_);
    send("PING " + token);
    Lines lines = read_until("* PONG * :" + token);
    lines.pop_back();
    return lines;
}

bool TestClient::silent() const {
    char byte = 0;
    return begin_ == buffer_.size() && ::recv(fd_.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
           errno == EAGAIN;
}

Lines TestClient::join(std::string_view channel) {
    send("JOIN " + std::string(channel));
    return read_until("* 366 * " + std::string(channel) + " *");
}

std::string untagged(const std::string& line) {
    return line.starts_with('@') ? line.substr(line.find(' ') + 1) : line;
}

std::optional<std::string> tag(const std::string& line, std::string_view key) {
    const auto message = hubbub::protocol::parse(line);
    return message ? hubbub::protocol::tag_value(message->tags, key) : std::nullopt;
}

std::shared_ptr<hubbub::chat::Client> connection_of(hubbub::server::Server& server,
                                                    std::string_view nick) {
    const auto user = server.registry().find(nick);
    if (!user) return nullptr;
    const auto all = user->connections();
    return all.empty() ? nullptr : all.front();
}

void make_insecure(TestServer& server, const TestClient& client) {
    const std::uint16_t port = hubbub::net::local_address(client.fd()).port();
    std::shared_ptr<hubbub::chat::Client> peer;
    eventually([&] {
        for (const auto& known : server->registry().clients()) {
            if (known->origin()->port == port) peer = known;
        }
        return peer != nullptr;
    });
    hubbub::chat::Origin origin = *peer->origin();
    origin.secure = false;
    peer->set_origin(std::move(origin));
}

TestClient insecure_client(TestServer& server, std::string_view nick) {
    TestClient client(server);
    make_insecure(server, client);
    client.enter(nick);
    return client;
}

TestClient operator_client(const TestServer& server, std::string_view nick) {
    TestClient client(server, nick);
    client.send("OPER root x").read_until("* MODE * :+o");
    return client;
}

TestClient person(const TestServer& server, std::string_view name) {
    TestClient client(server);
    client.send(name);
    client.read_until("* In #lobby: *");
    return client;
}

Lines person_sync(TestClient& person) {
    person.send("/barrier");
    Lines lines = person.read_until("* Unknown command: /barrier. *");
    lines.pop_back();
    return lines;
}

bool matches(std::string_view text, std::string_view pattern) {
    std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) return text == pattern;
    if (!text.starts_with(pattern.substr(0, star))) return false;
    text.remove_prefix(star);
    for (;;) {
        pattern.remove_prefix(star + 1);
        star = pattern.find('*');
        if (star == std::string_view::npos) return text.ends_with(pattern);
        // Of a piece in the middle the first place is as good as any other.
        const std::size_t at = text.find(pattern.substr(0, star));
        if (at == std::string_view::npos) return false;
        text.remove_prefix(at + star);
    }
}

std::size_t count(const Lines& lines, std::string_view pattern) {
    return static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(), [&](const auto& line) { return matches(line, pattern); }));
}

void eventually(const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) throw Failed("it never happened");
        std::this_thread::yield();
    }
}

}  // namespace flow
