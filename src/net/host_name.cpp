#include <hubbub/base/clock.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/net/host_name.h>
#include <hubbub/protocol/names.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include <ares.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>

namespace hubbub::net {
namespace {

struct CloseResolver {
    void operator()(ares_channel channel) const { ::ares_destroy(channel); }
};
using Resolver = std::unique_ptr<std::remove_pointer_t<ares_channel>, CloseResolver>;

// Unmaps IPv4 addresses from dual-stack listeners, as name servers expect.
SocketAddress plain(const SocketAddress& address) {
    SocketAddress out = address;
    const auto* const v6 = reinterpret_cast<const sockaddr_in6*>(&address.storage);
    if (address.family() != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) return out;
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    std::memcpy(&v4.sin_addr, &v6->sin6_addr.s6_addr[12], sizeof v4.sin_addr);
    out = {};
    std::memcpy(&out.storage, &v4, sizeof v4);
    out.length = sizeof v4;
    return out;
}

bool same_address(const SocketAddress& a, const ares_addrinfo_node& b) {
    if (b.ai_family != a.family()) return false;
    if (a.family() == AF_INET) {
        return std::memcmp(&reinterpret_cast<const sockaddr_in*>(&a.storage)->sin_addr,
                           &reinterpret_cast<const sockaddr_in*>(b.ai_addr)->sin_addr,
                           sizeof(in_addr)) == 0;
    }
    return std::memcmp(&reinterpret_cast<const sockaddr_in6*>(&a.storage)->sin6_addr,
                       &reinterpret_cast<const sockaddr_in6*>(b.ai_addr)->sin6_addr,
                       sizeof(in6_addr)) == 0;
}

bool library_started() {
    static const bool started = ::ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
    return started;
}

// One look-up with its sockets. Callbacks of c-ares receive it as `self` or `data`. Not thread
// safe.
class Lookup {
  public:
    Lookup(const SocketAddress& address, const Resolving& how)
        : address_(plain(address)), deadline_(std::chrono::steady_clock::now() + how.deadline) {
        ares_options options{};
        options.flags = ARES_FLAG_NOSEARCH;  // no search domains
        // Two tries; c-ares doubles the timeout for the second.
        options.tries = 2;
        options.timeout = std::max(1, static_cast<int>(how.deadline.count() / 3));
        options.sock_state_cb = note_socket;
        options.sock_state_cb_data = this;
        char dns_only[] = "b";
        options.lookups = dns_only;
        int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
        if (!how.name_server.empty()) mask |= ARES_OPT_LOOKUPS;
        ares_channel made = nullptr;
        if (::ares_init_options(&made, &options, mask) != ARES_SUCCESS) return;
        channel_.reset(made);
        if (!how.name_server.empty() &&
            ::ares_set_servers_ports_csv(made, how.name_server.c_str()) != ARES_SUCCESS)
            channel_.reset();
    }
    Lookup(const Lookup&) = delete;
    Lookup& operator=(const Lookup&) = delete;

    std::string run(const std::function<bool()>& give_up) {
        if (!channel_) return "";
        ::ares_getnameinfo(channel_.get(), address_.get(), address_.length,
                           ARES_NI_LOOKUPHOST | ARES_NI_NAMEREQD, take_name, this);
        if (!wait(give_up) || !protocol::valid_host(name_)) return "";
        ares_addrinfo_hints hints{};
        hints.ai_family = address_.family();
        hints.ai_flags = ARES_AI_NOSORT;
        done_ = false;
        ::ares_getaddrinfo(channel_.get(), name_.c_str(), nullptr, &hints, take_addresses, this);
        return wait(give_up) && confirmed_ ? name_ : "";
    }

  private:
    static void note_socket(void* self, ares_socket_t fd, int readable, int writable) {
        auto& sockets = static_cast<Lookup*>(self)->sockets_;
        std::erase_if(sockets, [&](const pollfd& at) { return at.fd == fd; });
        const int events = (readable != 0 ? POLLIN : 0) | (writable != 0 ? POLLOUT : 0);
        if (events != 0) sockets.push_back({fd, static_cast<short>(events), 0});
    }

    static void take_name(void* data, int status, int, char* node, char*) {
        auto* const self = static_cast<Lookup*>(data);
        if (status == ARES_SUCCESS && node != nullptr) self->name_ = node;
        self->done_ = true;
    }

    static void take_addresses(void* data, int status, int, ares_addrinfo* found) {
        auto* const self = static_cast<Lookup*>(data);
        const std::unique_ptr<ares_addrinfo, void (*)(ares_addrinfo*)> release(found,
                                                                               ::ares_freeaddrinfo);
        self->done_ = true;
        if (status != ARES_SUCCESS) return;
        for (const auto* at = found->nodes; at != nullptr; at = at->ai_next)
            self->confirmed_ = self->confirmed_ || same_address(self->address_, *at);
    }

    // Returns false if the deadline passed or give_up() returned true.
    bool wait(const std::function<bool()>& give_up) {
        while (!done_) {
            const auto left = deadline_ - std::chrono::steady_clock::now();
            if (left <= Steady::duration::zero() || give_up()) return false;
            std::vector<pollfd> polled = sockets_;
            ThreadWake::wait(polled.data(), polled.size(), std::min(left, next_retry(left)));
            for (const pollfd& at : polled) {
                if (at.revents == 0) continue;
                // c-ares reads errors like answers.
                const bool in = (at.revents & (POLLIN | POLLERR | POLLHUP)) != 0;
                const bool out = (at.revents & POLLOUT) != 0;
                ::ares_process_fd(channel_.get(), in ? at.fd : ARES_SOCKET_BAD,
                                  out ? at.fd : ARES_SOCKET_BAD);
            }
            ::ares_process_fd(channel_.get(), ARES_SOCKET_BAD, ARES_SOCKET_BAD);
        }
        return true;
    }

    Steady::duration next_retry(Steady::duration most) const {
        timeval buffer{};
        const timeval* const time = ::ares_timeout(channel_.get(), nullptr, &buffer);
        if (time == nullptr) return most;
        return std::chrono::seconds(time->tv_sec) + std::chrono::microseconds(time->tv_usec);
    }

    const SocketAddress address_;
    const Steady deadline_;
    std::vector<pollfd> sockets_;
    std::string name_;
    bool done_ = false;
    bool confirmed_ = false;
    Resolver channel_;  // destroyed first: its destructor calls back
};

}  // namespace

bool valid_name_server(const std::string& text) {
    if (text.empty() || !library_started()) return false;
    ares_channel made = nullptr;
    if (::ares_init(&made) != ARES_SUCCESS) return false;
    const Resolver channel(made);
    return ::ares_set_servers_ports_csv(made, text.c_str()) == ARES_SUCCESS;
}

std::string host_name(const SocketAddress& address, const Resolving& how,
                      const std::function<bool()>& give_up) {
    if (address.family() == AF_UNIX || !library_started()) return "";
    return Lookup(address, how).run(give_up);
}

}  // namespace hubbub::net
