#include <hubbub/protocol/numerics.h>

namespace hubbub::protocol {

std::string digits_of(std::uint16_t code) {
    return {static_cast<char>('0' + code / 100), static_cast<char>('0' + code / 10 % 10),
            static_cast<char>('0' + code % 10)};
}

std::string fill(std::string_view text, std::initializer_list<std::string_view> words) {
    std::string out;
    for (const std::string_view word : words) {
        const std::size_t hole = text.find("{}");
        assert(hole != std::string_view::npos);
        if (hole == std::string_view::npos) break;
        out += text.substr(0, hole);
        out += word;
        text.remove_prefix(hole + 2);
    }
    assert(text.find("{}") == std::string_view::npos);
    return out += text;
}

}  // namespace hubbub::protocol
