#include <array>
#include <cerrno>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <system_error>

#include <curl/curl.h>
#include <fcntl.h>

#include "connect/proxy.h"

namespace hubbub::client {
namespace {

using Handle = std::unique_ptr<CURL, void (*)(CURL*)>;

Handle make_handle() {
    static std::once_flag once;
    std::call_once(once, [] { ::curl_global_init(CURL_GLOBAL_DEFAULT); });
    Handle handle(::curl_easy_init(), ::curl_easy_cleanup);
    if (!handle) throw std::runtime_error("the proxy cannot be used: out of memory");
    return handle;
}

// Lets the proxy resolve the name: no local DNS query, and .onion names work.
std::string with_names(const std::string& proxy) {
    for (const std::string_view scheme : {"socks5://", "socks4://"}) {
        if (!proxy.starts_with(scheme)) continue;
        const std::string name = scheme == "socks5://" ? "socks5h://" : "socks4a://";
        return name + proxy.substr(scheme.size());
    }
    return proxy;
}

}  // namespace

net::Fd connect_by_proxy(const std::string& proxy, const std::string& host, std::uint16_t port,
                         std::chrono::milliseconds patience) {
    const Handle handle = make_handle();
    std::array<char, CURL_ERROR_SIZE> reason{};
    const bool v6 = host.find(':') != std::string::npos;
    const std::string url = "http://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
    const std::string by = with_names(proxy);
    const auto set = [&](CURLoption option, auto value) {
        if (::curl_easy_setopt(handle.get(), option, value) != CURLE_OK)
            throw std::runtime_error("the proxy cannot be used: libcurl lacks a feature");
    };
    set(CURLOPT_ERRORBUFFER, reason.data());
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROXY, by.c_str());
    // Ignore the proxy variables of the environment.
    set(CURLOPT_NOPROXY, "");
    set(CURLOPT_HTTPPROXYTUNNEL, 1L);
    set(CURLOPT_CONNECT_ONLY, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(patience.count()));
    const CURLcode result = ::curl_easy_perform(handle.get());
    if (result != CURLE_OK)
        throw std::runtime_error(std::string("cannot connect by the proxy: ") +
                                 (reason[0] != 0 ? reason.data() : ::curl_easy_strerror(result)));
    curl_socket_t socket = CURL_SOCKET_BAD;
    ::curl_easy_getinfo(handle.get(), CURLINFO_ACTIVESOCKET, &socket);
    // libcurl closes its descriptor: keep a copy.
    net::Fd fd(::fcntl(socket, F_DUPFD_CLOEXEC, 0));
    if (!fd) throw std::system_error(errno, std::generic_category(), "the connection of the proxy");
    return fd;
}

}  // namespace hubbub::client
