// The stress tester's command line, the plan made from it, and the evaluation of its results.

#include <cerrno>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
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

bool mentions(const std::string& text, const std::string& part) {
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
        CHECK_MESSAGE(mentions(text, arguments[0]), text);
        CHECK_MESSAGE(mentions(text, "'" + arguments[1] + "'"), text);
        CHECK_MESSAGE(mentions(text, "is not allowed: "), text);
    }
}

TEST_CASE("Stress options: contradictory options are reported") {
    CHECK(mentions(complaint({"--clients", "5", "--senders", "6"}), "--senders"));
    CHECK(mentions(complaint({"--clients", "5", "--channels", "6"}), "--channels"));
    CHECK(mentions(complaint({"--clients", "5", "--channels", "3"}), "--clients"));
    CHECK(mentions(complaint({"--scenario", "idle", "--stalled", "1"}), "--stalled"));
    CHECK(mentions(complaint({"--compare", "one"}), "--compare"));
    CHECK(mentions(complaint({"--no-such-thing"}), "--no-such-thing"));
    CHECK(mentions(complaint({"extra"}), "--help"));
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
    CHECK(mentions(report.table(), "Numbers"));
    CHECK(mentions(report.table(), "1,234,567"));
    CHECK(mentions(report.table(), "3.14 us"));
    CHECK(mentions(report.json(), "\"sent\": 1234567,"));
    CHECK(mentions(report.json(), "\"ok\": true"));
    CHECK(mentions(report.json(), "\"a \\\"quote\\\"\\u000a\""));
    CHECK(mentions(report.json(), "[[1, 2], [3, 4.5]]"));
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
    CHECK(mentions(text, "2,000,000"));
    CHECK(mentions(text, "2.50x"));
    CHECK(mentions(text, "same"));
    CHECK_FALSE(mentions(text, "scenario"));
    CHECK_FALSE(mentions(text, "more"));
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
        CHECK_MESSAGE(mentions(complaint(arguments), "is not allowed: "), arguments[1]);
}

TEST_CASE("Stress options: two clients per channel, two to quit, at most all as senders") {
    CHECK(complaint({"--clients", "6", "--channels", "3"}) == "none");
    CHECK(complaint({"--clients", "6", "--senders", "6"}) == "none");
    CHECK(complaint({"--clients", "1", "--scenario", "idle"}) == "none");
    CHECK(complaint({"--clients", "2", "--scenario", "mass-quit"}) == "none");
    CHECK(mentions(complaint({"--clients", "1", "--scenario", "mass-quit"}), "--clients"));
    CHECK(mentions(complaint({"--clients", "1"}), "--clients"));
    CHECK(mentions(complaint({"--compare", "a", "b", "c"}), "--compare"));
    CHECK(mentions(complaint({"--quiet=yes"}), "--help"));
    CHECK(mentions(complaint({"--cli", "5"}), "--help"));
}

