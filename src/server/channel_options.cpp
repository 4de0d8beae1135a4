// Permanent and registered channels.

#include "option_values.h"
#include "options.h"

namespace hubbub::server {
namespace {

constexpr std::string_view channels = "Channels";

void add_permanent(Config& c, std::string_view option, const std::string& value) {
    check_channel(option, value);
    c.settings.permanent_channels.push_back(value);
}

void set_register_channels(Config& c, std::string_view option, const std::string& value) {
    if (value != "auto" && value != "manual") bad(option, value, "must be auto or manual");
    c.settings.register_created = value == "auto";
}

}  // namespace

std::vector<Option> channel_options() {
    return {
        {.group = channels,
         .name = "channel",
         .argument = "CHANNEL",
         .help = "a channel that always exists, also when it is empty; nobody becomes its operator "
                 "by joining",
         .apply = add_permanent,
         .repeatable = true},
        {.group = channels,
         .name = "register-channels",
         .argument = "WHAT",
         .help = "auto: a logged-in user who creates a channel founds it, and it stays; manual: "
                 "only after /cs REGISTER",
         .fallback = "auto",
         .apply = set_register_channels},
        {.group = channels,
         .name = "channels-per-account",
         .argument = "N",
         .help = "registered channels that one account may found; 0: none",
         .fallback = "20",
         .apply =
             [](Config& c, std::string_view o, const std::string& v) {
                 c.settings.channels_per_account = number(o, v, 0, 10'000);
             }},
        {.group = channels,
         .name = "channel-expiry",
         .argument = "DAYS",
         .help = "days without a JOIN after which a registered channel is dropped; 0: never",
         .fallback = "0",
         .apply =
             [](Config& c, std::string_view o, const std::string& v) {
                 c.settings.channel_expiry_days = static_cast<unsigned>(number(o, v, 0, 36'500));
             }},
    };
}

}  // namespace hubbub::server
