// Many clients join or quit a channel at once, beside a quiet channel.

#include <algorithm>
#include <string>
#include <vector>

#include "scenario.h"
#include "verdict.h"

namespace hubbub::stress {
namespace {

using Kind = Order::Kind;

// Starts a talk that lasts until stop_and_drain().
Ns start_quiet_talk(Fleet& fleet) {
    Order talk = Order{Kind::talk};
    talk.start = now_ns();
    fleet.run(talk, "");
    return talk.start;
}

bool give_up(Fleet& fleet, Report& report) {
    fleet.end();
    add_casualties(fleet, report);
    report.note("Not all clients connected and joined. The run was aborted.");
    return false;
}

// Ends the run and reports the quiet channel's messages.
bool finish(Fleet& fleet, Report& report, const Sample& from, const Sample& to, Ns talk_start) {
    stop_and_drain(fleet);
    const Ns sending = sending_time(fleet, talk_start);
    const bool nobody_dropped = fleet.sums().dropped == 0;
    leave(fleet);
    const Verdict verdict = judge(fleet);
    report.note("Messages and latency: of the quiet channel only.");
    add_verdict(report, verdict, sending);
    add_latency(report, fleet);
    add_usage(report, fleet, from, to);
    return add_casualties(fleet, report) && nobody_dropped && verdict.clean();
}

// Returns true if the watcher saw the whole crowd join, and the n-th client itself and all after
// it. Sums alone are not enough: a line lost at one client and duplicated at another would cancel
// out.
bool each_saw(const Fleet& fleet, std::uint32_t crowd_size) {
    std::vector<std::uint32_t> seen;
    for (const auto& worker : fleet.workers()) {
        for (const Connection& c : worker->connections()) {
            const Group group = fleet.plan().clients[c.client].group;
            if (group == watcher && c.joins != crowd_size) return false;
            if (group == crowd) seen.push_back(c.joins);
        }
    }
    std::sort(seen.begin(), seen.end());
    for (std::uint32_t i = 0; i < seen.size(); ++i)
        if (seen[i] != i + 1) return false;
    return true;
}

}  // namespace

bool run_join_storm(Fleet& fleet, Report& report) {
    const std::uint32_t crowd_size = fleet.plan().count(crowd);
    const std::uint64_t size = crowd_size;
    const Sample empty = take_sample(fleet);
    bool in = connect_all(fleet, report, everyone);
    in = in && fleet.run(Order{Kind::join, checked | watcher}, "joining");
    if (!in || !barrier(fleet, everyone)) return give_up(fleet, report);
    fleet.run(Order{Kind::count}, "");
    const Ns talk_start = start_quiet_talk(fleet);

    const Sample from = take_sample(fleet);
    const Ns start = now_ns();
    in = join_all(fleet, report, crowd);
    // The watcher sees everyone; the n-th client sees itself and all after it.
    const std::uint64_t wanted = size + size * (size + 1) / 2;
    const bool seen =
        fleet.wait_for([&](const Fleet::Sums& now) { return now.joins >= wanted; }, "joins seen");
    const Sample to = take_sample(fleet);
    const Fleet::Sums sums = to.sums;

    report.add("joins_seen_s", "all JOINs seen after",
               seconds(sums.last_seen > start ? sums.last_seen - start : 0), "s");
    report.add("joins_wanted", "JOIN lines expected", wanted);
    report.add("joins_seen", "JOIN lines seen", sums.joins);
    const bool fine = finish(fleet, report, from, to, talk_start);
    add_memory(report, empty, to, fleet.plan().clients.size());
    const bool exact = sums.joins == wanted && each_saw(fleet, crowd_size);
    if (!exact) report.note("Not every client saw each JOIN exactly once.");
    return fine && in && seen && exact;
}

bool run_mass_quit(Fleet& fleet, Report& report) {
    const std::uint32_t leaving = fleet.plan().count(crowd);
    const std::uint64_t wanted = std::uint64_t{leaving} * fleet.plan().count(watcher);
    bool in = connect_all(fleet, report, everyone);
    in = in && join_all(fleet, report, everyone);
    if (!in || !barrier(fleet, everyone)) return give_up(fleet, report);
    fleet.run(Order{Kind::count}, "");
    const Ns talk_start = start_quiet_talk(fleet);

    const Sample from = take_sample(fleet);
    const Ns start = now_ns();
    fleet.give(Order{Kind::quit, crowd});
    const bool seen =
        fleet.wait_for([&](const Fleet::Sums& now) { return now.quits >= wanted; }, "quits seen");
    const Sample to = take_sample(fleet);
    const Fleet::Sums sums = to.sums;

    report.add("quitters", "clients that quit", std::uint64_t{leaving});
    report.add("quits_seen_s", "all QUITs seen after",
               seconds(sums.last_seen > start ? sums.last_seen - start : 0), "s");
    report.add("quits_wanted", "QUIT lines expected", wanted);
    report.add("quits_seen", "QUIT lines seen", sums.quits);
    // Count now: until leave() nobody else quits.
    barrier(fleet, watcher);
    const bool exact = fleet.sums().quits == wanted;
    if (!exact) report.note("Not every client saw each QUIT exactly once.");
    return finish(fleet, report, from, to, talk_start) && seen && exact;
}

}  // namespace hubbub::stress