TEST_CASE("Stress options: the texts name the bounds, and each bound itself is allowed") {
    const std::vector<std::pair<std::vector<std::string>, std::string>> refused{
        {{"--port", "0"}, "--port: '0' is not allowed: a number from 1 to 65535"},
        {{"--server-pid", "0"}, "a number from 1 to 2147483647"},
        {{"--clients", "0"}, "a number from 1 to 1000000"},
        {{"--channels", "0"}, "a number from 1 to 1000000"},
        {{"--channels", "1000001"}, "a number from 1 to 1000000"},
        {{"--senders", "0"}, "a number from 1 to 65536"},
        {{"--window", "0"}, "a number from 1 to 10000"},
        {{"--size", "401"}, "a number from 31 to 400"},
        {{"--stalled", "1000001"}, "a number from 0 to 1000000"},
        {{"--connecting-at-once", "1000001"}, "a number from 1 to 1000000"},
        {{"--threads", "65"}, "a number from 1 to 64"},
        {{"--rate", "0"}, "--rate: '0' is not allowed: a positive number per second, or max"},
        {{"--rate", "1e9"}, "a positive number per second, or max"},
        {{"--connect-rate", "-3"}, "--connect-rate: '-3' is not allowed: a positive number"},
        {{"--duration", "1441m"}, "a duration such as 10, 10s, 500ms or 3m, up to a day"},
        {{"--duration", "86400001ms"}, "up to a day"},
        {{"--duration", "0ms"}, "up to a day"},
        {{"--duration", "ms"}, "up to a day"},
        {{"--duration", ""}, "up to a day"},
        {{"--scenario", "Chat"}, "chat, idle, join-storm, churn, mass-quit or ban-storm"},
        {{"--plot", "a.svg.txt"}, "a file name that ends in .svg or .png"},
        {{"--clients", "5", "--senders", "6"},
         "--senders: '6' is not allowed: at most --clients, 5"},
        {{"--clients", "5", "--channels", "6"}, "'6' is not allowed: at most --clients, 5"},
        {{"--clients", "5", "--channels", "6", "--scenario", "idle"}, "at most --clients, 5"},
        {{"--clients", "5", "--channels", "3"}, "'5' is not allowed: at least two per channel"},
        {{"--clients", "1", "--scenario", "mass-quit"}, "at least 2, because half of them quit"},
        {{"--clients", "7", "--scenario", "ban-storm"}, "at least 8, the number of operators"},
        {{"--scenario", "churn", "--stalled", "1"},
         "'1' is not allowed: only valid with --scenario"},
        {{"--compare", "one"}, "--compare: 'one' is not allowed: exactly two JSON files"},
        {{"--clients", "5", "--clients", "6"}, "; see --help"},
        {{"--hang-up=yes"}, "; see --help"},
        {{"--clients"}, "; see --help"},
    };
    for (const auto& each : refused)
        CHECK_MESSAGE(mentions(complaint(each.first), each.second), each.second);
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"--port", "1"},
             {"--port", "65535"},
             {"--server-pid", "2147483647"},
             {"--clients", "1000000", "--channels", "500000"},
             {"--clients", "100000", "--senders", "65536"},
             {"--senders", "1"},
             {"--window", "1"},
             {"--stalled", "1000000"},
             {"--stalled", "0", "--scenario", "idle"},
             {"--connecting-at-once", "1000000"},
             {"--connecting-at-once", "1"},
             {"--threads", "1"},
             {"--rate", "1e8"},
             {"--duration", "1440m"},
             {"--duration", "86400000ms"},
             {"--clients", "8", "--scenario", "ban-storm"},
             {"--clients", "1", "--scenario", "join-storm"},
             {"--clients", "1", "--scenario", "churn"},
             {"--clients", "5", "--channels", "5", "--scenario", "idle"},
             {"--clients", "5", "--senders", "6", "--scenario", "idle"},
             {"--compare", "a", "b", "--clients", "1"},
             {"--help", "--clients", "none"},
             {"--version", "--clients", "none"},
         })
        CHECK_MESSAGE(complaint(arguments) == "none", complaint(arguments));
    CHECK(parse_options({"--duration", "1.5m"}).duration == 90 * second);
    CHECK(parse_options({"--clients", "9"}).senders == 9);
    CHECK(parse_options({"--clients", "11"}).senders == 10);
    CHECK(parse_options({"--rate", "max"}).rate == 0);
    CHECK(parse_options({"--scenario", "ban-storm"}).rate == 0);
    CHECK(name(parse_options({"--scenario", "ban-storm"}).scenario) == "ban-storm");
}

