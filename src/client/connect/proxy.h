#pragma once
// Connecting by a proxy: SOCKS or HTTP, by libcurl.
// Source: RFC 1928, RFC 1929 (SOCKS5); RFC 9110, 9.3.6 (CONNECT)

#include <hubbub/net/fd.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace hubbub::client {

// Returns the error in "socks5://[NAME:PASSWORD@]HOST:PORT" (or http, https, socks4); empty: it is
// valid. The text may hold a password, so it is not repeated.
std::string proxy_problem(const std::string& proxy);

// Connects to the server by the proxy, which resolves the name. Blocks for `patience` at most.
// Throws std::runtime_error with a text for the person.
net::Fd connect_by_proxy(const std::string& proxy, const std::string& host, std::uint16_t port,
                         std::chrono::milliseconds patience = std::chrono::seconds{30});

}  // namespace hubbub::client
