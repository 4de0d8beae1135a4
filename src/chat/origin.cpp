#include <hubbub/chat/origin.h>

#include <utility>

namespace hubbub::chat {

Origin Origin::of(std::string host, std::uint16_t port) {
    const auto address = Address::parse(host);
    const bool secure = host == "unix" || (address && address->is_loopback());
    return {std::move(host), port, address, secure};
}

}  // namespace hubbub::chat