TEST_CASE("Plan: each client has its channel, sender and worker in every scenario") {
    // A letter per client: its group, channel, sender or worker.
    const auto row = [](const Plan& plan, auto number_of) {
        std::string out;
        for (const Client& client : plan.clients) {
            const std::uint32_t number = number_of(client);
            out += number == nobody ? '-' : static_cast<char>('0' + number);
        }
        return out;
    };
    const auto groups = [&](const Plan& plan) {
        return row(plan, [](const Client& client) {
            std::uint32_t bit = 0;
            while ((client.group >> bit) != 1) ++bit;
            return bit;
        });
    };
    const auto channels = [&](const Plan& plan) {
        return row(plan, [](const Client& client) { return client.channel; });
    };
    const auto senders = [&](const Plan& plan) {
        return row(plan, [](const Client& client) { return client.sender; });
    };
    const auto workers = [&](const Plan& plan) {
        return row(plan, [](const Client& client) { return client.worker; });
    };
    Options options;
    options.clients = 10;
    options.channels = 2;
    options.senders = 3;
    options.stalled = 3;
    options.threads = 2;
    const Plan chat = make_plan(options);
    CHECK(groups(chat) == "0000000000111");
    CHECK(channels(chat) == "0101010101010");
    CHECK(senders(chat) == "012----------");
    // In pairs within a channel; the fifth of each joins the last pair.
    CHECK(workers(chat) == "0101101010010");
    CHECK(chat.rate == 0);
    options.scenario = Scenario::idle;
    CHECK(groups(make_plan(options)) == "0000000000");
    CHECK(channels(make_plan(options)) == "0101010101");
    options.scenario = Scenario::join_storm;
    const Plan storm = make_plan(options);
    CHECK(groups(storm) == "2333333333300");
    CHECK(channels(storm) == "0000000000011");
    CHECK(senders(storm) == "-----------0-");
    CHECK(workers(storm) == "0101010101022");
    options.scenario = Scenario::mass_quit;
    options.clients = 5;
    CHECK(groups(make_plan(options)) == "2223300");
    CHECK(workers(make_plan(options)) == "0101022");
    CHECK(make_plan(options).rate == 50);
    options.scenario = Scenario::ban_storm;
    options.clients = 10;
    const Plan bans = make_plan(options);
    CHECK(groups(bans) == "5666666633700");
    CHECK(channels(bans) == "0000000000011");
    CHECK(senders(bans) == "-----------0-");
    CHECK(workers(bans) == "0101010101022");
    CHECK(bans.rate == 50);
    CHECK(bans.count(everyone) == 13);
    options.scenario = Scenario::churn;
    options.clients = 2;
    const Plan churn = make_plan(options);
    CHECK(channels(churn).starts_with("0101") == true);
    CHECK(senders(churn).starts_with("01234567-"));
    CHECK(groups(churn).ends_with("0044"));
    CHECK(workers(churn).ends_with("01"));
    CHECK(churn.channels[1].senders == 4);
    // Names have the run and the number; nicks have nine characters, base 36.
    CHECK(churn.channels[1].name == "#hb" + nick(0).substr(1, 3) + "r1");
    CHECK(nick(0).substr(4) == "00000");
    CHECK(nick(35).substr(4) == "0000z");
    CHECK(nick(36).substr(4) == "00010");
    CHECK(nick(999'999).substr(4) == "0lflr");
    CHECK(nick(0).starts_with('s'));
}

TEST_CASE("Compare: has a row for each number of both runs, in the order of the first") {
    const auto made = [](double a, double b, bool swapped) {
        Report report;
        report.section("Head");
        report.add(swapped ? "b" : "a", "", swapped ? b : a);
        report.add(swapped ? "a" : "b", "", swapped ? a : b);
        report.add("ok", "", true);
        report.add(swapped ? "new" : "old", "", 1.0);
        report.add("a_key_of_more_than_28_characters", "", 7.0);
        report.series("rows", {{1, 2}});
        report.note("Note.");
        return report.json();
    };
    CHECK(compare(made(2, 0, false), "one", made(3, 0.5, true), "two") ==
          "A = one\nB = two\n\n"
          "                            A               B               B / A\n"
          "a                           2               3               1.50x\n"
          "b                           0               0.5             -\n"
          "a_key_of_more_than_28_characters 7               7               1x\n");
    CHECK_THROWS_WITH_AS(compare("{}", "a", "{\n\"x\" 1}", "b"),
                         doctest::Contains("b is not a result of --json: line 2: "),
                         std::runtime_error);
    // An earlier error of the system is not the reason.
    errno = EPERM;
    CHECK_THROWS_WITH_AS(compare_files("/dev/null", "/dev/null"),
                         "cannot read /dev/null: the file is empty", std::runtime_error);
}

TEST_CASE("Stress options: the help lists each option and the exit codes") {
    const std::string help = help_text();
    for (const char* const option :
         {"--host",    "--port",     "--unix",    "--server-pid",   "--scenario",
          "--clients", "--channels", "--senders", "--rate",         "--window",
          "--size",    "--duration", "--stalled", "--connect-rate", "--connecting-at-once",
          "--threads", "--hang-up",  "--json",    "--plot",         "--compare",
          "--quiet",   "--help",     "--version"})
        CHECK_MESSAGE(mentions(help, option), option);
    CHECK(mentions(help, "Exit code: 0 passed; 1 "));
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
    CHECK(mentions(from_nothing, "rate"));
    CHECK_FALSE(mentions(from_nothing, "x\n"));
    CHECK(mentions(from_nothing, "-\n"));
    CHECK(mentions(compare(made(4), "a", made(1), "b"), "0.25x\n"));
    CHECK(mentions(compare(made(4), "a", made(0), "b"), "0x\n"));
    CHECK(mentions(from_nothing, "A = a\nB = b\n"));
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
