// A run's verdict, and the use of processors and memory.

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "stress/fleet.h"
#include "stress/procstat.h"
#include "stress/report.h"
#include "stress/scenario.h"
#include "stress/usage.h"
#include "stress/verdict.h"
#include "support/has.h"

using namespace hubbub::stress;

namespace {

// A fleet that never connects.
struct Idle {
    Options options;
    Plan plan;
    Fleet fleet;

    explicit Idle(Options wanted = {})
        : options(std::move(wanted)), plan(make_plan(options)), fleet(options, plan) {}
    ~Idle() { fleet.end(); }
};

Sample sample(Ns time, double server_cpu, double busy, double all, Ns tester_cpu,
              std::uint64_t delivered) {
    Sample out;
    out.time = time;
    out.server = ProcessStat{server_cpu, 1000, 4};
    out.machine = MachineStat{busy, all};
    out.sums.cpu = {tester_cpu};
    out.sums.delivered = delivered;
    return out;
}

}  // namespace

TEST_CASE("Verdict: each fault fails the run, and an echo does not") {
    CHECK(Verdict{}.clean());
    for (std::uint64_t Verdict::*const count :
         {&Verdict::lost, &Verdict::duplicated, &Verdict::disordered, &Verdict::damaged,
          &Verdict::leaked, &Verdict::channels_torn}) {
        Verdict verdict;
        verdict.*count = 1;
        CHECK_FALSE(verdict.clean());
    }
    Verdict verdict;
    verdict.sent = verdict.expected = verdict.delivered = verdict.echoed = 7;
    verdict.channels_compared = 1;
    CHECK(verdict.clean());
}

TEST_CASE("Verdict: the report has each count under its name") {
    Verdict verdict;
    verdict.sent = 11;
    verdict.expected = 12;
    verdict.delivered = 26;
    verdict.lost = 14;
    verdict.duplicated = 15;
    verdict.disordered = 16;
    verdict.damaged = 17;
    verdict.leaked = 18;
    verdict.echoed = 19;
    verdict.channels_compared = 20;
    Report report;
    add_verdict(report, verdict, 2 * second);
    const std::string json = report.json();
    const std::map<std::string, std::string> wanted{{"sent", "11"},
                                                    {"expected", "12"},
                                                    {"delivered", "26"},
                                                    {"lost", "14"},
                                                    {"duplicated", "15"},
                                                    {"disordered", "16"},
                                                    {"damaged", "17"},
                                                    {"leaked", "18"},
                                                    {"echoed", "19"},
                                                    {"sending_s", "2"},
                                                    {"one_order", "true"},
                                                    {"rooms_compared", "20"},
                                                    {"deliveries_per_s", "13"}};
    for (const auto& entry : wanted)
        CHECK_MESSAGE(has(json, "\"" + entry.first + "\": " + entry.second + ","), json);
    CHECK_FALSE(has(json, "not compared"));
}

TEST_CASE("Verdict: a torn channel has no single order; without channels to compare it says so") {
    Verdict verdict;
    verdict.channels_compared = 3;
    verdict.channels_torn = 1;
    Report torn;
    add_verdict(torn, verdict, second);
    CHECK(has(torn.json(), "\"one_order\": false"));
    Report none;
    add_verdict(none, Verdict{}, 0);
    CHECK_FALSE(has(none.json(), "one_order"));
    CHECK(has(none.json(), "not compared"));
    CHECK(has(none.json(), "\"deliveries_per_s\": 0,"));
    CHECK_FALSE(has(none.json(), "echoed"));
}

TEST_CASE("Usage: shares are of the time between two samples") {
    Idle idle;
    Report report;
    add_usage(report, idle.fleet, sample(second, 1, 10, 100, 0, 0),
              sample(5 * second, 3, 14, 108, second, 2'000'000));
    const std::string json = report.json();
    CHECK(has(json, "\"server_cpu_s\": 2,"));
    CHECK(has(json, "\"server_cpu_percent\": 50,"));
    CHECK(has(json, "\"machine_busy_percent\": 50,"));
    CHECK(has(json, "\"machine_us_per_delivery\": 2,"));
    CHECK(has(json, "\"tester_cpu_percent\": 25,"));
    CHECK_FALSE(has(json, "Warning"));
}

