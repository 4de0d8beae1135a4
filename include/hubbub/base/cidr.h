#pragma once
// Addresses and the networks they are in. No names, no ports, no I/O.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub {

// Of either family. IPv4 is kept as IPv6 maps it, so that one host is one address whichever
// listener it came by. Source: RFC 4291 section 2.5.5.2
class Address {
  public:
    Address() = default;  // ::
    // 4 or 16 bytes, in the order of the network.
    static Address from_v4(const void* bytes);
    static Address from_v6(const void* bytes);
    // "192.0.2.1", "2001:db8::1"; nothing where it is neither.
    static std::optional<Address> parse(std::string_view text);

    bool is_v4() const;
    // With all but the first `bits` of the 128 set to zero.
    Address masked(unsigned bits) const;
    std::string text() const;

    bool operator==(const Address&) const = default;

    const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }

  private:
    std::array<std::uint8_t, 16> bytes_{};
};

// "192.0.2.0/24", "2001:db8::/32", or one address.
class Cidr {
  public:
    // Nothing where it is none. Bits behind the prefix need not be zero.
    static std::optional<Cidr> parse(std::string_view text);

    bool contains(const Address& address) const { return address.masked(bits_) == base_; }
    std::string text() const;
    // How many bits of the 128 are given.
    unsigned bits() const { return bits_; }
    // Whether there are IPv4 addresses in it.
    bool has_v4() const;

    bool operator==(const Cidr&) const = default;

  private:
    Cidr(const Address& base, unsigned bits) : base_(base.masked(bits)), bits_(bits) {}

    Address base_;
    unsigned bits_;  // of 128
};

// How many of the 128 bits come before those of IPv4.
constexpr unsigned v4_prefix = 96;

}  // namespace hubbub
