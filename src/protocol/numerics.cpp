#include <hubbub/protocol/numerics.h>

namespace hubbub::protocol {

std::string fill(std::string_view text, std::initializer_list<std::string_view> words) {
    std::string out;
    for (const std::string_view word : words) {
        const std::size_t hole = text.find("{}");
        if (hole == std::string_view::npos) break;
        out += text.substr(0, hole);
        out += word;
        text.remove_prefix(hole + 2);
    }
    return out += text;
}

}  // namespace hubbub::protocol
