// The stress tester's command line.

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "stress/options.h"
#include "support/has.h"

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

}  // namespace

TEST_CASE("Stress options: defaults, and every form of a value") {
    const Options none = parse_options({});
    CHECK(none.clients == 100);
    CHECK(none.rate == 0);
    CHECK(none.window == 16);
    CHECK_FALSE(none.hang_up);
    CHECK(parse_options({"--hang-up"}).hang_up);
    CHECK_FALSE(none.tls);
    CHECK(parse_options({"--tls"}).tls);
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
        CHECK_MESSAGE(has(complaint(each.first), each.second), each.second);
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

TEST_CASE("Stress options: the help lists each option and the exit codes") {
    const std::string help = help_text();
    for (const char* const option :
         {"--host",       "--port",     "--unix",         "--tls",
          "--server-pid", "--scenario", "--clients",      "--channels",
          "--senders",    "--rate",     "--window",       "--size",
          "--duration",   "--stalled",  "--connect-rate", "--connecting-at-once",
          "--threads",    "--hang-up",  "--json",         "--plot",
          "--compare",    "--quiet",    "--help",         "--version"})
        CHECK_MESSAGE(has(help, option), option);
    CHECK(has(help, "Exit code: 0 passed; 1 "));
}

TEST_CASE("Stress options: the history is checked in chat only") {
    CHECK_FALSE(echoes(parse_options({})));
    CHECK(echoes(parse_options({"--history"})));
    const Options some =
        parse_options({"--echo", "--reconnect", "30s", "--channel-prefix", "#kept"});
    CHECK(echoes(some));
    CHECK_FALSE(some.history);
    CHECK(some.reconnect == 30 * second);
    CHECK(some.channel_prefix == "#kept");
    CHECK(has(complaint({"--echo", "--scenario", "idle"}), "need chat"));
    CHECK(has(complaint({"--history", "--scenario", "churn"}), "need chat"));
    CHECK(has(complaint({"--reconnect", "30s"}), "only valid with --echo"));
    CHECK(has(complaint({"--history", "--echo", "--reconnect", "30s"}), "without --history"));
    CHECK(has(complaint({"--echo", "--reconnect", "soon"}), "--reconnect: 'soon'"));
    for (const char* const name : {"kept", "#a b", "#a,b", "#0123456789012345678901234567890"})
        CHECK(has(complaint({"--channel-prefix", name}), "--channel-prefix"));
}
