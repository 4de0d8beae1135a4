#include <hubbub/net/tls_text.h>

#include <array>
#include <system_error>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/sslerr.h>
#include <openssl/x509.h>

namespace hubbub::net {

std::string openssl_error(std::string_view otherwise) {
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    if (code == 0) return std::string(otherwise);
    if (ERR_SYSTEM_ERROR(code)) return std::generic_category().message(ERR_GET_REASON(code));
    if (const char* const reason = ERR_reason_error_string(code)) return reason;
    std::array<char, 128> out{};
    ERR_error_string_n(code, out.data(), out.size());
    return out.data();
}

bool peer_lacks_tls() {
    const unsigned long code = ERR_peek_last_error();
    if (ERR_GET_LIB(code) != ERR_LIB_SSL) return false;
    return ERR_GET_REASON(code) == SSL_R_WRONG_VERSION_NUMBER;
}

std::string sha256_of(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) return {};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (unsigned int i = 0; i < size; ++i) {
        out += digits[digest[i] >> 4];
        out += digits[digest[i] & 0xf];
    }
    return out;
}

}  // namespace hubbub::net
