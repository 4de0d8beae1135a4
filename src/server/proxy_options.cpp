// Proxies and gateways, through which users connect.

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

constexpr std::string_view proxies = "Proxies and gateways";

}  // namespace

std::vector<Option> proxy_options() {
    return {
        {.group = proxies,
         .name = "proxy",
         .argument = "NETWORK",
         .help = "every connection from here must begin with a header of the PROXY protocol, whose "
                 "address then counts; may be given again. 192.0.2.7, 2001:db8::/64 or unix; with "
                 "the word secure after it, users count as secure if the header says that they "
                 "have TLS",
         .apply = set_proxy,
         .repeatable = true},
    };
}

}  // namespace hubbub::server
