#include <hubbub/base/utf8.h>

#include <algorithm>
#include <array>

#include <utf8proc.h>

namespace hubbub::utf8 {

std::uint32_t take_character(std::string_view& rest) {
    const auto first = static_cast<unsigned char>(rest.front());
    utf8proc_int32_t code = first;
    utf8proc_ssize_t length = 1;
    if (first >= 0x80) {
        constexpr std::size_t max_bytes = 4;
        length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(rest.data()),
                                  static_cast<utf8proc_ssize_t>(std::min(rest.size(), max_bytes)),
                                  &code);
    }
    if (length <= 0) {
        rest.remove_prefix(1);
        return broken;
    }
    rest.remove_prefix(static_cast<std::size_t>(length));
    return static_cast<std::uint32_t>(code);
}

std::uint32_t last_character(std::string_view text) {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && is_continuation(text[begin])) --begin;
    std::string_view last = text.substr(begin);
    const std::uint32_t out = take_character(last);
    return last.empty() ? out : broken;
}

void append_character(std::string& out, std::uint32_t character) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto length =
        utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), bytes.data());
    out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

std::size_t length_by_lead(unsigned char lead) {
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    return lead >= 0xf0 && lead <= 0xf4 ? 4 : 1;
}

bool is_word(std::uint32_t character) {
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(character))) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ME:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO: return true;
        default: return false;
    }
}

bool is_punctuation(std::uint32_t character) {
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(character))) {
        case UTF8PROC_CATEGORY_PC:
        case UTF8PROC_CATEGORY_PD:
        case UTF8PROC_CATEGORY_PS:
        case UTF8PROC_CATEGORY_PE:
        case UTF8PROC_CATEGORY_PI:
        case UTF8PROC_CATEGORY_PF:
        case UTF8PROC_CATEGORY_PO: return true;
        default: return false;
    }
}

bool is_control(std::uint32_t c) {
    if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) return true;
    return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

}  // namespace hubbub::utf8
