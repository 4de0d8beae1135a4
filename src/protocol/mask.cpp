#include <hubbub/base/cidr.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/mask.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

namespace hubbub::protocol {
namespace {

constexpr std::string_view fits_nobody = "It would never match; use nick!user@host, or ~a:account";
constexpr std::string_view no_account = "Not a valid account; use ~a:name";
constexpr std::string_view account_lead = "~a:";
constexpr std::string_view long_account_lead = "~account:";
constexpr std::string_view no_network =
    "Not a valid network; use *!*@192.0.2.0/24 or *!*@2001:db8::/32";

constexpr std::string_view wildcards = "*?";
constexpr std::string_view letters_and_digits =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

bool has_only(std::string_view text, std::string_view more,
              std::string_view basic = letters_and_digits) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return basic.find(c) != std::string_view::npos || more.find(c) != std::string_view::npos ||
               wildcards.find(c) != std::string_view::npos;
    });
}

bool could_be_address(std::string_view host) {
    if (!has_wildcard(host)) return Address::parse(host).has_value();
    // InspIRCd's extended bans start like "a:".
    const bool extended =
        host.size() > 1 && host[1] == ':' && letters_and_digits.find(host[0]) < 52;
    return !extended && has_only(host, ".:", "0123456789abcdefABCDEF");
}

std::string_view host_complaint(std::string_view host) {
    if (!has_only(host, "-_.:/")) return fits_nobody;
    const std::string_view base = host.substr(0, host.find('/'));
    const bool colons = host.find(':') != std::string_view::npos;
    if (base.size() == host.size()) return colons && !could_be_address(host) ? fits_nobody : "";
    // Other servers allow a slash in host names; after an address it means a network.
    const bool network = colons || has_only(base, ".", "0123456789");
    return network && !Cidr::parse(host) ? no_network : "";
}

}  // namespace

std::optional<std::string_view> account_of_mask(std::string_view mask) {
    if (!mask.starts_with(account_lead)) return std::nullopt;
    return mask.substr(account_lead.size());
}

std::string_view mask_complaint(std::string_view mask) {
    if (const auto account = account_of_mask(mask))
        return !account->empty() && has_only(*account, "[]\\`_^{|}-") ? "" : no_account;
    const std::size_t bang = std::min(mask.find('!'), mask.size());
    const std::size_t at = mask.rfind('@');
    if (bang == mask.size() || at == std::string_view::npos || at < bang) return fits_nobody;
    if (!has_only(mask.substr(0, bang), "[]\\`_^{|}-")) return fits_nobody;
    if (!has_only(mask.substr(bang + 1, at - bang - 1), "-_.~")) return fits_nobody;
    return host_complaint(mask.substr(at + 1));
}

bool matches_mask(std::string_view mask, std::string_view text) {
    std::size_t at = 0, in = 0;
    std::size_t star = std::string_view::npos;  // the last '*', and the end of its match
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
    if (given.starts_with(account_lead)) return std::string(given);
    if (given.starts_with(long_account_lead))
        return std::string(account_lead) + std::string(given.substr(long_account_lead.size()));
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
    // Nicks contain no dot or colon, so this is an address or a host.
    if (given.find_first_of(".:") != std::string_view::npos) return "*!*@" + std::string(given);
    return std::string(given) + "!*@*";
}

}  // namespace hubbub::protocol