TEST_CASE("Usage: a busy tester gives a warning, and unknown values are omitted") {
    Idle idle;
    Report report;
    Sample from = sample(0, 0, 0, 0, 0, 0);
    Sample to = sample(second, 0, 0, 0, 91 * second / 100, 0);
    from.server.reset();
    to.machine.reset();
    add_usage(report, idle.fleet, from, to);
    CHECK(has(report.json(), "Try --threads 2."));
    CHECK_FALSE(has(report.json(), "server_cpu"));
    CHECK_FALSE(has(report.json(), "machine"));
    Report at_once;
    add_usage(at_once, idle.fleet, from, from);
    CHECK_FALSE(has(at_once.json(), "tester"));
}

TEST_CASE("Usage: the busiest thread of the tester counts") {
    Idle idle;
    Report report;
    Sample from = sample(0, 0, 0, 0, 0, 0);
    Sample to = sample(second, 0, 0, 0, second / 2, 0);
    from.sums.cpu = {0, 0};
    to.sums.cpu = {second / 2, second / 10};
    add_usage(report, idle.fleet, from, to);
    CHECK(has(report.json(), "\"tester_cpu_percent\": 50,"));
}

TEST_CASE("Usage: the cost of a delivery is omitted if messages are not the load") {
    Options options;
    options.scenario = Scenario::idle;
    Idle idle(options);
    Report report;
    add_usage(report, idle.fleet, sample(0, 0, 0, 0, 0, 0), sample(second, 1, 1, 2, 0, 10));
    CHECK(has(report.json(), "machine_busy_percent"));
    CHECK_FALSE(has(report.json(), "machine_us_per_delivery"));
}

TEST_CASE("Usage: memory per client is the growth of the server") {
    Report report;
    const Sample empty = sample(0, 0, 0, 0, 0, 0);
    Sample full = empty;
    full.server->resident_kb = 1500;
    full.server->threads = 9;
    add_memory(report, empty, full, 100);
    CHECK(has(report.json(), "\"server_rss_empty_kb\": 1000,"));
    CHECK(has(report.json(), "\"server_rss_full_kb\": 1500,"));
    CHECK(has(report.json(), "\"server_rss_per_client_kb\": 5,"));
    CHECK(has(report.json(), "\"server_threads\": 9,"));
    Report unknown;
    full.server.reset();
    add_memory(unknown, empty, full, 100);
    add_memory(unknown, empty, empty, 0);
    CHECK_FALSE(has(unknown.json(), "rss"));
}

TEST_CASE("Usage: a fleet that never connected has lost no client and sent nothing") {
    Idle idle;
    Report report;
    CHECK(add_casualties(idle.fleet, report));
    CHECK(has(report.json(), "\"failed\": 0,"));
    CHECK(has(report.json(), "\"dropped\": 0,"));
    CHECK_FALSE(has(report.json(), "First error"));
    CHECK(sending_time(idle.fleet, second) == 0);
}

TEST_CASE("Fleet: sums what its workers count, and takes the latest of their times") {
    const auto sum = [](const Fleet::Sums& s) {
        return std::vector<std::uint64_t>{s.completed, s.delivered, s.sent,   s.joins, s.quits,
                                          s.failed,    s.dropped,   s.cycles, s.bans};
    };
    Counters first;
    Counters second;
    std::uint64_t number = 0;
    for (Counters* const each : {&first, &second})
        for (Counters::Count* const count :
             {&each->completed, &each->delivered, &each->sent, &each->joins, &each->quits,
              &each->failed, &each->dropped, &each->cycles, &each->bans})
            *count = ++number;
    first.last_delivery = 7;
    second.last_delivery = 5;
    first.last_seen = 3;
    second.last_seen = 9;
    first.cpu = 1;
    second.cpu = 2;
    Fleet::Sums sums;
    sums.add(first);
    sums.add(second);
    CHECK(sum(sums) == std::vector<std::uint64_t>{11, 13, 15, 17, 19, 21, 23, 25, 27});
    CHECK(sums.last_delivery == 7);
    CHECK(sums.last_seen == 9);
    CHECK(sums.cpu == std::vector<Ns>{1, 2});
}

