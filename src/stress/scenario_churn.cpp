// Clients that connect, send a line and quit, without a pause. Neither the channel that they join
// nor a separate one may lose a message.

#include "scenario.h"
#include "verdict.h"

namespace hubbub::stress {

bool run_churn(Fleet& fleet, Report& report) {
    using Kind = Order::Kind;
    if (!connect_all(fleet, report, checked) || !join_all(fleet, report, checked) ||
        !barrier(fleet, checked)) {
        fleet.end();
        add_casualties(fleet, report);
        report.note("Not all clients connected and joined. The run was aborted.");
        return false;
    }
    Order order;
    order.kind = Kind::talk;
    order.start = now_ns();
    order.stop = order.start + fleet.options().duration;
    const Order talk = order;
    fleet.run(talk, "");
    const Sample from = take_sample(fleet);
    order.kind = Kind::churn;
    fleet.run(order, "");
    fleet.wait_until(talk.stop, "churning");
    const Sample to = take_sample(fleet);
    order.kind = Kind::drain;
    const bool drained = fleet.run(order, "waiting for the last to quit");
    stop_and_drain(fleet);
    const Ns sending = sending_time(fleet, talk.start);
    const Fleet::Sums before_leaving = fleet.sums();
    leave(fleet);

    const double lasted = seconds(to.time - from.time);
    const auto cycles = static_cast<double>(to.sums.cycles - from.sums.cycles);
    report.section("Churn");
    report.add("cycles", "connect-send-quit cycles", before_leaving.cycles);
    report.add("cycles_per_s", "cycles/s", lasted > 0 ? cycles / lasted : 0);
    const Verdict verdict = judge(fleet);
    add_verdict(report, verdict, sending);
    add_latency(report, fleet);
    add_usage(report, fleet, from, to);
    if (!drained) report.note("Some churning clients hung at the end.");
    return add_casualties(fleet, report) && before_leaving.dropped == 0 && drained &&
           before_leaving.cycles > 0 && verdict.clean();
}

}  // namespace hubbub::stress
