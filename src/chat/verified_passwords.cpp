#include <hubbub/chat/verified_passwords.h>

#include <sodium.h>

namespace hubbub::chat {

VerifiedPasswords::VerifiedPasswords() {
    ::randombytes_buf(key_.data(), key_.size());
}

VerifiedPasswords::Digest VerifiedPasswords::digest(std::string_view password) const {
    Digest out{};
    ::crypto_generichash(out.data(), out.size(),
                         reinterpret_cast<const unsigned char*>(password.data()), password.size(),
                         key_.data(), key_.size());
    return out;
}

void VerifiedPasswords::add(std::string_view password, const std::string& hash) {
    const Digest fresh = digest(password);
    MutexLock lock(mutex_);
    // Only hashes from the settings are added, but each reload may bring new ones.
    if (digests_.size() >= max_hashes) digests_.clear();
    digests_[hash] = fresh;
}

bool VerifiedPasswords::contains(std::string_view password, const std::string& hash) const {
    const Digest given = digest(password);
    MutexLock lock(mutex_);
    const auto found = digests_.find(hash);
    return found != digests_.end() &&
           ::sodium_memcmp(found->second.data(), given.data(), given.size()) == 0;
}

}  // namespace hubbub::chat
