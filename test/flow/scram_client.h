#pragma once
// The client's side of SCRAM-SHA-256, by OpenSSL.

#include <hubbub/base/base64.h>

#include <array>
#include <string>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

namespace flow {

// Returns the part of a SCRAM message after "x=".
inline std::string scram_part(const std::string& message, char name) {
    std::size_t at = message.find(std::string(1, name) + "=");
    if (at == std::string::npos) return "";
    at += 2;
    return message.substr(at, message.find(',', at) - at);
}

inline std::string scram_hmac(const std::string& key, const std::string& text) {
    std::array<unsigned char, 32> out{};
    unsigned size = out.size();
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(), &size);
    return {out.begin(), out.end()};
}

inline const std::string scram_first_bare(const std::string& name) {
    return "n=" + name + ",r=abcdefgh";
}

// Returns the client's final message for the server's first.
inline std::string scram_final(const std::string& name, const std::string& password,
                               const std::string& server_first) {
    const std::string salt = *hubbub::from_base64(scram_part(server_first, 's'));
    std::string salted(32, '\0');
    PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                      reinterpret_cast<const unsigned char*>(salt.data()),
                      static_cast<int>(salt.size()), std::stoi(scram_part(server_first, 'i')),
                      EVP_sha256(), 32, reinterpret_cast<unsigned char*>(salted.data()));
    const std::string client_key = scram_hmac(salted, "Client Key");
    std::string stored(32, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(client_key.data()), client_key.size(),
           reinterpret_cast<unsigned char*>(stored.data()));
    const std::string bare = "c=biws,r=" + scram_part(server_first, 'r');
    std::string proof =
        scram_hmac(stored, scram_first_bare(name) + "," + server_first + "," + bare);
    for (std::size_t i = 0; i < proof.size(); ++i)
        proof[i] = static_cast<char>(proof[i] ^ client_key[i]);
    return bare + ",p=" + hubbub::to_base64(proof);
}

}  // namespace flow
