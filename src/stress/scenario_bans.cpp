// Operators change bans in a large channel. A quiet channel shares a member with it, who toggles
// AWAY all the time: measures how much the storm delays the quiet channel.

#include "scenario.h"
#include "verdict.h"

namespace hubbub::stress {
namespace {

using Kind = Order::Kind;

// The quiet channel must be older: a server that locks channels in order of age would hold it while
// it waits for the other. The founder creates the other and becomes its operator, then ops the
// banners, which set the permanent bans.
bool gather(Fleet& fleet, Report& report) {
    const auto quiet_channel = static_cast<std::uint32_t>(fleet.plan().channels.size()) - 1;
    Order both{Kind::join, roamer};
    both.channel = quiet_channel;
    constexpr Groups others = crowd | banner | roamer;
    return connect_all(fleet, report, everyone) && fleet.run({Kind::join, checked}, "joining") &&
           fleet.run({Kind::join, founder}, "joining") && join_all(fleet, report, others) &&
           fleet.run(both, "joining") && fleet.run({Kind::crown, founder}, "") &&
           barrier(fleet, everyone) && fleet.run({Kind::crown, banner}, "") &&
           barrier(fleet, everyone);
}

}  // namespace

bool run_ban_storm(Fleet& fleet, Report& report) {
    if (!gather(fleet, report)) {
        fleet.end();
        add_casualties(fleet, report);
        report.note("Not all clients connected and joined. The run was aborted.");
        return false;
    }
    Order talk{Kind::talk};
    talk.start = now_ns();
    talk.stop = talk.start + fleet.options().duration;
    fleet.run(talk, "");
    const Sample from = take_sample(fleet);
    fleet.run(Order{Kind::storm}, "");
    fleet.wait_until(talk.stop, "banning");
    const Sample to = take_sample(fleet);
    fleet.run(Order{Kind::drain}, "");
    stop_and_drain(fleet);
    const Ns sending = sending_time(fleet, talk.start);
    const Fleet::Sums before_leaving = fleet.sums();
    leave(fleet);

    const double lasted = seconds(to.time - from.time);
    const auto bans = static_cast<double>(to.sums.bans - from.sums.bans);
    report.section("Ban storm");
    report.add("bans", "bans set or removed", before_leaving.bans);
    report.add("bans_per_s", "bans/s", lasted > 0 ? bans / lasted : 0);
    report.note("Messages and latency: of the quiet channel only.");
    const Verdict verdict = judge(fleet);
    add_verdict(report, verdict, sending);
    add_latency(report, fleet);
    add_usage(report, fleet, from, to);
    return add_casualties(fleet, report) && before_leaving.dropped == 0 &&
           before_leaving.bans > 0 && verdict.clean();
}

}  // namespace hubbub::stress
