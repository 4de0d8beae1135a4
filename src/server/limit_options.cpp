// Limits on time, memory, floods and abuse.

#include "option_values.h"
#include "options.h"

namespace hubbub::server {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t max_count = 1'000'000;
constexpr std::size_t max_bytes = std::size_t{1} << 30;
constexpr string_view limits = "Limits", floods = "Flood protection";

void set_limits(Config& c, string_view option, const string& value) {
    if (value != "on" && value != "off") bad(option, value, "must be on or off");
    c.limits = value == "on";
}

void set_exempt(Config& c, string_view option, const string& value) {
    if (!c.exempt.add(value))
        bad(option, value,
            "must be a network such as 192.0.2.0/24, or unix, optionally followed by some of "
            "connects,clones,flood,targets; or none");
}

}  // namespace

std::vector<Option> limit_options() {
    return {
        {.group = limits,
         .name = "sendq",
         .argument = "BYTES",
         .help = "send queue limit in bytes; a client that exceeds it is disconnected",
         .fallback = "1048576",
         .apply = set_number<&Config::sendq, 4096, max_bytes>},
        {.group = limits,
         .name = "ping-interval",
         .argument = "SECONDS",
         .help = "seconds of silence before the server sends a PING",
         .fallback = "120",
         .apply = set_seconds<&Config::ping_interval>},
        {.group = limits,
         .name = "ping-timeout",
         .argument = "SECONDS",
         .help = "seconds to wait for the PONG before disconnecting",
         .fallback = "60",
         .apply = set_seconds<&Config::ping_timeout>},
        {.group = limits,
         .name = "registration-timeout",
         .argument = "SECONDS",
         .help = "seconds that a new connection has to register before it is closed",
         .fallback = "30",
         .apply = set_seconds<&Config::registration_timeout>},
        {.group = floods,
         .name = "flood-burst",
         .argument = "LINES",
         .help = "lines that a client may send at once before it is slowed down; 0: no limit",
         .fallback = "100",
         .apply = set_number<&Config::flood_burst, 0, max_count>},
        {.group = floods,
         .name = "flood-rate",
         .argument = "LINES",
         .help = "lines per second after that burst; 0: no limit",
         .fallback = "20",
         .apply = set_number<&Config::flood_rate, 0, max_count>},
        {.group = floods,
         .name = "recvq",
         .argument = "BYTES",
         .help = "receive queue limit in bytes: a client that has been slowed down and exceeds it "
                 "is disconnected (Excess Flood); 0: no limit",
         .fallback = "65536",
         .apply = set_number<&Config::recvq, 0, max_bytes>},
        {.group = floods,
         .name = "connects",
         .argument = "RATE",
         .help = "connections from one address: 200:60 allows 200 at once, then 200 in 60 seconds; "
                 "0: no limit",
         .fallback = "200:60",
         .apply = [](Config& c, string_view o,
                     const string& v) { c.addresses.connects = rate(o, v); }},
        {.group = floods,
         .name = "clones",
         .argument = "N",
         .help = "simultaneous connections from one address; 0: no limit",
         .fallback = "200",
         .apply = [](Config& c, string_view o,
                     const string& v) { c.addresses.clones = number(o, v, 0, max_count); }},
        {.group = floods,
         .name = "ipv4-width",
         .argument = "BITS",
         .help = "IPv4 addresses with the same first BITS count as one",
         .fallback = "32",
         .apply =
             [](Config& c, string_view o, const string& v) {
                 c.addresses.v4_bits = static_cast<unsigned>(number(o, v, 1, 32));
             }},
        {.group = floods,
         .name = "ipv6-width",
         .argument = "BITS",
         .help = "IPv6 addresses with the same first BITS count as one",
         .fallback = "64",
         .apply =
             [](Config& c, string_view o, const string& v) {
                 c.addresses.v6_bits = static_cast<unsigned>(number(o, v, 1, 128));
             }},
        {.group = floods,
         .name = "targets",
         .argument = "RATE",
         .help = "different users that one client may message, replies excluded: 20:60 allows 20 "
                 "at once, then 20 in 60 seconds; 0: no limit",
         .fallback = "20:60",
         .apply = [](Config& c, string_view o,
                     const string& v) { c.settings.targets = rate(o, v); }},
        {.group = floods,
         .name = "exempt",
         .argument = "NETWORK",
         .help = "networks exempt from these limits; may be given again. 192.0.2.0/24, "
                 "2001:db8::/32 or unix, optionally followed by a space and some of "
                 "connects,clones,flood,targets. This machine is exempt from connects and clones, "
                 "unless the first network is none",
         .apply = set_exempt,
         .repeatable = true},
        {.group = floods,
         .name = "limits",
         .argument = "WHAT",
         .help = "off disables all limits of this group, for load tests",
         .fallback = "on",
         .apply = set_limits},
    };
}

}  // namespace hubbub::server
