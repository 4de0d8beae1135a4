#include "liar.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>

#include <poll.h>
#include <sys/socket.h>

namespace liar {
namespace {

namespace net = hubbub::net;

void send_all(const net::Fd& fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;  // reading detects the end of the stream
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

// Appends the available bytes; false at the end of the stream.
bool receive(const net::Fd& fd, std::string& into) {
    std::array<char, 16 * 1024> bytes{};
    const ssize_t got = ::recv(fd.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    into.append(bytes.data(), static_cast<std::size_t>(got));
    return got > 0;
}

// Cuts the first line off, without its end; false if its end has not come.
bool take_line(std::string& bytes, std::string& line) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string::npos) return false;
    line = bytes.substr(0, end > 0 && bytes[end - 1] == '\r' ? end - 1 : end);
    bytes.erase(0, end + 1);
    return true;
}

}  // namespace

Number number_of(std::string_view nick) {
    constexpr std::size_t before = 4;  // common prefix of a run's nicks
    constexpr std::size_t digits = 5;
    if (nick.starts_with(':')) nick.remove_prefix(1);
    nick = nick.substr(0, nick.find_first_of("! "));
    if (nick.size() != before + digits) return unknown;
    Number number = unknown;
    const char* const end = nick.data() + nick.size();
    const auto result = std::from_chars(nick.data() + before, end, number, 36);
    return result.ec == std::errc{} && result.ptr == end ? number : unknown;
}

Liar::Liar(const net::SocketAddress& server, Lie lie)
    : server_(server),
      listener_(net::resolve("127.0.0.1", 0).front()),
      lie_(std::move(lie)),
      thread_([this] { run(); }) {}

Liar::~Liar() {
    end_.set();
    thread_.join();
}

std::string Liar::port() const {
    const std::string text = listener_.address().text();
    return text.substr(text.rfind(':') + 1);
}

std::size_t Liar::said(const std::string& line) const {
    const hubbub::MutexLock lock(mutex_);
    const auto found = said_.find(line);
    return found == said_.end() ? 0 : found->second;
}

void Liar::run() {
    for (;;) {
        std::vector<pollfd> polled{{end_.fd(), POLLIN, 0}, {listener_.fd(), POLLIN, 0}};
        for (const auto& connection : connections_) {
            polled.push_back({connection->client.get(), POLLIN, 0});
            polled.push_back({connection->server.get(), POLLIN, 0});
        }
        ::poll(polled.data(), polled.size(), -1);
        if (polled[0].revents != 0) return;
        for (std::size_t i = 2; i < polled.size(); ++i) {
            Connection& connection = *connections_[i / 2 - 1];
            // A lie may have closed it in the meantime.
            if (polled[i].revents == 0 || !connection.client) continue;
            const bool goes_on =
                i % 2 == 0 ? take_from_client(connection) : take_from_server(connection);
            if (!goes_on) connection.end();
        }
        std::erase_if(connections_, [](const auto& connection) { return !connection->client; });
        if (polled[1].revents != 0) accept();
    }
}

void Liar::accept() {
    net::Listener::Accepted accepted = listener_.accept();
    if (!accepted.fd) return;
    auto connection = std::make_unique<Connection>();
    connection->client = std::move(accepted.fd);
    connection->server = net::Fd(::socket(server_.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(connection->server.get(), server_.get(), server_.length) != 0)
        throw std::system_error(errno, std::generic_category(), "connect");
    net::disable_nagle(connection->server.get());
    net::disable_nagle(connection->client.get());
    connections_.push_back(std::move(connection));
}

bool Liar::take_from_client(Connection& connection) {
    const bool more = receive(connection.client, connection.from_client);
    for (std::string line; take_line(connection.from_client, line);) {
        if (line.starts_with("NICK ")) connection.number = number_of(line.substr(5));
        {
            const hubbub::MutexLock lock(mutex_);
            ++said_[line];
        }
        send_all(connection.server, line + "\r\n");
    }
    return more;
}

bool Liar::take_from_server(Connection& connection) {
    const bool more = receive(connection.server, connection.from_server);
    for (std::string line; take_line(connection.from_server, line);)
        lie_(*this, connection.number, line);
    return more;
}

Liar::Connection* Liar::find(Number number) {
    const auto found =
        std::find_if(connections_.begin(), connections_.end(), [number](const auto& connection) {
            return connection->client && connection->number == number;
        });
    return found == connections_.end() ? nullptr : found->get();
}

void Liar::send_bytes(Number to, std::string_view bytes) {
    if (Connection* const connection = find(to)) send_all(connection->client, bytes);
}

void Liar::close(Number to) {
    if (Connection* const connection = find(to)) connection->end();
}

}  // namespace liar
