#include <hubbub/base/password.h>

#include <cerrno>
#include <memory>
#include <system_error>

#include <crypt.h>

namespace hubbub {
namespace {

// crypt_data takes 32 KiB: too much for the stack of a connection's thread.
std::string run_crypt(const std::string& password, const std::string& setting) {
    const auto state = std::make_unique<crypt_data>();
    const char* const made = ::crypt_r(password.c_str(), setting.c_str(), state.get());
    // crypt_r returns NULL or a string that starts with '*' on failure.
    return made == nullptr || *made == '*' ? "" : made;
}

bool same_in_constant_time(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i] ^ b[i]));
    return difference == 0;
}

}  // namespace

std::string hash_password(std::string_view password) {
    char setting[CRYPT_GENSALT_OUTPUT_SIZE];
    if (::crypt_gensalt_rn("$y$", 0, nullptr, 0, setting, sizeof setting) == nullptr)
        throw std::system_error(errno, std::generic_category(), "crypt_gensalt");
    std::string hash = run_crypt(std::string(password), setting);
    if (hash.empty()) throw std::system_error(errno, std::generic_category(), "crypt");
    return hash;
}

bool password_fits(std::string_view password, const std::string& hash) {
    if (hash.empty() || password.find('\0') != std::string_view::npos) return false;
    return same_in_constant_time(run_crypt(std::string(password), hash), hash);
}

bool valid_hash(const std::string& hash) {
    return hash.starts_with('$') && ::crypt_checksalt(hash.c_str()) == CRYPT_SALT_OK;
}

}  // namespace hubbub
