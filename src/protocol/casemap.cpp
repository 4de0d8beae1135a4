#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <cstdint>

namespace hubbub::protocol {

std::string fold(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = fold(c);
    return out;
}

bool same(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return fold(x) == fold(y); });
}

std::size_t FoldHash::operator()(std::string_view text) const {
    std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(fold(c));
        hash *= 1099511628211ULL;
    }
    return static_cast<std::size_t>(hash);
}

}  // namespace hubbub::protocol
