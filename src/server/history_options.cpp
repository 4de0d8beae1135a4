// Settings of the history: storing and erasing messages.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "option_values.h"
#include "options.h"

namespace hubbub::server {
namespace {

using storage::Durability;

constexpr std::string_view history = "History";

void set_history(Config& c, std::string_view option, const std::string& value) {
    if (value != "on" && value != "off") bad(option, value, "must be on or off");
    c.history = value == "on";
}

void set_durability(Config& c, std::string_view option, const std::string& value) {
    constexpr std::array<std::pair<std::string_view, Durability>, 3> known = {
        {{"relaxed", Durability::relaxed},
         {"process", Durability::process},
         {"power", Durability::power}}};
    for (const auto& [name, durability] : known) {
        if (value != name) continue;
        c.durability = durability;
        return;
    }
    bad(option, value, "must be relaxed, process or power");
}

void set_age(Config& c, std::string_view option, const std::string& value) {
    c.retention.age = std::chrono::days(number(option, value, 0, 36'500));
}

void set_messages(Config& c, std::string_view option, const std::string& value) {
    c.retention.messages = number(option, value, 0, 1'000'000'000);
}

void set_size(Config& c, std::string_view option, const std::string& value) {
    constexpr std::size_t min = 16;
    const std::size_t mib = number(option, value, 0, std::size_t{1} << 30);
    if (mib != 0 && mib < min) bad(option, value, "must be 0, or 16 or more");
    c.retention.bytes = std::uint64_t{mib} << 20;
}

}  // namespace

std::vector<Option> history_options() {
    return {
        {.group = history,
         .name = "history",
         .argument = "SWITCH",
         .help =
             "on: what is said in channels, and between accounts, is stored in --data-dir; off: "
             "nothing is",
         .fallback = "on",
         .apply = set_history,
         .at_start = true},
        {.group = history,
         .name = "history-events",
         .argument = "MEMBERS",
         .help = "members up to which the joins, parts, kicks, mode and nick changes of a channel "
                 "are stored; 0: never",
         .fallback = "100",
         .apply =
             [](Config& c, std::string_view o, const std::string& v) {
                 c.settings.history_events = number(o, v, 0, 1'000'000);
             }},
        {.group = history,
         .name = "durability",
         .argument = "LEVEL",
         .help = "when a message counts as said: relaxed, at once; process, once it survives a "
                 "crash of the server; power, once it survives a power failure",
         .fallback = "process",
         .apply = set_durability,
         .at_start = true},
        {.group = history,
         .name = "history-age",
         .argument = "DAYS",
         .help = "messages that are older are erased; 0: never",
         .fallback = "0",
         .apply = set_age},
        {.group = history,
         .name = "history-messages",
         .argument = "COUNT",
         .help = "messages that are kept of each channel and each conversation; 0: all",
         .fallback = "0",
         .apply = set_messages},
        {.group = history,
         .name = "history-size",
         .argument = "MIB",
         .help = "if all messages together need more than this, the oldest are erased; 0: no "
                 "limit",
         .fallback = "4096",
         .apply = set_size},
    };
}

}  // namespace hubbub::server
