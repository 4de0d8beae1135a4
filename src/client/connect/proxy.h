#pragma once
// The way to a server by another machine: SOCKS or HTTP, as libcurl speaks them.
// Source: RFC 1928, RFC 1929 (SOCKS5); RFC 9110, 9.3.6 (CONNECT)

#include <hubbub/net/fd.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace hubbub::client {

// What is wrong with "socks5://[NAME:PASSWORD@]HOST:PORT" or the same with http, https, socks4;
// empty: nothing. What may hold a password is not repeated.
std::string proxy_problem(const std::string& proxy);

// A connection to that server by the proxy, which looks the name up. Waits no longer than
// `patience`. Throws std::runtime_error with a text for the person.
net::Fd connect_by_proxy(const std::string& proxy, const std::string& host, std::uint16_t port,
                         std::chrono::milliseconds patience = std::chrono::seconds{30});

}  // namespace hubbub::client
