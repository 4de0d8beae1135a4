// Clients that only answer PING.

#include "scenario.h"

namespace hubbub::stress {

bool run_idle(Fleet& fleet, Report& report) {
    const Sample empty = take_sample(fleet);
    const bool in = connect_all(fleet, report, checked) && join_all(fleet, report, checked) &&
                    barrier(fleet, checked);
    const Sample full = take_sample(fleet);
    if (in) fleet.wait_until(now_ns() + fleet.options().duration, "holding");
    const Sample to = take_sample(fleet);

    const std::uint64_t before = fleet.sums().completed;
    barrier(fleet, checked);
    const std::uint64_t alive = fleet.sums().completed - before;
    leave(fleet);

    report.section("At the end");
    report.add("clients_alive", "alive: answered a PING", alive);
    report.add("clients_wanted", "clients expected", std::uint64_t{fleet.options().clients});
    if (in) add_usage(report, fleet, full, to);
    add_memory(report, empty, full, alive);
    return add_casualties(fleet, report) && in && alive == fleet.options().clients;
}

}  // namespace hubbub::stress
