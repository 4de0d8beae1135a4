#include <hubbub/net/listener.h>

#include <cerrno>
#include <system_error>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hubbub::net {
namespace {

// The kernel limits it to net.core.somaxconn, which the operator sets.
constexpr int backlog = 65535;

// Without a limit the kernel grows the send buffer to several megabytes (tcp(7), tcp_wmem), so a
// client that stops reading would cost that much memory and be noticed late. The kernel doubles the
// value for its bookkeeping.
constexpr int send_buffer = 192 * 1024;

[[noreturn]] void fail(const SocketAddress& address, const char* what) {
    throw std::system_error(errno, std::generic_category(),
                            std::string("cannot ") + what + " " + address.text());
}

void set_option(int fd, int level, int option, int value) {
    // Ignore failures: the options are optimisations.
    [[maybe_unused]] const int result = ::setsockopt(fd, level, option, &value, sizeof value);
}

constexpr int connect_seconds = 30;

// Limits how long a blocking connect or send takes; 0: no limit.
void limit_sending(int fd, int seconds) {
    const timeval limit{seconds, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

// Removes a socket file whose server is gone, because bind would fail.
void remove_stale(const SocketAddress& address, const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return;
    const Fd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const bool dead = probe && ::connect(probe.get(), address.get(), address.length) != 0 &&
                      errno == ECONNREFUSED;
    if (dead) ::unlink(path.c_str());
}

}  // namespace

Listener::Listener(const SocketAddress& address, mode_t unix_mode, Encryption encryption)
    : fd_(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
      encryption_(encryption) {
    if (!fd_) fail(address, "make a socket for");
    const bool local = address.family() == AF_UNIX;
    const std::string path = local ? address.text().substr(5) : "";
    if (local) {
        remove_stale(address, path);
        // Allow no connection before chmod. umask affects the whole process: call this only at
        // start-up.
        const mode_t old = ::umask(0777);
        const int bound = ::bind(fd_.get(), address.get(), address.length);
        ::umask(old);
        if (bound != 0) fail(address, "listen on");
        unlink_ = path;
        if (::chmod(path.c_str(), unix_mode) != 0) fail(address, "set the mode of");
    } else {
        set_option(fd_.get(), SOL_SOCKET, SO_REUSEADDR, 1);
        // Accepted sockets inherit it.
        set_option(fd_.get(), SOL_SOCKET, SO_SNDBUF, send_buffer);
        // Otherwise the IPv6 wildcard would also claim the IPv4 port.
        if (address.family() == AF_INET6) set_option(fd_.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
        if (::bind(fd_.get(), address.get(), address.length) != 0) fail(address, "listen on");
    }
    if (::listen(fd_.get(), backlog) != 0) fail(address, "listen on");
    bound_ = local_address(fd_.get());
}

Listener::~Listener() {
    if (fd_ && !unlink_.empty()) ::unlink(unlink_.c_str());
}

Listener::Accepted Listener::accept() const {
    Accepted out;
    out.peer.length = sizeof out.peer.storage;
    out.fd = Fd(::accept4(fd_.get(), reinterpret_cast<sockaddr*>(&out.peer.storage),
                          &out.peer.length, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!out.fd) out.error = errno;
    return out;
}

std::vector<Listener> listen_on(const ListenSpec& spec) {
    std::vector<Listener> out;
    if (!spec.unix_path.empty()) {
        out.emplace_back(unix_address(spec.unix_path), spec.unix_mode, spec.encryption);
        return out;
    }
    int last_error = 0;
    std::uint16_t port = spec.port;
    for (SocketAddress address : resolve(spec.host, spec.port)) {
        // If the system chooses the port, use the same port for both families.
        if (spec.port == 0 && port != 0) {
            auto& in = reinterpret_cast<sockaddr_in&>(address.storage);
            auto& in6 = reinterpret_cast<sockaddr_in6&>(address.storage);
            (address.family() == AF_INET ? in.sin_port : in6.sin6_port) = htons(port);
        }
        try {
            out.emplace_back(address, mode_t{0}, spec.encryption);
            port = out.back().address().port();
        } catch (const std::system_error& error) {
            // This machine may lack an address family that the name resolves to.
            last_error = error.code().value();
            if (last_error != EAFNOSUPPORT && last_error != EADDRNOTAVAIL) throw;
        }
    }
    if (out.empty())
        throw std::system_error(last_error, std::generic_category(),
                                "cannot listen on " + spec.host + ":" + std::to_string(spec.port));
    return out;
}

Fd connect_to(const std::string& host, std::uint16_t port) {
    int last_error = ENOENT;
    for (const SocketAddress& address : resolve(host, port)) {
        Fd fd(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
        limit_sending(fd.get(), connect_seconds);
        if (fd && ::connect(fd.get(), address.get(), address.length) == 0) {
            limit_sending(fd.get(), 0);
            return fd;
        }
        last_error = errno == EINPROGRESS ? ETIMEDOUT : errno;
    }
    throw std::system_error(last_error, std::generic_category(),
                            "cannot connect to " + host + ":" + std::to_string(port));
}

void disable_nagle(int fd) {
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
}

// Source: tcp(7)
void enable_keepalive(int fd) {
    constexpr int idle_s = 90, interval_s = 30, probes = 3;
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, idle_s);
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, interval_s);
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, probes);
    // Keepalive does not probe while sent data is unacknowledged. That case has its own timeout,
    // about 15 minutes by default.
    set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, vanished_after_s * 1000);
}

}  // namespace hubbub::net
