#include <hubbub/base/cidr.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>

namespace hubbub {
namespace {

constexpr unsigned all_bits = 128;
constexpr std::array<std::uint8_t, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::array<std::uint8_t, 4> no_bytes = {};

}  // namespace

Address Address::from_v4(const void* bytes) {
    Address out;
    std::copy(mapped.begin(), mapped.end(), out.bytes_.begin());
    std::memcpy(out.bytes_.data() + mapped.size(), bytes, out.bytes_.size() - mapped.size());
    return out;
}

Address Address::from_v6(const void* bytes) {
    Address out;
    std::memcpy(out.bytes_.data(), bytes, out.bytes_.size());
    return out;
}

std::optional<Address> Address::parse(std::string_view text) {
    const std::string whole(text);
    std::array<std::uint8_t, 16> bytes{};
    // inet_pton would stop at a NUL and accept the text before it.
    if (whole.find('\0') != std::string::npos) return std::nullopt;
    if (::inet_pton(AF_INET, whole.c_str(), bytes.data()) == 1) return from_v4(bytes.data());
    if (::inet_pton(AF_INET6, whole.c_str(), bytes.data()) == 1) return from_v6(bytes.data());
    return std::nullopt;
}

bool Address::is_v4() const {
    return std::equal(mapped.begin(), mapped.end(), bytes_.begin());
}

bool Address::is_loopback() const {
    constexpr std::size_t first_of_v4 = mapped.size();
    if (is_v4()) return bytes_[first_of_v4] == 127;
    return bytes_.back() == 1 && std::all_of(bytes_.begin(), bytes_.end() - 1,
                                             [](std::uint8_t byte) { return byte == 0; });
}

Address Address::masked(unsigned bits) const {
    Address out;
    const std::size_t whole = bits / 8;
    std::copy_n(bytes_.begin(), whole, out.bytes_.begin());
    if (bits % 8 != 0)
        out.bytes_[whole] = static_cast<std::uint8_t>(bytes_[whole] & (0xff00U >> (bits % 8)));
    return out;
}

std::string Address::text() const {
    char buffer[INET6_ADDRSTRLEN] = "";
    if (is_v4()) return ::inet_ntop(AF_INET, bytes_.data() + mapped.size(), buffer, sizeof buffer);
    return ::inet_ntop(AF_INET6, bytes_.data(), buffer, sizeof buffer);
}

std::optional<Cidr> Cidr::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto base = Address::parse(text.substr(0, slash));
    if (!base) return std::nullopt;
    if (slash == std::string_view::npos) return Cidr(*base, all_bits);
    // The notation decides what the prefix counts from: ::ffff:192.0.2.0/120 is IPv6.
    const bool v4 = text.substr(0, slash).find(':') == std::string_view::npos;
    const std::string_view digits = text.substr(slash + 1);
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    const unsigned before = v4 ? v4_prefix : 0;
    if (error != std::errc{} || end != digits.data() + digits.size() || bits > all_bits - before)
        return std::nullopt;
    return Cidr(*base, before + bits);
}

bool Cidr::has_v4() const {
    return bits_ < v4_prefix ? contains(Address::from_v4(no_bytes.data())) : base_.is_v4();
}

std::string Cidr::text() const {
    if (bits_ == all_bits) return base_.text();
    const bool v4 = base_.is_v4() && bits_ >= v4_prefix;
    return base_.text() + "/" + std::to_string(v4 ? bits_ - v4_prefix : bits_);
}

}  // namespace hubbub
