#include <hubbub/base/utf8.h>

namespace hubbub::utf8 {

// Source: RFC 3629 section 4 (no surrogates, no overlong forms, nothing above U+10FFFF).
std::uint32_t take_character(std::string_view& rest) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const unsigned char first = byte(0);
    std::size_t length = length_by_lead(first);
    std::uint32_t value = first & (0x7fU >> length);
    if (length == 1) value = first < 0x80 ? first : broken;
    if (rest.size() < length) {
        value = broken;
        length = 1;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) {
            value = broken;
            length = 1;
            break;
        }
        value = (value << 6) | (byte(i) & 0x3f);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value != broken && (overlong || surrogate || value > 0x10ffff)) {
        value = broken;
        length = 1;
    }
    rest.remove_prefix(length);
    return value;
}

std::size_t length_by_lead(unsigned char lead) {
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    return lead >= 0xf0 && lead <= 0xf4 ? 4 : 1;
}

bool is_control(std::uint32_t c) {
    if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) return true;
    return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

}  // namespace hubbub::utf8
