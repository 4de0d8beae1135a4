#include "scenario.h"

namespace hubbub::stress {
namespace {

using Kind = Order::Kind;

}  // namespace

bool connect_all(Fleet& fleet, Report& report, Groups groups) {
    const Ns start = now_ns();
    const bool done =
        fleet.run(Order{Kind::connect, groups}, "connecting", Fleet::patience_to_connect);
    report.add("connect_s", "time to connect all", seconds(now_ns() - start), "s");
    return done && fleet.sums().failed == 0;
}

bool join_all(Fleet& fleet, Report& report, Groups groups) {
    const Ns start = now_ns();
    const bool done = fleet.run(Order{Kind::join, groups}, "joining", Fleet::patience_to_connect);
    report.add("join_s", "time to join all", seconds(now_ns() - start), "s");
    return done && fleet.sums().failed == 0;
}

bool barrier(Fleet& fleet, Groups groups) {
    return fleet.run(Order{Kind::ping, groups}, "waiting for PONG");
}

void stop_and_drain(Fleet& fleet) {
    // If due messages could not be sent, deliveries still count as progress: only silence ends the
    // wait.
    constexpr Fleet::Progress deliveries = Fleet::Progress::deliveries;
    const bool all_said =
        fleet.run(Order{Kind::stop_sending}, "sending due messages", Fleet::patience, deliveries);
    const Plan& plan = fleet.plan();
    std::uint64_t expected = all_said ? 0 : UINT64_MAX;
    for (std::uint32_t i = 0; all_said && i < plan.senders.size(); ++i) {
        const std::uint32_t worker = plan.clients[plan.senders[i].client].worker;
        expected += fleet.workers()[worker]->sent_by(i) * plan.recipients_of(i);
    }
    fleet.wait_for(
        [&](const Fleet::Sums& now) { return now.delivered >= expected || now.interrupted > 0; },
        "draining", Fleet::patience, deliveries);
    // Duplicates have arrived once this is answered.
    fleet.run(Order{Kind::ping, checked}, "waiting for PONG", Fleet::patience, deliveries);
}

void leave(Fleet& fleet) {
    // With QUIT everyone sees everyone leave: in a large channel that takes longer than the run.
    if (!fleet.options().hang_up) fleet.run(Order{Kind::quit}, "leaving", 2 * second);
    fleet.end();
}

Ns sending_time(const Fleet& fleet, Ns start) {
    const Ns last = fleet.sums().last_delivery;
    return last > start ? last - start : 0;
}

namespace {

// Returns whether the error is a limit that load tests run into.
bool met_limits(std::string_view complaint) {
    for (const std::string_view words : {"Excess Flood", "Too many connections from"}) {
        if (complaint.find(words) != std::string_view::npos) return true;
    }
    return false;
}

}  // namespace

bool add_casualties(Fleet& fleet, Report& report) {
    const Fleet::Sums sums = fleet.sums();
    report.section("Clients");
    report.add("failed", "failed to connect or join", sums.failed);
    report.add("dropped", "dropped by the server", sums.dropped);
    if (!fleet.trouble().empty()) report.note("First error: " + fleet.trouble());
    if (met_limits(fleet.trouble()))
        report.note("A limit of the server was hit. For load tests, run hubbubd --limits off");
    return sums.failed + sums.dropped == 0;
}

}  // namespace hubbub::stress
