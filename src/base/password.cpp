#include <hubbub/base/password.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <new>
#include <stdexcept>

#include <sodium.h>

namespace hubbub {
namespace {

// The second recommendation of OWASP for argon2id.
constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = std::size_t{19} * 1024 * 1024;
// Bounds of a hash in the settings or the database, which this server did not need to make.
constexpr unsigned max_passes = 16;
constexpr unsigned max_memory_kib = 1024 * 1024;

constexpr std::string_view lead = "$argon2id$v=19$m=";

void start_sodium() {
    if (::sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
}

// Takes a number of at most `max`, and the text after it, from the front.
bool take_number(std::string_view& rest, unsigned max, std::string_view after) {
    unsigned number = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (read.ec != std::errc() || number == 0 || number > max) return false;
    rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
    if (!rest.starts_with(after)) return false;
    rest.remove_prefix(after.size());
    return true;
}

}  // namespace

std::string hash_password(std::string_view password) {
    start_sodium();
    std::array<char, crypto_pwhash_argon2id_STRBYTES> made{};
    if (::crypto_pwhash_argon2id_str(made.data(), password.data(), password.size(), passes,
                                     memory_bytes) != 0)
        throw std::bad_alloc();
    return made.data();
}

bool password_fits(std::string_view password, const std::string& hash) {
    if (!valid_hash(hash)) return false;
    start_sodium();
    return ::crypto_pwhash_argon2id_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool valid_hash(const std::string& hash) {
    if (!hash.starts_with(lead) || hash.size() >= crypto_pwhash_argon2id_STRBYTES) return false;
    std::string_view rest(hash);
    rest.remove_prefix(lead.size());
    if (!take_number(rest, max_memory_kib, ",t=") || !take_number(rest, max_passes, ",p=") ||
        !take_number(rest, 1, "$"))
        return false;
    const std::size_t salt = rest.find('$');
    return salt != std::string_view::npos && salt >= 11 && rest.size() - salt > 22 &&
           rest.find('$', salt + 1) == std::string_view::npos;
}

}  // namespace hubbub
