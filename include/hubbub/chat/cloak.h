#pragma once
// Cloaks: stand-ins for addresses and host names. They are keyed hashes: with one key an address
// always has the same cloak, and without the key neither can be computed from the other.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace hubbub::chat {

// Thread safe.
class Cloak {
  public:
    // Minimum length of a secret, in bytes; new_secret() returns more.
    static constexpr std::size_t min_secret = 30;
    // Ends every cloak; resolved host names that end in it are rejected.
    static constexpr std::string_view suffix = ".cloak";

    explicit Cloak(std::string_view secret);

    // Returns the cloak. It starts with the most specific part, so that "*.<wide>.cloak" bans a
    // network:
    // IPv4  a.b.c.cloak    the address, its /24, its /16
    // IPv6  a.b.c.d.cloak  the address, its /64, /48, /32
    // name  a.b.c.cloak    the name, its last three labels, its last two
    // Returns "" if there is no address or name to hide ("unix").
    std::string of(std::string_view host) const;

    // Returns a random secret as text. Throws std::runtime_error if libsodium cannot start.
    static std::string new_secret();

  private:
    std::string part(char kind, std::string_view what) const;

    std::array<unsigned char, 32> key_;
};

}  // namespace hubbub::chat
