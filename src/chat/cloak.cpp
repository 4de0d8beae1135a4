#include <hubbub/chat/cloak.h>

#include <hubbub/protocol/casemap.h>

#include <stdexcept>

#include <sodium.h>

#include <arpa/inet.h>

namespace hubbub::chat {
namespace {

// 50 bits per part make collisions unlikely and keep cloaks short.
constexpr std::size_t part_letters = 10;
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";

void start_library() {
    if (::sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
}

// Returns the last `count` labels of a name, or all if it has fewer.
std::string_view last_labels(std::string_view name, int count) {
    std::size_t at = name.size();
    for (; count > 0; --count) {
        at = at == 0 ? std::string_view::npos : name.rfind('.', at - 1);
        if (at == std::string_view::npos) return name;
    }
    return name.substr(at + 1);
}

template <class Address>
bool read_address(int family, std::string_view host, Address& out) {
    return ::inet_pton(family, std::string(host).c_str(), out.data()) == 1;
}

}  // namespace

Cloak::Cloak(std::string_view secret) : key_{} {
    start_library();
    ::crypto_generichash(key_.data(), key_.size(),
                         reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
                         nullptr, 0);
}

// Keyed BLAKE2b. `kind` separates networks from addresses that start with the same bytes.
std::string Cloak::part(char kind, std::string_view what) const {
    std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
    std::string input(1, kind);
    input += what;
    ::crypto_generichash(hash.data(), hash.size(),
                         reinterpret_cast<const unsigned char*>(input.data()), input.size(),
                         key_.data(), key_.size());
    std::string out;
    unsigned bits = 0;
    unsigned held = 0;
    for (std::size_t at = 0; out.size() < part_letters; held -= 5) {
        if (held < 5) {
            bits = (bits << 8 | hash[at++]) & 0xffff;
            held += 8;
        }
        out += letters[bits >> (held - 5) & 31];
    }
    return out;
}

std::string Cloak::of(std::string_view host) const {
    std::array<char, 16> bytes{};
    const auto first = [&](std::size_t count) { return std::string_view(bytes.data(), count); };
    std::string out;
    if (read_address(AF_INET, host, bytes)) {
        out = part('4', first(4)) + "." + part('3', first(3)) + "." + part('2', first(2));
    } else if (read_address(AF_INET6, host, bytes)) {
        out = part('s', first(16)) + "." + part('e', first(8)) + "." + part('d', first(6)) + "." +
              part('c', first(4));
    } else if (host.find('.') != std::string_view::npos) {
        const std::string name = protocol::fold(host);
        out = part('n', name) + "." + part('m', last_labels(name, 3)) + "." +
              part('l', last_labels(name, 2));
    } else {
        return "";
    }
    return out.append(suffix);
}

std::string Cloak::new_secret() {
    start_library();
    std::array<unsigned char, 32> bytes{};
    ::randombytes_buf(bytes.data(), bytes.size());
    std::array<char, sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)>
        text{};
    ::sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

}  // namespace hubbub::chat
