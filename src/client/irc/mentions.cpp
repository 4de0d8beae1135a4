#include "irc/mentions.h"

#include <hubbub/base/utf8.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <cstddef>
#include <string>

namespace hubbub::client {
namespace {

constexpr std::string_view of_nicks = "-\\^_`|";

bool continues(std::uint32_t character, std::string_view brackets) {
    if (character == utf8::broken) return true;
    if (character >= 0x80 || utf8::is_word(character)) return utf8::is_word(character);
    const auto c = static_cast<char>(character);
    return of_nicks.find(c) != std::string_view::npos || brackets.find(c) != std::string_view::npos;
}

// "[bob]" names bob, "bob[away]" and "[x]bob" are other nicks.
bool starts_word(std::string_view before) {
    return before.empty() || !continues(utf8::last_character(before), "]}");
}

bool ends_word(std::string_view after) {
    return after.empty() || !continues(utf8::take_character(after), "[{");
}

}  // namespace

bool mentions(std::string_view raw, std::string_view nick) {
    if (nick.empty()) return false;
    const std::string shown = protocol::visible(raw);
    const std::string_view text = shown;
    for (std::size_t at = 0; at + nick.size() <= text.size(); ++at) {
        if (protocol::same(text.substr(at, nick.size()), nick) && starts_word(text.substr(0, at)) &&
            ends_word(text.substr(at + nick.size())))
            return true;
    }
    return false;
}

}  // namespace hubbub::client