TEST_CASE("Verdict and usage: the table has each line in its order, with labels and units") {
    Verdict verdict;
    verdict.sent = 1;
    verdict.expected = 2;
    verdict.delivered = 3;
    verdict.echoed = 1;
    verdict.channels_compared = 1;
    Report report;
    add_verdict(report, verdict, 1500 * millisecond);
    CHECK(report.table() ==
          "\nMessages\n"
          "  sent                      1\n"
          "  deliveries expected       2\n"
          "  delivered                 3\n"
          "  sending time              1.50 s\n"
          "  deliveries/s              2\n"
          "  lost                      0\n"
          "  duplicated                0\n"
          "  out of order              0\n"
          "  damaged                   0\n"
          "  sent to non-members       0\n"
          "  same order for all        yes\n"
          "  channels compared         1\n"
          "  echoed to the sender      1\n");
    Options options;
    options.threads = 3;
    Idle idle(options);
    Report use;
    // Exactly 90 percent is not too busy.
    add_usage(use, idle.fleet, sample(second, 1, 0, 4, 0, 10),
              sample(11 * second, 2, 1, 8, 9 * second, 11));
    CHECK(use.table() ==
          "\nResource use\n"
          "  server CPU time           1 s\n"
          "  server CPU                10 %\n"
          "  machine busy              25 %\n"
          "  machine CPU per delivery  1,000,000 us\n"
          "  hubbub-stress CPU         90 % (busiest thread)\n");
    Report busy;
    add_usage(busy, idle.fleet, sample(0, 0, 5, 5, 0, 0), sample(second, 0, 5, 5, second, 0));
    CHECK(has(busy.json(), "\"machine_busy_percent\": 0,"));
    CHECK_FALSE(has(busy.json(), "per_delivery"));
    CHECK(has(busy.table(),
              "Warning: hubbub-stress was busy for 100 % of the time and may be the "
              "bottleneck. Try --threads 4.\n"));
    Report memory;
    const Sample full = sample(0, 0, 0, 0, 0, 0);
    Sample empty = full;
    empty.server->resident_kb = 1001;
    add_memory(memory, empty, full, 2);
    CHECK(memory.table() ==
          "\nServer memory\n"
          "  resident, no clients      1,001 KB\n"
          "  resident, all clients     1,000 KB\n"
          "  resident per client       -0.5 KB\n"
          "  threads                   4\n");
    // Without a process to watch, and without a first sample of it, there is none.
    CHECK_FALSE(take_sample(idle.fleet).server.has_value());
    CHECK(take_sample(idle.fleet).sums.cpu.size() == 3);
    empty.server.reset();
    Report none;
    add_memory(none, empty, full, 2);
    CHECK(none.table().empty());
    Report clients;
    CHECK(add_casualties(idle.fleet, clients));
    CHECK(clients.table() ==
          "\nClients\n  failed to connect or join 0\n  dropped by the server     0\n");
}

TEST_CASE("Procstat: is parsed despite a process name that looks like fields") {
    const std::string stat =
        "42 (a b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 3 0 100 1000 200\n";
    CHECK(parse_cpu(stat, 100).value() == doctest::Approx(2.0));
    CHECK_FALSE(parse_cpu("42 (cut", 100).has_value());
    const std::string status = "Name:\tx\nVmRSS:\t  1234 kB\nThreads:\t7\n";
    CHECK(parse_field(status, "VmRSS").value() == 1234);
    CHECK(parse_field(status, "Threads").value() == 7);
    CHECK_FALSE(parse_field(status, "Vm").has_value());
    const auto machine = parse_machine("cpu  100 0 50 700 50 20 30 50 0 0\ncpu0 1\n", 100);
    CHECK(machine.value().all == doctest::Approx(10.0));
    CHECK(machine.value().busy == doctest::Approx(2.5));
    CHECK(process_stat(1).has_value());
    CHECK_FALSE(process_stat(0).has_value());
}

TEST_CASE("Procstat: truncated or foreign content gives nothing") {
    CHECK_FALSE(parse_machine("cpu0 100 0 50 700 50 20 30 50 0 0\n", 100).has_value());
    CHECK_FALSE(parse_machine("cpu 100 0 50\n", 100).has_value());
    CHECK_FALSE(parse_cpu("42 (x) S 1 2 3", 100).has_value());
    CHECK_FALSE(parse_field("VmRSS:\tmuch\n", "VmRSS").has_value());
    CHECK_FALSE(parse_field("", "VmRSS").has_value());
    CHECK(machine_stat().has_value());
}
