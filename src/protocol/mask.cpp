#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/mask.h>
#include <hubbub/protocol/text.h>

namespace hubbub::protocol {

bool matches_mask(std::string_view mask, std::string_view text) {
    std::size_t at = 0, in = 0;
    std::size_t star = std::string_view::npos;  // the last '*', and how much it takes so far
    std::size_t taken = 0;
    while (in < text.size()) {
        if (at < mask.size() && mask[at] == '*') {
            star = at++;
            taken = in;
        } else if (at < mask.size() && (mask[at] == '?' || fold(mask[at]) == fold(text[in]))) {
            ++at;
            ++in;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            in = ++taken;
        } else {
            return false;
        }
    }
    while (at < mask.size() && mask[at] == '*') ++at;
    return at == mask.size();
}

std::string full_mask(std::string_view given) {
    if (given.empty() || given.front() == ':' || given.find(' ') != std::string_view::npos ||
        !is_visible(given))
        return "";
    const auto part = [](std::string_view text) {
        return text.empty() ? std::string("*") : std::string(text);
    };
    const std::size_t bang = given.find('!');
    const std::string_view behind = bang == std::string_view::npos ? given : given.substr(bang + 1);
    const std::size_t at = behind.rfind('@');
    if (at != std::string_view::npos) {
        const std::string nick = bang == std::string_view::npos ? "*" : part(given.substr(0, bang));
        return nick + "!" + part(behind.substr(0, at)) + "@" + part(behind.substr(at + 1));
    }
    if (bang != std::string_view::npos)
        return part(given.substr(0, bang)) + "!" + part(behind) + "@*";
    // No nick has a dot or a colon: it is an address.
    if (given.find_first_of(".:") != std::string_view::npos) return "*!*@" + std::string(given);
    return std::string(given) + "!*@*";
}

}  // namespace hubbub::protocol
