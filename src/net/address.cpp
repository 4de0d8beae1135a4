#include <hubbub/net/address.h>

#include <hubbub/protocol/text.h>

#include <charconv>
#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace hubbub::net {
namespace {

std::uint16_t parse_port(std::string_view digits, std::string_view whole) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc{} || end != digits.data() + digits.size())
        throw AddressError("'" + std::string(whole) + "': the port must be 0 to 65535");
    return port;
}

// Returns nothing if the word is not "mode=" and an octal file mode.
std::optional<mode_t> parse_mode(std::string_view word) {
    unsigned mode = 0;
    if (!word.starts_with("mode=")) return std::nullopt;
    word.remove_prefix(5);
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), mode, 8);
    if (error != std::errc{} || end != word.data() + word.size() || mode > 0777)
        return std::nullopt;
    return static_cast<mode_t>(mode);
}

// Parses the words after the address.
void parse_words(ListenSpec& spec, std::string_view rest, std::string_view whole) {
    const bool local = !spec.unix_path.empty();
    while (!rest.empty()) {
        const std::string_view word = protocol::take_word(rest);
        const auto mode = local ? parse_mode(word) : std::nullopt;
        if (mode) {
            spec.unix_mode = *mode;
        } else if ((word == "tls" || word == "plain") && spec.encryption == Encryption::optional) {
            spec.encryption = word == "tls" ? Encryption::required : Encryption::refused;
        } else {
            throw AddressError(
                "'" + std::string(whole) + "': only 'tls' or 'plain'" +
                (local ? ", and 'mode=' with an octal file mode such as 0660," : "") +
                " may follow the address");
        }
    }
}

}  // namespace

HostPort parse_host_port(std::string_view text, std::uint16_t default_port) {
    HostPort out;
    out.port = default_port;
    std::string_view rest = text;
    if (rest.starts_with('[')) {
        const std::size_t close = rest.find(']');
        if (close == std::string_view::npos)
            throw AddressError("'" + std::string(text) + "': ']' is missing");
        out.host = rest.substr(1, close - 1);
        rest.remove_prefix(close + 1);
        if (!rest.empty() && rest.front() != ':')
            throw AddressError("'" + std::string(text) + "': ':PORT' must follow ']'");
        if (!rest.empty()) out.port = parse_port(rest.substr(1), text);
    } else if (const std::size_t colon = rest.rfind(':');
               colon != std::string_view::npos && rest.find(':') == colon) {
        out.host = rest.substr(0, colon);
        out.port = parse_port(rest.substr(colon + 1), text);
    } else {
        out.host = rest;  // no colon: a name; several: a bare IPv6 address
    }
    if (out.host.empty()) throw AddressError("'" + std::string(text) + "': the host is missing");
    return out;
}

ListenSpec parse_listen(std::string_view text) {
    ListenSpec spec;
    std::string_view rest = text;
    std::string_view address = protocol::take_word(rest);
    if (address.starts_with("unix:")) {
        address.remove_prefix(std::strlen("unix:"));
        spec.unix_path = address;
        if (address.empty())
            throw AddressError("'" + std::string(text) + "': a path must follow 'unix:'");
    } else {
        const bool bare_v6 = !address.starts_with('[') && address.find(':') != address.rfind(':');
        if (bare_v6 || address.find(':') == std::string_view::npos || address.ends_with(']'))
            throw AddressError("'" + std::string(text) +
                               "': write HOST:PORT, [IPV6]:PORT, *:PORT or unix:PATH");
        HostPort parts = parse_host_port(address, 0);
        spec.host = std::move(parts.host);
        spec.port = parts.port;
    }
    parse_words(spec, rest, text);
    return spec;
}

const sockaddr* SocketAddress::get() const {
    return reinterpret_cast<const sockaddr*>(&storage);
}

std::string SocketAddress::host() const {
    char buffer[INET6_ADDRSTRLEN] = "";
    if (family() == AF_INET) {
        const auto* v4 = reinterpret_cast<const sockaddr_in*>(&storage);
        return ::inet_ntop(AF_INET, &v4->sin_addr, buffer, sizeof buffer);
    }
    if (family() == AF_INET6) {
        const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage);
        const std::string text = ::inet_ntop(AF_INET6, &v6->sin6_addr, buffer, sizeof buffer);
        // Dual-stack listeners see IPv4 as mapped addresses; show the usual form.
        return IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr) ? text.substr(text.rfind(':') + 1) : text;
    }
    return "unix";
}

std::optional<Address> SocketAddress::address() const {
    if (family() == AF_INET)
        return Address::from_v4(&reinterpret_cast<const sockaddr_in*>(&storage)->sin_addr);
    if (family() == AF_INET6)
        return Address::from_v6(&reinterpret_cast<const sockaddr_in6*>(&storage)->sin6_addr);
    return std::nullopt;
}

std::uint16_t SocketAddress::port() const {
    if (family() == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in*>(&storage)->sin_port);
    if (family() == AF_INET6)
        return ntohs(reinterpret_cast<const sockaddr_in6*>(&storage)->sin6_port);
    return 0;
}

std::string SocketAddress::text() const {
    if (family() == AF_UNIX) {
        const auto* name = reinterpret_cast<const sockaddr_un*>(&storage);
        return length > offsetof(sockaddr_un, sun_path) ? std::string("unix:") + name->sun_path
                                                        : "unix";
    }
    const std::string name = host();
    const bool v6 = name.find(':') != std::string::npos;
    return (v6 ? "[" + name + "]" : name) + ":" + std::to_string(port());
}

std::vector<SocketAddress> resolve(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    const bool any = host == "*";
    hints.ai_flags = (any ? AI_PASSIVE : 0) | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int error =
        ::getaddrinfo(any ? nullptr : host.c_str(), std::to_string(port).c_str(), &hints, &found);
    if (error != 0) throw AddressError("'" + host + "': " + ::gai_strerror(error));
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> release(found, ::freeaddrinfo);
    std::vector<SocketAddress> out;
    for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
        if (at->ai_family != AF_INET && at->ai_family != AF_INET6) continue;
        SocketAddress address;
        std::memcpy(&address.storage, at->ai_addr, at->ai_addrlen);
        address.length = at->ai_addrlen;
        out.push_back(address);
    }
    return out;
}

SocketAddress socket_address(const Address& address) {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    std::memcpy(&v6.sin6_addr, address.bytes().data(), address.bytes().size());
    SocketAddress out;
    std::memcpy(&out.storage, &v6, sizeof v6);
    out.length = sizeof v6;
    return out;
}

SocketAddress unix_address(const std::string& path) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    if (path.size() >= sizeof name.sun_path)
        throw AddressError("'unix:" + path + "': the path is too long: " +
                           std::to_string(sizeof name.sun_path - 1) + " bytes at most");
    path.copy(name.sun_path, path.size());
    SocketAddress address;
    std::memcpy(&address.storage, &name, sizeof name);
    address.length = sizeof name;
    return address;
}

SocketAddress local_address(int fd) {
    SocketAddress address;
    address.length = sizeof address.storage;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address.storage), &address.length) != 0)
        address = {};
    return address;
}

}  // namespace hubbub::net
