#pragma once
// The header of the PROXY protocol, versions 1 and 2: the address of a user behind a proxy, sent
// before the user's first byte. Pure functions.
// Source: "The PROXY protocol" of HAProxy, sections 2.1, 2.2

#include <hubbub/base/cidr.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hubbub::protocol {

// Maximum size of a header. The protocol allows 64 KiB in binary; the lower limit is ours.
constexpr std::size_t max_proxy_text_bytes = 107;
constexpr std::size_t max_proxy_binary_bytes = 16 + 4096;

struct ProxyHeader {
    enum class Status : std::uint8_t {
        incomplete,  // all bytes belong to the header, and more must follow
        complete,    // its first `bytes` are the header
        invalid,     // `problem` is the reason
    };
    enum class Sender : std::uint8_t {
        user,          // `address` and `port` are the user's
        unknown_user,  // the proxy does not know the address
        proxy,         // the proxy speaks for itself, as in a health check
    };

    Status status = Status::incomplete;
    std::size_t bytes = 0;
    std::string_view problem = {};
    Sender sender = Sender::unknown_user;
    std::optional<Address> address = {};
    std::uint16_t port = 0;
    bool tls = false;  // the proxy says that the user's connection to it has TLS
};

// Parses the header at the start of these bytes.
ProxyHeader parse_proxy_header(std::string_view bytes);

// Returns true if these first bytes of a connection begin a header.
bool begins_proxy_header(std::string_view bytes);

// Reason for closing a connection that sends an unexpected header.
constexpr std::string_view stray_proxy_header =
    "PROXY header refused: the sender is not in --proxy, or has sent one already";

}  // namespace hubbub::protocol
