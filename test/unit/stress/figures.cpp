// The stress tester's figures: how durations are counted, and a run's report.

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "stress/fleet.h"
#include "stress/histogram.h"
#include "stress/latency.h"
#include "stress/plot.h"
#include "stress/report.h"
#include "stress/scenario.h"
#include "stress/usage.h"
#include "stress/verdict.h"

using namespace hubbub::stress;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::size_t lines_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

// A value below the maximum, read back from a histogram.
Ns read_back(Ns value) {
    LatencyHistogram histogram;
    histogram.record(value);
    histogram.record(never / 2);
    return histogram.percentile(50);
}

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

TEST_CASE("LatencyHistogram: values at powers of two are within a tenth of a percent") {
    for (const Ns value : {0U, 1U, 511U, 512U, 513U, 1023U}) CHECK(read_back(value) == value);
    for (const Ns value : {1024U, 1025U, 2047U, 2048U, 4095U, 4096U, 1'000'000U, 1U << 30U}) {
        const auto exact = static_cast<double>(value);
        CHECK(static_cast<double>(read_back(value)) == doctest::Approx(exact).epsilon(0.001));
    }
    const Ns greatest = (Ns{1} << 40) - 1;
    CHECK(static_cast<double>(read_back(greatest)) ==
          doctest::Approx(static_cast<double>(greatest)).epsilon(0.001));
}

TEST_CASE("LatencyHistogram: a value beyond its range reads as its maximum") {
    const Ns end = Ns{1} << 40;
    for (const Ns value : {end, end * 2, never / 3}) {
        CHECK(read_back(value) > end - end / 500);
        CHECK(read_back(value) <= end);
    }
}

TEST_CASE("LatencyHistogram: percentiles are the ranks that they name") {
    LatencyHistogram histogram;
    for (Ns value = 1; value <= 200; ++value) histogram.record(value);
    CHECK(histogram.percentile(0) == 1);
    CHECK(histogram.percentile(0.5) == 1);
    CHECK(histogram.percentile(1) == 2);
    CHECK(histogram.percentile(50) == 100);
    CHECK(histogram.percentile(99.5) == 199);
    CHECK(histogram.percentile(100) == 200);
}

TEST_CASE("LatencyHistogram: no percentile exceeds the maximum, and clearing resets it") {
    LatencyHistogram histogram;
    histogram.record(1'000'001);
    histogram.record(1'000'001);
    CHECK(histogram.percentile(50) <= 1'000'001);
    histogram.clear();
    CHECK(histogram.max() == 0);
    CHECK(histogram.percentile(50) == 0);
    CHECK(histogram.sparse().empty());
}

TEST_CASE("LatencyHistogram: adding a smaller one keeps the maximum") {
    LatencyHistogram low;
    LatencyHistogram high;
    low.record(3);
    high.record(9);
    high.add(low.sparse(), low.max());
    CHECK(high.max() == 9);
    CHECK(high.total() == 2);
    CHECK(high.percentile(50) == 3);
}

TEST_CASE("Latency: one in N deliveries is recorded") {
    LatencyLog log(3);
    std::string chosen;
    for (int i = 0; i < 7; ++i) chosen += log.chosen() ? 'x' : '-';
    CHECK(chosen == "--x--x-");
    LatencyLog all(1);
    CHECK(all.chosen());
    CHECK(all.chosen());
}

TEST_CASE("Latency: a slice for each second with deliveries has a separate maximum") {
    LatencyLog log(1);
    log.tick(5 * second);
    log.record(1);
    log.start(10 * second);
    log.tick(9 * second);
    log.record(7);
    log.tick(11 * second - 1);
    CHECK(log.slices().empty());
    log.tick(11 * second);
    REQUIRE(log.slices().size() == 1);
    CHECK(log.slices()[0].second == 0);
    CHECK(log.slices()[0].counts.size() == 2);
    CHECK(log.slices()[0].max == 7);
    log.tick(13 * second);
    log.record(2);
    log.finish();
    REQUIRE(log.slices().size() == 2);
    CHECK(log.slices()[1].second == 3);
    CHECK(log.slices()[1].max == 2);
    CHECK(log.slices()[1].counts.size() == 1);
}

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

TEST_CASE("Report: numbers have three significant digits") {
    CHECK(readable(0) == "0");
    CHECK(readable(0.0123) == "0.0123");
    CHECK(readable(3.14159) == "3.14");
    CHECK(readable(31.4159) == "31.4");
    CHECK(readable(100.4) == "100");
    CHECK(readable(1234567.8) == "1,234,568");
    CHECK(readable(-1234.5) == "-1,235");
    CHECK(readable(7) == "7");
    CHECK(readable(-7) == "-7");
    CHECK(readable(std::numeric_limits<double>::infinity()) == "-");
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(1'000'000) == "1,000,000");
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

