#include <hubbub/chat/origin.h>

#include <utility>

namespace hubbub::chat {

Origin Origin::of(std::string host, std::uint16_t port) {
    const auto address = Address::parse(host);
    // A parameter that starts with ":", such as "::1", would be parsed as the last one.
    if (host.starts_with(':')) host.insert(0, 1, '0');
    const bool secure = host == "unix" || (address && address->is_loopback());
    return {std::move(host), port, address, secure};
}

}  // namespace hubbub::chat
