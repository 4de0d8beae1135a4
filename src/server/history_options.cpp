// What is stored of what was said.

#include <array>
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
    };
}

}  // namespace hubbub::server