TEST_CASE("Report: numbers keep their digits at each bound, and text its control characters") {
    CHECK(readable(9.999) == "10.00");
    CHECK(readable(10.25) == "10.2");
    CHECK(readable(99.5) == "99.5");
    CHECK(readable(100.5) == "101");
    CHECK(readable(0.5) == "0.5");
    CHECK(readable(1.5) == "1.50");
    CHECK(readable(-1.5) == "-1.50");
    CHECK(readable(-0.25) == "-0.25");
    CHECK(readable(0.00012345) == "0.000123");
    CHECK(readable(std::numeric_limits<double>::quiet_NaN()) == "-");
    CHECK(grouped(123'456) == "123,456");
    CHECK(quoted("\x1f \x7f/\xc3\xa4") == "\"\\u001f \x7f/\xc3\xa4\"");
    Report report;
    report.add("a", "a label of 25 characters..", std::uint64_t{1}, "s");
    report.add("b", "a label of 26 characters...", 2.0);
    report.add("c", "c", 1.0 / 3);
    report.add("d", "d", 1e10);
    report.add("e", "e", std::string("x"));
    report.add("f", "f", true);
    report.section("Next");
    report.series("none", {});
    report.series("rows", {{0.5}, {}});
    CHECK(report.table() ==
          "  a label of 25 characters.. 1 s\n"
          "  a label of 26 characters... 2\n"
          "  c                         0.333\n"
          "  d                         10,000,000,000\n"
          "  e                         x\n"
          "  f                         yes\n"
          "\nNext\n");
    CHECK(report.json() ==
          "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 0.333333333,\n  \"d\": 1e+10,\n"
          "  \"e\": \"x\",\n  \"f\": true,\n  \"none\": [],\n  \"rows\": [[0.5], []],\n"
          "  \"notes\": []\n}\n");
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

TEST_CASE("Report: JSON has notes, no headings and no infinity; the table has no series") {
    Report report;
    report.section("Heading");
    report.add("rate", "rate", std::numeric_limits<double>::quiet_NaN());
    report.add("no", "no", false, "unit");
    report.note("First.");
    report.note("A \\ and a tab\t.");
    report.series("rows", {{1}});
    const std::string json = report.json();
    CHECK_FALSE(has(json, "Heading"));
    CHECK(has(json, "\"rate\": null,"));
    CHECK(has(json, "\"no\": false,"));
    CHECK(has(json, "[\"First.\", \"A \\\\ and a tab\\u0009.\"]"));
    const std::string table = report.table();
    CHECK(has(table, "\nHeading\n"));
    CHECK(has(table, "  no                        no unit\n"));
    CHECK(has(table, "\nFirst.\n"));
    CHECK_FALSE(has(table, "rows"));
    CHECK(has(Report().json(), "\"notes\": []"));
}

TEST_CASE("Plot: the script has each second, the distribution, and quoted names") {
    LatencyHistogram first;
    for (Ns i = 1; i <= 1000; ++i) first.record(i * millisecond);
    LatencyHistogram later;
    later.record(8 * millisecond);
    std::vector<LatencySlice> slices(2);
    slices[0] = {0, first};
    slices[1] = {5, later};
    const std::string script = plot_script("it's.svg", "how's it", first, slices);
    CHECK(has(script, "set terminal svg "));
    CHECK(has(script, "set output 'it''s.svg'\n"));
    CHECK(has(script, "'how''s it'"));
    CHECK(has(script, "\n5 8 8 8\n"));
    // From 1 to 1,000 deliveries in steps of a tenth.
    const std::size_t begin = script.find("$distribution << end_of_data\n");
    const std::string distribution = script.substr(begin, script.find("end_of_data\nset") - begin);
    CHECK(lines_of(distribution, "\n") == 1 + 73);
    CHECK(lines_of(script, "end_of_data\n") == 4);
    CHECK(has(plot_script("a.png", "", first, slices), "set terminal png "));
    CHECK_THROWS_AS(plot("nowhere.svg", "", LatencyHistogram(), {}), std::runtime_error);
    CHECK(has(plot_script("a.png", "", first, slices), "set output 'a.png'\n"));
    // Each point has the percentile of its share.
    std::istringstream points(distribution.substr(distribution.find('\n')));
    double inverse = 0;
    double value = 0;
    for (double wanted = 1; points >> inverse >> value; wanted *= 1.1) {
        CHECK(inverse == doctest::Approx(wanted).epsilon(0.001));
        CHECK(value == doctest::Approx(std::max(1.0, 1000 - 1000 / wanted)).epsilon(0.02));
    }
    // Each second has its median, its 99th percentile and its maximum.
    std::istringstream row(script.substr(script.find("\n0 ") + 1));
    for (const double wanted : {0.0, 500.0, 990.0, 1000.0}) {
        row >> value;
        CHECK(value == doctest::Approx(wanted).epsilon(0.002));
    }
    for (const auto* const part :
         {"$seconds using 1:2 with linespoints title 'p50'",
          "$seconds using 1:3 with linespoints title 'p99'",
          "$seconds using 1:4 with linespoints title 'max'", "plot $distribution using 1:2 ",
          "set logscale y\n", "set logscale x\n", "'50 %%' 2, '90 %%' 10, '99 %%' 100, ",
          " noenhanced\n", "unset multiplot\n"})
        CHECK_MESSAGE(has(script, part), part);
}
