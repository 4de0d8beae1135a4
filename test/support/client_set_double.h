#pragma once
// The clients of one worker of hubbub-stress, fed by hand: the test is their server.

#include <hubbub/net/listener.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "stress/client_set.h"
#include "support/loopback.h"

namespace hubbub::stress {

inline Options in_scenario(Scenario scenario, std::uint32_t clients, std::uint32_t senders = 1) {
    Options options;
    options.scenario = scenario;
    options.clients = clients;
    options.senders = senders;
    return options;
}

// The clients of one worker. The test is the server at the other end of their sockets.
struct ClientSetDouble {
    Options options;
    Plan plan;
    net::Listener listener;  // nobody accepts
    Counters counters;
    ClientSet set;
    std::vector<net::Fd> peers;

    explicit ClientSetDouble(Options wanted, std::uint32_t worker = 0)
        : options(std::move(wanted)),
          plan(make_plan(options)),
          listener(loopback_listener()),
          set(options, plan, worker, listener.address(), counters),
          peers(set.connections.size()) {
        set.now = 1;
    }
    Connection& client(std::uint32_t number) { return set.connections[number]; }
    void plug(std::uint32_t number, ConnectionState state) {
        int pair[2] = {};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == 0);
        client(number).fd = net::Fd(pair[0]);
        client(number).state = state;
        peers[number] = net::Fd(pair[1]);
    }
    void plug_all(ConnectionState state) {
        for (std::uint32_t i = 0; i < peers.size(); ++i) plug(i, state);
    }
    void hears(std::uint32_t number, std::string_view bytes) {
        REQUIRE(net::send_some(peers[number].get(), bytes).bytes == bytes.size());
        set.handle(EPOLLIN, client(number));
    }
    void loses(std::uint32_t number) {
        peers[number] = {};
        set.handle(EPOLLRDHUP, client(number));
    }
    // Returns the bytes that the client has sent since the last call.
    std::string said(std::uint32_t number) {
        std::string out(512 * 1024, '\0');
        out.resize(net::receive_some(peers[number].get(), out.data(), out.size()).bytes);
        return out;
    }
    const std::string& channel(std::uint32_t number) const { return plan.channels[number].name; }
};

}  // namespace hubbub::stress
