#pragma once
// IP addresses and networks. No names, no ports, no I/O.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub {

// An IPv4 or IPv6 address. IPv4 is stored in its mapped form, so that a host has one address
// whichever listener accepted it. Source: RFC 4291 section 2.5.5.2
class Address {
  public:
    Address() = default;  // ::
    // Requires 4 or 16 bytes, in network order.
    static Address from_v4(const void* bytes);
    static Address from_v6(const void* bytes);
    // Parses "192.0.2.1" or "2001:db8::1". Returns nothing if it is neither.
    static std::optional<Address> parse(std::string_view text);

    bool is_v4() const;
    // Returns true in 127.0.0.0/8 and for ::1.
    bool is_loopback() const;
    // Returns the address with only the first `bits` of its 128 bits kept.
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
    // Returns nothing if the text is not a network. Bits after the prefix need not be zero.
    static std::optional<Cidr> parse(std::string_view text);

    bool contains(const Address& address) const { return address.masked(bits_) == base_; }
    std::string text() const;
    // Returns the length of the prefix, of 128 bits.
    unsigned bits() const { return bits_; }
    // Returns whether the network contains IPv4 addresses.
    bool has_v4() const;

    bool operator==(const Cidr&) const = default;

  private:
    Cidr(const Address& base, unsigned bits) : base_(base.masked(bits)), bits_(bits) {}

    Address base_;
    unsigned bits_;  // of 128
};

// Length in bits of the prefix of mapped IPv4 addresses.
constexpr unsigned v4_prefix = 96;

}  // namespace hubbub
