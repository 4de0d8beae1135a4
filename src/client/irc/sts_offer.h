#pragma once
// The STS policy that a server offers in CAP LS.
// Source: https://ircv3.net/specs/extensions/sts

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace hubbub::client {

// Not thread safe.
class StsOffer {
  public:
    // Reads "port=6697,duration=300". Returns true if the server requires TLS and the connection
    // has none; port() then says where to connect.
    bool read(std::string_view policy, bool secure);

    // The port for TLS; 0: the server requires none.
    std::uint16_t port() const { return port_; }
    // Returns once for how many seconds the server requires TLS, if it says so over TLS.
    std::optional<std::uint64_t> take_seconds() { return std::exchange(seconds_, std::nullopt); }

  private:
    std::uint16_t port_ = 0;
    std::optional<std::uint64_t> seconds_;
};

}  // namespace hubbub::client
