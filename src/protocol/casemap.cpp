#include <hubbub/protocol/casemap.h>

#include <algorithm>

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

}  // namespace hubbub::protocol
