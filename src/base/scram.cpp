#include <hubbub/base/base64.h>
#include <hubbub/base/scram.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>

#include <sodium.h>

namespace hubbub {
namespace {

constexpr std::size_t digest_bytes = crypto_hash_sha256_BYTES;
constexpr std::size_t max_nonce = 256;
using Digest = std::array<unsigned char, digest_bytes>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string text_of(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// HMAC-SHA-256 with one key; the key is prepared once.
class Hmac {
  public:
    explicit Hmac(std::string_view key) {
        ::crypto_auth_hmacsha256_init(&keyed_, bytes_of(key), key.size());
    }
    Digest operator()(const unsigned char* data, std::size_t size) const {
        crypto_auth_hmacsha256_state state = keyed_;
        Digest out{};
        ::crypto_auth_hmacsha256_update(&state, data, size);
        ::crypto_auth_hmacsha256_final(&state, out.data());
        return out;
    }
    Digest operator()(std::string_view text) const { return (*this)(bytes_of(text), text.size()); }

  private:
    crypto_auth_hmacsha256_state keyed_{};
};

Digest sha256(const Digest& data) {
    Digest out{};
    ::crypto_hash_sha256(out.data(), data.data(), data.size());
    return out;
}

void mix(Digest& into, const Digest& other) {
    for (std::size_t i = 0; i < into.size(); ++i)
        into[i] = static_cast<unsigned char>(into[i] ^ other[i]);
}

// The function Hi of RFC 5802: PBKDF2 with one block.
Digest salted(std::string_view password, std::string_view salt, std::uint32_t iterations) {
    const Hmac hmac(password);
    std::string first(salt);
    first += std::string_view("\0\0\0\1", 4);
    Digest last = hmac(first);
    Digest out = last;
    for (std::uint32_t i = 1; i < iterations; ++i) {
        last = hmac(last.data(), last.size());
        mix(out, last);
    }
    return out;
}

// Takes the text before the next comma, and the comma.
std::string_view take_field(std::string_view& rest) {
    const std::string_view field = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(field.size() + 1, rest.size()));
    return field;
}

// Returns a name with "=2C" and "=3D" replaced; nothing if it is empty or has another "=".
std::optional<std::string> decoded_name(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '\0') return std::nullopt;
        if (name[i] != '=') {
            out += name[i];
            continue;
        }
        const std::string_view code = name.substr(i, 3);
        if (code != "=2C" && code != "=3D") return std::nullopt;
        out += code == "=2C" ? ',' : '=';
        i += 2;
    }
    if (out.empty()) return std::nullopt;
    return out;
}

bool valid_nonce(std::string_view nonce) {
    return !nonce.empty() && nonce.size() <= max_nonce &&
           std::all_of(nonce.begin(), nonce.end(),
                       [](char c) { return c > 0x20 && c < 0x7F && c != ','; });
}

}  // namespace

ScramSecret scram_secret(std::string_view password, std::string_view salt,
                         std::uint32_t iterations) {
    const Hmac hmac(text_of(salted(password, salt, iterations)));
    return {text_of(sha256(hmac("Client Key"))), text_of(hmac("Server Key"))};
}

std::string scram_salt() {
    if (::sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    std::string out(16, '\0');
    ::randombytes_buf(out.data(), out.size());
    return out;
}

std::string ScramServer::random_nonce() {
    return to_base64(scram_salt());
}

std::optional<ScramServer> ScramServer::parse(std::string_view client_first) {
    ScramServer out;
    std::string_view rest = client_first;
    // "y": the client knows channel binding and thinks that the server does not, which is true.
    const std::string_view binding = take_field(rest);
    if (binding != "n" && binding != "y") return std::nullopt;
    const std::string_view acts_as = take_field(rest);
    if (!acts_as.empty()) {
        if (!acts_as.starts_with("a=")) return std::nullopt;
        const auto name = decoded_name(acts_as.substr(2));
        if (!name) return std::nullopt;
        out.authorization_ = *name;
    }
    out.header_ = client_first.substr(0, client_first.size() - rest.size());
    out.auth_message_ = rest;
    // A mandatory extension, "m=", stands first and is thereby refused.
    const std::string_view user = take_field(rest);
    const auto name = user.starts_with("n=") ? decoded_name(user.substr(2)) : std::nullopt;
    const std::string_view nonce = take_field(rest);
    if (!name || !nonce.starts_with("r=") || !valid_nonce(nonce.substr(2))) return std::nullopt;
    out.user_ = *name;
    out.nonce_ = nonce.substr(2);
    return out;
}

std::string ScramServer::challenge(std::string_view salt, std::uint32_t iterations,
                                   std::string_view nonce) {
    nonce_ += nonce;
    std::string out = "r=" + nonce_ + ",s=" + to_base64(salt) + ",i=" + std::to_string(iterations);
    auth_message_ += "," + out;
    return out;
}

std::optional<std::string> ScramServer::check(std::string_view client_final,
                                              const ScramSecret& secret) const {
    const std::size_t comma = client_final.rfind(",p=");
    if (comma == std::string_view::npos || secret.stored_key.size() != digest_bytes)
        return std::nullopt;
    const auto proof = from_base64(client_final.substr(comma + 3));
    if (!proof || proof->size() != digest_bytes) return std::nullopt;
    const std::string_view without_proof = client_final.substr(0, comma);
    std::string_view rest = without_proof;
    if (take_field(rest) != "c=" + to_base64(header_) || take_field(rest) != "r=" + nonce_)
        return std::nullopt;
    const std::string signed_text = auth_message_ + "," + std::string(without_proof);
    Digest client_key = Hmac(secret.stored_key)(signed_text);
    Digest sent{};
    std::copy(proof->begin(), proof->end(), sent.begin());
    mix(client_key, sent);
    const Digest stored = sha256(client_key);
    if (::sodium_memcmp(stored.data(), secret.stored_key.data(), stored.size()) != 0)
        return std::nullopt;
    return "v=" + to_base64(text_of(Hmac(secret.server_key)(signed_text)));
}

}  // namespace hubbub
