#include <hubbub/base/base64.h>

#include <cstddef>

#include <sodium.h>

namespace hubbub {

std::string to_base64(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
    std::string out(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
    ::sodium_bin2base64(out.data(), out.size(),
                        reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                        variant);
    out.pop_back();  // the terminating NUL
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string out(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    if (::sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                            text.size(), nullptr, &size, nullptr,
                            sodium_base64_VARIANT_ORIGINAL) != 0)
        return std::nullopt;
    out.resize(size);
    // libsodium takes some bytes above 0x7f for letters.
    if (to_base64(out) != text) return std::nullopt;
    return out;
}

}  // namespace hubbub
