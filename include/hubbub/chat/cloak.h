#pragma once
// Cloaks: what others see in the place of an address or a host name. Made with the network's key,
// so the same address always has the same cloak there, and nobody without the key finds the one
// from the other.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace hubbub::chat {

// Thread safe.
class Cloak {
  public:
    // How much a secret must have at least; new_secret() gives more.
    static constexpr std::size_t least_secret = 30;
    // What every cloak ends in; no host name that was resolved may.
    static constexpr std::string_view suffix = ".cloak";

    explicit Cloak(std::string_view secret);

    // The narrow part first, then wider ones, so that "*.<wide>.cloak" is a ban of many:
    // IPv4 "a.b.c.cloak": the address, its /24, its /16. IPv6 "a.b.c.d.cloak": the address, its
    // /64, /48, /32. A name: the name, its last three labels, its last two. Empty where there is
    // nothing to hide ("unix").
    std::string of(std::string_view host) const;

    // A key that nobody has, as text. Throws std::runtime_error where the machine has no
    // randomness.
    static std::string new_secret();

  private:
    std::string part(char kind, std::string_view what) const;

    std::array<unsigned char, 32> key_;
};

}  // namespace hubbub::chat
