#pragma once
// Users behind proxies: 127.0.0.2 is a proxy.

#include "harness.h"

#include <string>
#include <string_view>

#include "server/proxy.h"

namespace flow {

constexpr const char* proxy_address = "127.0.0.2";

inline hubbub::server::Config with_proxy(bool trusted_tls = false,
                                         hubbub::server::Config config = test_config()) {
    config.proxies.push_back({*hubbub::PeerNetwork::parse(proxy_address), trusted_tls});
    return config;
}

// Returns the header that a proxy sends for a user at this address.
inline std::string proxy_header(const std::string& user) {
    const bool v6 = user.find(':') != std::string::npos;
    return std::string("PROXY ") + (v6 ? "TCP6 " : "TCP4 ") + user + (v6 ? " ::1" : " 127.0.0.1") +
           " 4660 6667\r\n";
}

// Returns a header of version 2; `command` is 0 for the proxy itself, and 1 for a user.
inline std::string binary_header(int command, int family, const std::string& rest) {
    using namespace std::string_literals;
    return "\r\n\r\n\0\r\nQUIT\n"s + static_cast<char>(0x20 + command) + static_cast<char>(family) +
           static_cast<char>(rest.size() >> 8) + static_cast<char>(rest.size() & 0xff) + rest;
}

// Returns a connection from the proxy that has sent these bytes.
inline TestClient through_proxy(const TestServer& server, const std::string& start) {
    TestClient client(server.address(), proxy_address);
    client.send_raw(start);
    return client;
}

// Returns a registered user behind the proxy.
inline TestClient proxied(const TestServer& server, const std::string& user,
                          std::string_view nick) {
    TestClient client = through_proxy(server, proxy_header(user));
    client.enter(nick);
    return client;
}

}  // namespace flow
