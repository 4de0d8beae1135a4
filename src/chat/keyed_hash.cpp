#include <hubbub/chat/keyed_hash.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include <sodium.h>

namespace hubbub::chat {
namespace {

__extension__ using Uint128 = unsigned __int128;
using HashKey = std::array<unsigned char, crypto_shorthash_KEYBYTES>;

const HashKey& key() {
    static const HashKey made = [] {
        HashKey out;
        crypto_shorthash_keygen(out.data());
        return out;
    }();
    return made;
}

// SipHash-2-4.
std::size_t keyed(const char* bytes, std::size_t size) {
    static_assert(sizeof(std::size_t) == crypto_shorthash_BYTES);
    unsigned char out[crypto_shorthash_BYTES];
    crypto_shorthash(out, reinterpret_cast<const unsigned char*>(bytes), size, key().data());
    std::size_t hash = 0;
    std::memcpy(&hash, out, sizeof hash);
    return hash;
}

}  // namespace

std::size_t NameHash::operator()(std::string_view name) const {
    // Names in use are short; a requested name may be longer.
    std::array<char, 128> short_name;
    if (name.size() > short_name.size()) {
        const std::string folded = protocol::fold(name);
        return keyed(folded.data(), folded.size());
    }
    std::transform(name.begin(), name.end(), short_name.begin(),
                   [](char c) { return protocol::fold(c); });
    return keyed(short_name.data(), name.size());
}

std::size_t AddressHash::operator()(const Address& address) const {
    return keyed(reinterpret_cast<const char*>(address.bytes().data()), address.bytes().size());
}

std::size_t IdHash::operator()(std::uint64_t id) const {
    std::uint64_t parts[2];
    std::memcpy(parts, key().data(), sizeof parts);
    const auto product = static_cast<Uint128>(id ^ parts[0]) * (parts[1] | 1U);
    return static_cast<std::size_t>(static_cast<std::uint64_t>(product) ^
                                    static_cast<std::uint64_t>(product >> 64));
}

}  // namespace hubbub::chat
