// The stress tester's command line, who is where because of it, and what is made of its results.

#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "stress/compare.h"
#include "stress/options.h"
#include "stress/plan.h"
#include "stress/procstat.h"
#include "stress/report.h"

using namespace hubbub::stress;

namespace {

std::string complaint(const std::vector<std::string>& arguments) {
    try {
        parse_options(arguments);
    } catch (const UsageError& error) {
        return error.what();
    }
    return "none";
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("stress options: defaults and every form of a value") {
    const Options none = parse_options({});
    CHECK(none.clients == 100);
    CHECK(none.rate == 0);
    CHECK(none.window == 16);
    CHECK_FALSE(none.hang_up);
    CHECK(parse_options({"--hang-up"}).hang_up);
    const Options few = parse_options({"--clients", "4"});
    CHECK(few.senders == 4);
    const Options some =
        parse_options({"--clients=2000", "--channels", "100",        "--senders", "50",
                       "--rate",         "12.5",       "--duration", "3m",        "--port",
                       "7000",           "--scenario", "chat",       "--stalled", "2",
                       "--connect-rate", "max",        "--unix",     "/tmp/s",    "--quiet"});
    CHECK(some.clients == 2000);
    CHECK(some.channels == 100);
    CHECK(some.senders == 50);
    CHECK(some.rate == 12.5);
    CHECK(some.duration == 180 * second);
    CHECK(some.port == 7000);
    CHECK(some.stalled == 2);
    CHECK(some.connect_rate == 0);
    CHECK(some.unix_path == "/tmp/s");
    CHECK(some.quiet);
    CHECK(parse_options({"--duration", "500ms"}).duration == 500 * millisecond);
    CHECK(parse_options({"--duration", "2"}).duration == 2 * second);
    CHECK(parse_options({"--scenario", "join-storm"}).scenario == Scenario::join_storm);
    CHECK(parse_options({"--scenario", "churn"}).rate > 0);
    CHECK(parse_options({"--compare", "a", "b"}).compare == std::vector<std::string>{"a", "b"});
}

TEST_CASE("stress options: a wrong value names the option, the value and what is allowed") {
    const std::vector<std::vector<std::string>> wrong{
        {"--clients", "0"},    {"--clients", "many"},  {"--port", "65536"},     {"--rate", "fast"},
        {"--rate", "-1"},      {"--window", "0"},      {"--size", "30"},        {"--size", "401"},
        {"--duration", "1h"},  {"--duration", "0"},    {"--scenario", "siege"}, {"--plot", "a.gif"},
        {"--threads", "1000"}, {"--server-pid", "-5"}, {"--connect-rate", ""},
    };
    for (const auto& arguments : wrong) {
        const std::string text = complaint(arguments);
        CHECK_MESSAGE(has(text, arguments[0]), text);
        CHECK_MESSAGE(has(text, "'" + arguments[1] + "'"), text);
        CHECK_MESSAGE(has(text, "is not allowed: "), text);
    }
}

TEST_CASE("stress options: what does not fit together is told") {
    CHECK(has(complaint({"--clients", "5", "--senders", "6"}), "--senders"));
    CHECK(has(complaint({"--clients", "5", "--channels", "6"}), "--channels"));
    CHECK(has(complaint({"--clients", "5", "--channels", "3"}), "--clients"));
    CHECK(has(complaint({"--scenario", "idle", "--stalled", "1"}), "--stalled"));
    CHECK(has(complaint({"--compare", "one"}), "--compare"));
    CHECK(has(complaint({"--no-such-thing"}), "--no-such-thing"));
    CHECK(has(complaint({"extra"}), "--help"));
}

TEST_CASE("a plan deals clients and senders to rooms evenly, and nicks are short and unique") {
    Options options;
    options.clients = 103;
    options.channels = 10;
    options.senders = 25;
    options.stalled = 3;
    const Plan plan = make_plan(options);
    CHECK(plan.count(checked) == 103);
    CHECK(plan.count(stalled) == 3);
    CHECK(plan.senders.size() == 25);
    std::map<std::string, int> nicks;
    for (std::uint32_t i = 0; i < plan.clients.size(); ++i) ++nicks[nick(i)];
    CHECK(nicks.size() == plan.clients.size());
    for (const auto& entry : nicks) CHECK(entry.first.size() <= 9);
    for (const Room& room : plan.rooms) {
        CHECK((room.checked == 10 || room.checked == 11));
        CHECK((room.senders == 2 || room.senders == 3));
    }
}

TEST_CASE("with several workers every sender has a neighbour in its own") {
    Options options;
    options.clients = 21;
    options.channels = 3;
    options.senders = 21;
    options.threads = 4;
    const Plan plan = make_plan(options);
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> together;
    for (const Client& client : plan.clients) ++together[{client.room, client.worker}];
    for (const auto& entry : together) CHECK(entry.second >= 2);
}

TEST_CASE("each scenario's plan has its people") {
    Options options;
    options.clients = 101;
    options.scenario = Scenario::join_storm;
    CHECK(make_plan(options).count(crowd) == 101);
    CHECK(make_plan(options).count(watcher) == 1);
    CHECK(make_plan(options).rate == 50);
    options.scenario = Scenario::mass_quit;
    CHECK(make_plan(options).count(crowd) == 50);
    CHECK(make_plan(options).count(watcher) == 51);
    options.scenario = Scenario::churn;
    CHECK(make_plan(options).count(churner) == 101);
    CHECK(make_plan(options).count(checked) == 40);
}

TEST_CASE("a report says the same in its table and in its JSON") {
    Report report;
    report.section("Numbers");
    report.add("sent", "sent", std::uint64_t{1234567});
    report.add("p50_us", "p50", 3.14159, "us");
    report.add("ok", "fine", true);
    report.add("said", "said", std::string("a \"quote\"\n"));
    report.note("A note.");
    report.series("rows", {{1, 2}, {3, 4.5}});
    CHECK(has(report.table(), "Numbers"));
    CHECK(has(report.table(), "1,234,567"));
    CHECK(has(report.table(), "3.14 us"));
    CHECK(has(report.json(), "\"sent\": 1234567,"));
    CHECK(has(report.json(), "\"ok\": true"));
    CHECK(has(report.json(), "\"a \\\"quote\\\"\\u000a\""));
    CHECK(has(report.json(), "[[1, 2], [3, 4.5]]"));
}

TEST_CASE("comparing tells how many times as much the second has") {
    const auto made = [](double rate, bool with_more) {
        Report report;
        report.add("deliveries_per_s", "d", rate);
        report.add("lost", "l", std::uint64_t{0});
        report.add("scenario", "s", std::string("chat"));
        if (with_more) report.add("more", "m", 1.0);
        return report.json();
    };
    const std::string text = compare(made(2e6, false), "a.json", made(5e6, true), "b.json");
    CHECK(has(text, "2,000,000"));
    CHECK(has(text, "2.50x"));
    CHECK(has(text, "same"));
    CHECK_FALSE(has(text, "scenario"));
    CHECK_FALSE(has(text, "more"));
    CHECK_THROWS_WITH_AS(compare("{", "a.json", "{}", "b.json"), doctest::Contains("a.json"),
                         std::runtime_error);
}

TEST_CASE("/proc is read, with a name that looks like fields") {
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
