// Proxies and gateways, through which users connect.

#include <hubbub/base/password.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include "option_values.h"
#include "options.h"

namespace hubbub::server {
namespace {

void set_proxy(Config& c, std::string_view option, const std::string& value) {
    std::string_view rest = protocol::trim(value);
    const auto network = PeerNetwork::parse(protocol::take_word(rest));
    rest = protocol::trim(rest);
    if (!network || !(rest.empty() || rest == "secure"))
        bad(option, value,
            "must be an address, a network such as 192.0.2.0/24, or unix, optionally followed by "
            "secure");
    c.proxies.push_back({*network, rest == "secure"});
}

// Parses "NETWORK,NETWORK". Returns nothing if one is wrong.
std::vector<PeerNetwork> networks_of(std::string_view list) {
    std::vector<PeerNetwork> out;
    for (;;) {
        const std::string_view word = list.substr(0, list.find(','));
        const auto network = PeerNetwork::parse(word);
        if (!network) return {};
        out.push_back(*network);
        if (word.size() == list.size()) return out;
        list.remove_prefix(word.size() + 1);
    }
}

// Returns the digits of a fingerprint in lower case, without the colons that tools print between
// them; "" if it is not a SHA-256.
std::string fingerprint_of(std::string_view text) {
    constexpr std::size_t digits = 64;
    std::string out = protocol::fold(text);
    std::erase(out, ':');
    const bool fine =
        out.size() == digits && out.find_first_not_of("0123456789abcdef") == std::string::npos;
    return fine ? out : "";
}

void set_webirc(Config& c, std::string_view option, const std::string& value) {
    constexpr std::string_view certificate = "certfp:";
    std::string_view rest = protocol::trim(value);
    commands::Gateway gateway;
    gateway.name = protocol::take_word(rest);
    gateway.networks = networks_of(protocol::take_word(rest));
    const std::string proof(protocol::take_word(rest));
    refuse_old_hash(option, gateway.name, proof);
    rest = protocol::trim(rest);
    if (proof.starts_with(certificate)) {
        gateway.certificate = fingerprint_of(proof.substr(certificate.size()));
    } else if (valid_hash(proof)) {
        gateway.hash = proof;
    }
    gateway.trusted_tls = rest == "secure";
    // The message may be logged, so it does not repeat the hash.
    if (gateway.networks.empty() || gateway.hash.empty() == gateway.certificate.empty() ||
        !(rest.empty() || gateway.trusted_tls))
        bad(option, gateway.name,
            "must be NAME NETWORK[,NETWORK] HASH [secure], or certfp:SHA256 instead of HASH; "
            "hubbubd hash-password prints the hash");
    word(option, gateway.name);
    c.settings.gateways.push_back(std::move(gateway));
}

constexpr std::string_view proxies = "Proxies and gateways";

}  // namespace

std::vector<Option> proxy_options() {
    return {
        {.group = proxies,
         .name = "proxy",
         .argument = "NETWORK",
         .help = "addresses of proxies: each connection from them must begin with a PROXY header, "
                 "and the user has the address in it; may be given again. 192.0.2.7, "
                 "2001:db8::/64 or unix; with the word secure after it, users count as secure if "
                 "the header says that they have TLS",
         .apply = set_proxy,
         .repeatable = true},
        {.group = proxies,
         .name = "webirc",
         .argument = "GATEWAY",
         .help =
             "a web gateway that sends the addresses of its users with WEBIRC; may be given "
             "again. NAME NETWORK[,NETWORK] HASH [secure]: hubbubd hash-password prints the "
             "hash; certfp:SHA256 instead requires a TLS certificate. With secure, users count "
             "as secure if the gateway says that they have TLS, and its own connection is secure",
         .apply = set_webirc,
         .repeatable = true},
    };
}

}  // namespace hubbub::server
