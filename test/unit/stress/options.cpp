// The stress tester's command line, the plan made from it, and the evaluation of its results.

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

TEST_CASE("Stress options: defaults, and every form of a value") {
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

TEST_CASE("Stress options: a wrong value is refused with option, value and allowed values") {
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

TEST_CASE("Stress options: contradictory options are reported") {
    CHECK(has(complaint({"--clients", "5", "--senders", "6"}), "--senders"));
    CHECK(has(complaint({"--clients", "5", "--channels", "6"}), "--channels"));
    CHECK(has(complaint({"--clients", "5", "--channels", "3"}), "--clients"));
    CHECK(has(complaint({"--scenario", "idle", "--stalled", "1"}), "--stalled"));
    CHECK(has(complaint({"--compare", "one"}), "--compare"));
    CHECK(has(complaint({"--no-such-thing"}), "--no-such-thing"));
    CHECK(has(complaint({"extra"}), "--help"));
}

TEST_CASE(
    "Plan: clients and senders are spread evenly over channels, and nicks are short and unique") {
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
    for (const Channel& channel : plan.channels) {
        CHECK((channel.checked == 10 || channel.checked == 11));
        CHECK((channel.senders == 2 || channel.senders == 3));
    }
}

TEST_CASE("Plan: with several workers each sender has a neighbour in its worker") {
    Options options;
    options.clients = 21;
    options.channels = 3;
    options.senders = 21;
    options.threads = 4;
    const Plan plan = make_plan(options);
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> together;
    for (const Client& client : plan.clients) ++together[{client.channel, client.worker}];
    for (const auto& entry : together) CHECK(entry.second >= 2);
}

TEST_CASE("Plan: each scenario has its clients") {
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
    options.scenario = Scenario::ban_storm;
    CHECK(make_plan(options).count(founder) == 1);
    CHECK(make_plan(options).count(founder | banner) == 8);
    CHECK(make_plan(options).count(founder | banner | crowd) == 101);
    CHECK(make_plan(options).count(roamer) == 1);
    CHECK(make_plan(options).count(checked) == 2);
}

TEST_CASE("Report: table and JSON agree") {
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

TEST_CASE("Compare: prints the ratio of the second run to the first") {
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

TEST_CASE("Stress options: the defaults match the help") {
    const Options none = parse_options({});
    CHECK(none.host == "127.0.0.1");
    CHECK(none.port == 6667);
    CHECK(none.scenario == Scenario::chat);
    CHECK(none.channels == 1);
    CHECK(none.senders == 10);
    CHECK(none.size == 100);
    CHECK(none.duration == 10 * second);
    CHECK(none.connect_rate == 0);
    CHECK(none.connecting_at_once == 256);
    CHECK(none.stalled == 0);
    CHECK(none.server_pid == 0);
    CHECK(none.threads == 1);
    CHECK(none.json.empty());
    CHECK(none.plot.empty());
    CHECK(none.compare.empty());
    CHECK_FALSE(none.quiet);
    CHECK_FALSE(none.help);
    CHECK_FALSE(none.version);
}

TEST_CASE("Stress options: each value reaches its setting, also at its bounds") {
    const Options some = parse_options({"--host",
                                        "::1",
                                        "--server-pid",
                                        "7",
                                        "--window",
                                        "10000",
                                        "--size",
                                        "400",
                                        "--json",
                                        "a.json",
                                        "--plot",
                                        "a.png",
                                        "--connect-rate",
                                        "50.5",
                                        "--connecting-at-once",
                                        "8",
                                        "--threads",
                                        "64",
                                        "--scenario",
                                        "chat",
                                        "--duration",
                                        "86400s"});
    CHECK(some.host == "::1");
    CHECK(some.server_pid == 7);
    CHECK(some.window == 10'000);
    CHECK(some.size == 400);
    CHECK(some.json == "a.json");
    CHECK(some.plot == "a.png");
    CHECK(some.connect_rate == 50.5);
    CHECK(some.connecting_at_once == 8);
    CHECK(some.threads == 64);
    CHECK(some.duration == 86'400 * second);
    CHECK(parse_options({"--size", "31"}).size == 31);
    CHECK(parse_options({"--plot", "a.svg"}).plot == "a.svg");
    CHECK(parse_options({"--help"}).help);
    CHECK(parse_options({"--version"}).version);
    CHECK(parse_options({"--duration", "1.5s"}).duration == 1500 * millisecond);
    CHECK(parse_options({"--scenario", "churn"}).rate == 200);
    CHECK(parse_options({"--scenario", "churn", "--rate", "30"}).rate == 30);
    CHECK(parse_options({"--scenario", "churn", "--rate", "max"}).rate == 0);
    for (const char* const scenario : {"chat", "idle", "join-storm", "churn", "mass-quit"})
        CHECK(name(parse_options({"--scenario", scenario}).scenario) == scenario);
}

TEST_CASE("Stress options: a value past each bound is refused") {
    const std::vector<std::vector<std::string>> wrong{
        {"--window", "10001"},    {"--threads", "65"},
        {"--threads", "0"},       {"--port", "0"},
        {"--duration", "86401"},  {"--duration", "-1"},
        {"--duration", "1d"},     {"--connecting-at-once", "0"},
        {"--clients", "1000001"}, {"--senders", "65537"},
        {"--rate", "0"},          {"--rate", "1e9"},
        {"--stalled", "-1"},      {"--plot", "svg"},
        {"--clients", "5x"}};
    for (const auto& arguments : wrong)
        CHECK_MESSAGE(has(complaint(arguments), "is not allowed: "), arguments[1]);
}

TEST_CASE("Stress options: two clients per channel, two to quit, at most all as senders") {
    CHECK(complaint({"--clients", "6", "--channels", "3"}) == "none");
    CHECK(complaint({"--clients", "6", "--senders", "6"}) == "none");
    CHECK(complaint({"--clients", "1", "--scenario", "idle"}) == "none");
    CHECK(complaint({"--clients", "2", "--scenario", "mass-quit"}) == "none");
    CHECK(has(complaint({"--clients", "1", "--scenario", "mass-quit"}), "--clients"));
    CHECK(has(complaint({"--clients", "1"}), "--clients"));
    CHECK(has(complaint({"--compare", "a", "b", "c"}), "--compare"));
    CHECK(has(complaint({"--quiet=yes"}), "--help"));
    CHECK(has(complaint({"--cli", "5"}), "--help"));
}

TEST_CASE("Stress options: the help lists each option and the exit codes") {
    const std::string help = help_text();
    for (const char* const option :
         {"--host",    "--port",     "--unix",    "--server-pid",   "--scenario",
          "--clients", "--channels", "--senders", "--rate",         "--window",
          "--size",    "--duration", "--stalled", "--connect-rate", "--connecting-at-once",
          "--threads", "--hang-up",  "--json",    "--plot",         "--compare",
          "--quiet",   "--help",     "--version"})
        CHECK_MESSAGE(has(help, option), option);
    CHECK(has(help, "Exit code: 0 passed; 1 "));
}

TEST_CASE("Plan: knows the recipients of each sender, and the listeners") {
    Options options;
    options.clients = 7;
    options.channels = 2;
    options.senders = 3;
    options.stalled = 2;
    options.rate = 12;
    const Plan plan = make_plan(options);
    CHECK(plan.rate == 12);
    CHECK(plan.workers == 1);
    CHECK(plan.channels[0].name != plan.channels[1].name);
    CHECK(plan.channels[0].checked == 4);
    CHECK(plan.channels[1].checked == 3);
    // Senders 0 and 2 are in the first channel, 1 is in the second.
    CHECK(plan.recipients_of(0) == 3);
    CHECK(plan.recipients_of(1) == 2);
    CHECK(plan.recipients_of(2) == 3);
    CHECK(plan.senders[0].slot == 0);
    CHECK(plan.senders[1].slot == 0);
    CHECK(plan.senders[2].slot == 1);
    for (std::uint32_t i = 0; i < plan.senders.size(); ++i) {
        const Client& client = plan.clients[plan.senders[i].client];
        CHECK(client.sender == i);
        CHECK(client.channel == plan.senders[i].channel);
    }
    CHECK(plan.count(checked | stalled) == 9);
    CHECK(plan.clients[8].group == stalled);
    CHECK(plan.clients[7].channel == 0);
    CHECK(plan.clients[8].channel == 1);
}

TEST_CASE("Plan: the quiet channel of a crowd has two clients and a separate worker") {
    Options options;
    options.clients = 10;
    options.threads = 3;
    for (const Scenario scenario : {Scenario::join_storm, Scenario::mass_quit}) {
        options.scenario = scenario;
        const Plan plan = make_plan(options);
        CHECK(plan.workers == 4);
        CHECK(plan.channels.size() == 2);
        CHECK(plan.channels[0].checked == 0);
        CHECK(plan.channels[1].checked == 2);
        CHECK(plan.senders.size() == 1);
        for (const Client& client : plan.clients)
            CHECK((client.group == checked) == (client.worker == 3));
    }
    options.scenario = Scenario::idle;
    CHECK(make_plan(options).senders.empty());
    CHECK(make_plan(options).count(checked) == 10);
    options.scenario = Scenario::churn;
    options.rate = 77;
    const Plan plan = make_plan(options);
    CHECK(plan.rate == 77);
    CHECK(plan.senders.size() == 8);
    CHECK(plan.channels[0].checked == 20);
    CHECK(plan.channels[1].checked == 20);
    CHECK(plan.channels[0].senders == 4);
    for (const Client& client : plan.clients)
        if (client.group == churner) CHECK(client.channel == 0);
}

TEST_CASE("Compare: an empty run gives no ratio, and a missing file is named") {
    const auto made = [](double value) {
        Report report;
        report.add("rate", "r", value);
        return report.json();
    };
    const std::string from_nothing = compare(made(0), "a", made(3), "b");
    CHECK(has(from_nothing, "rate"));
    CHECK_FALSE(has(from_nothing, "x\n"));
    CHECK(has(from_nothing, "-\n"));
    CHECK(has(compare(made(4), "a", made(1), "b"), "0.25x\n"));
    CHECK(has(compare(made(4), "a", made(0), "b"), "0x\n"));
    CHECK(has(from_nothing, "A = a\nB = b\n"));
    CHECK_THROWS_WITH_AS(compare_files("/nowhere/a.json", "/nowhere/b.json"),
                         doctest::Contains("cannot read /nowhere/"), std::runtime_error);
    CHECK_THROWS_WITH_AS(compare("{}", "a.json", "[", "b.json"), doctest::Contains("b.json"),
                         std::runtime_error);
}

TEST_CASE("Procstat: truncated or foreign content gives nothing") {
    CHECK_FALSE(parse_machine("cpu0 100 0 50 700 50 20 30 50 0 0\n", 100).has_value());
    CHECK_FALSE(parse_machine("cpu 100 0 50\n", 100).has_value());
    CHECK_FALSE(parse_cpu("42 (x) S 1 2 3", 100).has_value());
    CHECK_FALSE(parse_field("VmRSS:\tmuch\n", "VmRSS").has_value());
    CHECK_FALSE(parse_field("", "VmRSS").has_value());
    CHECK(machine_stat().has_value());
}
