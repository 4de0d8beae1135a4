#include <hubbub/net/address.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "connect/proxy.h"

namespace hubbub::client {

std::string proxy_problem(const std::string& proxy) {
    constexpr std::array<std::string_view, 4> schemes{"socks5://", "http://", "https://",
                                                      "socks4://"};
    constexpr std::string_view form =
        "a proxy is socks5://HOST:PORT or http://HOST:PORT, with "
        "NAME:PASSWORD@ in front of HOST if needed";
    const auto* const scheme = std::find_if(schemes.begin(), schemes.end(),
                                            [&](auto one) { return proxy.starts_with(one); });
    if (scheme == schemes.end() || !protocol::is_visible(proxy)) return std::string(form);
    std::string_view place = std::string_view(proxy).substr(scheme->size());
    const std::size_t at = place.rfind('@');
    if (at != std::string_view::npos) place.remove_prefix(at + 1);
    try {
        const net::HostPort parts = net::parse_host_port(place, 0);
        const bool plain = parts.host.find_first_of("/ ?#") == std::string::npos;
        return parts.port == 0 || !plain ? std::string(form) : std::string();
    } catch (const net::AddressError&) {
        return std::string(form);
    }
}

}  // namespace hubbub::client
