#include <hubbub/base/hex.h>

#include <stdexcept>

#include <sodium.h>

namespace hubbub {
namespace {

std::string hex_of(const std::string& bytes) {
    std::string out(bytes.size() * 2 + 1, '\0');
    ::sodium_bin2hex(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
    out.pop_back();  // the terminating NUL
    return out;
}

}  // namespace

std::string random_hex(std::size_t bytes) {
    if (::sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    std::string out(bytes, '\0');
    ::randombytes_buf(out.data(), out.size());
    return hex_of(out);
}

std::string hex_digest(std::string_view text) {
    std::string out(crypto_hash_sha256_BYTES, '\0');
    ::crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()),
                         reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return hex_of(out);
}

bool same_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && ::sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace hubbub
