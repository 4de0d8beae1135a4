// The settings against floods and abuse.

#include "options.h"

namespace hubbub::server {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t most = 1'000'000;
constexpr std::size_t most_bytes = std::size_t{1} << 30;
constexpr string_view group = "Floods";

Rate rate(string_view option, const string& value) {
    if (value == "0") return {};
    const auto out = parse_rate(value);
    if (!out) bad(option, value, "must be COUNT:SECONDS such as 20:60, or 0 for any number");
    return *out;
}

void set_limits(Config& c, string_view option, const string& value) {
    if (value != "on" && value != "off") bad(option, value, "must be on or off");
    c.limits = value == "on";
}

void set_exempt(Config& c, string_view option, const string& value) {
    if (!c.exempt.add(value))
        bad(option, value,
            "must be a network such as 192.0.2.0/24, or unix, and maybe which of "
            "connects,clones,flood,targets do not hold there; or none");
}

std::vector<Option> limit_options() {
    return {
        {group, "limits", "WHAT",
         "off takes every limit of this group away, and the pace of flood-burst and flood-rate: "
         "for a load test",
         "on", set_limits},
        {group, "recvq", "BYTES",
         "how much may wait to be taken from a client that sends too fast before it is closed with "
         "Excess Flood; 0: any amount",
         "65536",
         [](Config& c, string_view o, const string& v) { c.recvq = number(o, v, 0, most_bytes); }},
        {group, "connects", "RATE",
         "how often one address may connect: 200:60 is 200 times at once, and 200 in 60 seconds "
         "from then on; 0: any number",
         "200:60",
         [](Config& c, string_view o, const string& v) { c.addresses.connects = rate(o, v); }},
        {group, "clones", "N", "how many from one address may be connected at once; 0: any number",
         "200",
         [](Config& c, string_view o, const string& v) {
             c.addresses.clones = number(o, v, 0, most);
         }},
        {group, "ipv4-width", "BITS", "IPv4 addresses whose first BITS are the same count as one",
         "32",
         [](Config& c, string_view o, const string& v) {
             c.addresses.v4_bits = static_cast<unsigned>(number(o, v, 1, 32));
         }},
        {group, "ipv6-width", "BITS", "the same for IPv6", "64",
         [](Config& c, string_view o, const string& v) {
             c.addresses.v6_bits = static_cast<unsigned>(number(o, v, 1, 128));
         }},
        {group, "targets", "RATE",
         "how many people one client may write to, answers not counting: 20:60 is 20 at once, and "
         "20 in 60 seconds from then on; 0: any number",
         "20:60",
         [](Config& c, string_view o, const string& v) { c.settings.targets = rate(o, v); }},
        {group, "exempt", "NETWORK",
         "whom these limits do not hold for; may be given again. 192.0.2.0/24, 2001:db8::/32 or "
         "unix, and behind a blank which of connects,clones,flood,targets, else all. This machine "
         "may always connect, unless the first is none",
         "", set_exempt, true},
    };
}

}  // namespace

const std::vector<Option>& options() {
    static const std::vector<Option> table = [] {
        std::vector<Option> all = general_options();
        for (const Option& option : limit_options()) all.push_back(option);
        return all;
    }();
    return table;
}

}  // namespace hubbub::server
