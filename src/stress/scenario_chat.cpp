// Channels with some senders and many listeners, at full speed or at a fixed rate.

#include <algorithm>
#include <string>

#include "scenario.h"
#include "verdict.h"

namespace hubbub::stress {
namespace {

// Reports how many of the clients that never read were disconnected, when and why.
void add_stalled(const Fleet& fleet, Report& report, Ns start) {
    if (fleet.options().stalled == 0) return;
    std::map<std::string, Worker::Departure> all;
    for (const auto& worker : fleet.workers()) {
        for (const auto& entry : worker->departures()) {
            Worker::Departure& into = all[entry.first];
            if (into.time == 0 || entry.second.time < into.time) into.time = entry.second.time;
            if (into.reason.empty()) into.reason = entry.second.reason;
        }
    }
    std::uint64_t closed = 0;
    Ns first = never;
    Ns last = 0;
    std::string reason;
    for (const auto& entry : all) {
        const Worker::Departure& departure = entry.second;
        if (departure.time == never) continue;
        ++closed;
        first = std::min(first, departure.time - std::min(start, departure.time));
        last = std::max(last, departure.time - std::min(start, departure.time));
        if (reason.empty()) reason = departure.reason;
    }
    report.section("Clients that never read");
    report.add("stalled", "stalled", std::uint64_t{fleet.options().stalled});
    report.add("stalled_closed", "closed by the server", closed);
    if (closed == 0) return;
    report.add("stalled_first_s", "first closed after", seconds(first), "s");
    report.add("stalled_last_s", "last closed after", seconds(last), "s");
    report.add("stalled_reason", "reason", reason);
}

// Reconnects clients that lost their connection, if the options ask for it, and reads the history.
void read_back(Fleet& fleet) {
    const Options& options = fleet.options();
    if (!echoes(options)) return;
    if (fleet.sums().interrupted > 0) {
        Order again;
        again.kind = Order::Kind::reconnect;
        again.groups = checked;
        again.stop = now_ns() + options.reconnect;
        fleet.run(again, "connecting again", options.reconnect + Fleet::patience);
        fleet.run({Order::Kind::join, checked}, "joining again");
    }
    fleet.run({Order::Kind::read_back, checked}, "reading the history");
}

}  // namespace

bool run_chat(Fleet& fleet, Report& report) {
    const Sample empty = take_sample(fleet);
    bool in = connect_all(fleet, report, checked | stalled);
    in = in && join_all(fleet, report, checked | stalled) && barrier(fleet, checked);
    if (!in) {
        fleet.end();
        add_casualties(fleet, report);
        report.note("Not all clients connected and joined. The run was aborted.");
        return false;
    }
    fleet.run({Order::Kind::pause, stalled}, "");
    const Sample full = take_sample(fleet);

    Order talk;
    talk.kind = Order::Kind::talk;
    talk.start = now_ns() + 10 * millisecond;
    talk.stop = talk.start + fleet.options().duration;
    fleet.run(talk, "");
    fleet.wait_until(talk.start, "starting");
    const Sample from = take_sample(fleet);
    fleet.wait_until(talk.stop, "talking");
    const Sample to = take_sample(fleet);
    stop_and_drain(fleet);
    read_back(fleet);
    const Ns sending = sending_time(fleet, talk.start);
    const bool no_casualties_yet = fleet.sums().dropped == 0;
    leave(fleet);

    const Verdict verdict = judge(fleet);
    const HistoryFindings history =
        echoes(fleet.options()) ? judge_history(fleet) : HistoryFindings();
    add_verdict(report, verdict, sending);
    add_latency(report, fleet);
    if (echoes(fleet.options())) add_history(report, fleet, history);
    add_usage(report, fleet, from, to);
    add_memory(report, empty, full, fleet.plan().clients.size());
    add_stalled(fleet, report, talk.start);
    return add_casualties(fleet, report) && no_casualties_yet && verdict.clean() && history.clean();
}

}  // namespace hubbub::stress
