#include <hubbub/chat/login_secret.h>
#include <hubbub/protocol/casemap.h>

#include <stdexcept>

#include <sodium.h>

namespace hubbub::chat {

LoginSecret::LoginSecret() {
    if (::sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    ::randombytes_buf(key_.data(), key_.size());
}

void LoginSecret::use(std::string_view secret) {
    ::crypto_generichash(key_.data(), key_.size(),
                         reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
                         nullptr, 0);
}

std::string LoginSecret::salt_for(std::string_view name) const {
    const std::string folded = protocol::fold(name);
    std::string out(16, '\0');
    ::crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                         reinterpret_cast<const unsigned char*>(folded.data()), folded.size(),
                         key_.data(), key_.size());
    return out;
}

}  // namespace hubbub::chat
