// How connections share users.

#include "option_values.h"
#include "options.h"

namespace hubbub::server {
namespace {

void set_multiclient(Config& c, std::string_view option, const std::string& value) {
    if (value != "on" && value != "off") bad(option, value, "must be on or off");
    c.settings.multiclient = value == "on";
}

void set_always_on(Config& c, std::string_view option, const std::string& value) {
    using commands::AlwaysOn;
    if (value == "off") {
        c.settings.always_on = AlwaysOn::off;
    } else if (value == "opt-in") {
        c.settings.always_on = AlwaysOn::opt_in;
    } else if (value == "opt-out") {
        c.settings.always_on = AlwaysOn::opt_out;
    } else {
        bad(option, value, "must be opt-in, opt-out or off");
    }
}

void set_expiry(Config& c, std::string_view option, const std::string& value) {
    constexpr std::size_t max_days = 3650;
    c.settings.always_on_expires = std::chrono::days(number(option, value, 1, max_days));
}

constexpr std::string_view users = "Users";

}  // namespace

std::vector<Option> user_options() {
    return {
        {.group = users,
         .name = "multiclient",
         .argument = "WHAT",
         .help =
             "on: connections that log in to the same account share a nick and channels, unless "
             "the account forbids it; off: each is a separate user",
         .fallback = "on",
         .apply = set_multiclient},
        {.group = users,
         .name = "always-on",
         .argument = "WHO",
         .help = "who stays in its channels without a connection: accounts that ask for it "
                 "(opt-in), all accounts that do not refuse (opt-out), or nobody (off)",
         .fallback = "opt-in",
         .apply = set_always_on},
        {.group = users,
         .name = "always-on-expires",
         .argument = "DAYS",
         .help = "such a user leaves after this many days without a connection",
         .fallback = "30",
         .apply = set_expiry},
    };
}

}  // namespace hubbub::server
