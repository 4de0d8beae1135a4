// hubbub-stress against a server that lies: each lie is found, named by the right line of the
// table, and fails the run. An honest server passes.

#include <cstdlib>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <hubbub/base/clock.h>

#include "cases.h"
#include "liar.h"
#include "lies.h"
#include "server/server.h"
#include "tester.h"

using namespace liar;

namespace {

void in_pieces(Wire& wire, Number to, const std::string& line) {
    for (std::size_t at = 0; at < line.size(); at += 40)
        wire.send_bytes(to, std::string_view(line).substr(at, 40));
    wire.send_bytes(to, "\r");
    wire.send_bytes(to, "\n");
}

void with_bare_end(Wire& wire, Number to, const std::string& line) {
    wire.send_bytes(to, line + "\n");
}

void greeting(Wire& wire, Number to, const std::string& line) {
    wire.send(to, line);
    wire.send(to, ":greeter!g@example.org PRIVMSG " + line.substr(1, 4) + "0000" +
                      std::to_string(to) + " :welcome");
}

}  // namespace

TEST_CASE("hubbub-stress: an honest server passes in every scenario") {
    check_all({
        {"chat", chat, tell_truth, {{"sent", "100"}, {"delivered", "300"}, {"samples", "300"}}, 0},
        {"chat by windows",
         "--clients 8 --channels 2 --senders 4 --duration 100ms ",
         tell_truth,
         {},
         0},
        {"chat, two threads", chat + "--threads 2 ", tell_truth, {{"delivered", "300"}}, 0},
        {"lines in pieces", chat, in_pieces, {{"delivered", "300"}}, 0},
        {"bare line ends", chat, with_bare_end, {{"delivered", "300"}}, 0},
        {"a greeting is no leak", chat, at_message({4}, 5, greeting), {}, 0},
        {"who never reads may be closed",
         chat + "--stalled 2 ",
         at_message({9}, 5, close_instead),
         {{"stalled", "2"}, {"closed by the server", "1"}, {"reason", any}},
         0},
        {"who never reads may stay",
         chat + "--stalled 1 ",
         tell_truth,
         {{"stalled", "1"}, {"closed by the server", "0"}},
         0},
        {"join storm", join_storm, tell_truth, {{"JOIN lines seen", "27"}}, 0},
        {"mass quit", mass_quit, tell_truth, {{"QUIT lines seen", "9"}}, 0},
        {"churn", churn, tell_truth, {}, 0},
        {"ban storm", ban_storm, tell_truth, {}, 0},
        {"ban storm, two threads", ban_storm + "--threads 2 ", tell_truth, {}, 0},
        {"idle", idle, tell_truth, {{"alive: answered a PING", "4"}}, 0},
    });
}

TEST_CASE("hubbub-stress: each fault of a server is found, named, and fails the run") {
    std::vector<Case> all = message_faults();
    for (const Case& each : client_faults()) all.push_back(each);
    check_all(all);
}

TEST_CASE("hubbub-stress: exit codes match the outcome") {
    CHECK(run_tester("--help").exit_code == 0);
    CHECK(run_tester("--version").exit_code == 0);
    const Findings wrong = run_tester("--size 5");
    CHECK(wrong.exit_code == 2);
    CHECK(wrong.output.find("--size") != std::string::npos);
    CHECK(run_tester("--compare /nowhere/a /nowhere/b").exit_code == 1);
    const Findings nobody_there = run_tester("--clients 2 --unix /nowhere/socket");
    CHECK(nobody_there.exit_code == 1);
    CHECK(nobody_there.of("failed to connect or join") == "2");
    CHECK(nobody_there.of("passed") == "no");
}

TEST_CASE("hubbub-stress: writes results to a file, and --quiet prints nothing") {
    const hubbub::SystemClock clock;
    hubbub::server::Server server(server_config(), clock);
    server.start();
    const Liar proxy(server.addresses().front(), tell_truth);
    const std::string to_server = chat + "--quiet --port " + proxy.port();
    const Findings unwritable = run_tester(to_server + " --json /nowhere/result.json");
    CHECK(unwritable.exit_code == 1);
    CHECK(unwritable.output.find("/nowhere/result.json") != std::string::npos);
    const Findings full = run_tester(to_server + " --json /dev/full");
    CHECK(full.exit_code == 1);
    CHECK(full.output.find("cannot write /dev/full: No space left") != std::string::npos);
    const Findings written = run_tester(to_server + " --json /dev/stdout");
    CHECK(written.exit_code == 0);
    CHECK(written.output.starts_with("{"));
    for (const char* const fact :
         {"\"scenario\": \"chat\"", "\"clients\": 8", "\"channels\": 2", "\"senders\": 4",
          "\"rate\": 400", "\"duration_s\": 0.25", "\"delivered\": 300", "\"ok\": true"})
        CHECK_MESSAGE(written.output.find(fact) != std::string::npos, written.output);
    // Each percentile of the table is that of the distribution.
    const auto number_after = [&](const std::string& text) {
        const std::size_t at = written.output.find(text);
        REQUIRE_MESSAGE(at != std::string::npos, written.output);
        const std::size_t from = at + text.size();
        return written.output.substr(from, written.output.find_first_of(",]", from) - from);
    };
    for (const auto& [name, row] :
         {std::pair{"p50", "50"}, {"p90", "90"}, {"p99", "99"}, {"p999", "99.9"}, {"max", "100"}})
        CHECK(number_after(std::string("\"latency_") + name + "_us\": ") ==
              number_after(std::string("[") + row + ", "));
}

TEST_CASE("hubbub-stress: answers a PING with its parameters") {
    const hubbub::SystemClock clock;
    hubbub::server::Server server(server_config(), clock);
    server.start();
    const Liar proxy(
        server.addresses().front(),
        at_line(has<names_end>, {1, 3}, 1, [](Wire& wire, Number to, const std::string& line) {
            wire.send(to, line);
            wire.send(to, "PING :are you there");
        }));
    CHECK(run_tester(idle + "--port " + proxy.port()).exit_code == 0);
    CHECK(proxy.said("PONG :are you there") == 2);
}

TEST_CASE("hubbub-stress: reports latencies second by second") {
    const hubbub::SystemClock clock;
    hubbub::server::Server server(server_config(), clock);
    server.start();
    const Liar proxy(server.addresses().front(), tell_truth);
    const Findings found = run_tester(
        "--clients 2 --senders 1 --rate 20 --duration 1200ms --quiet --json /dev/stdout --port " +
        proxy.port());
    CHECK(found.exit_code == 0);
    const std::size_t slices = found.output.find("\"latency_by_second_us\": [[0, ");
    REQUIRE_MESSAGE(slices != std::string::npos, found.output);
    CHECK(found.output.find("], [1, ", slices) != std::string::npos);
}

TEST_CASE("hubbub-stress: --connect-rate holds for all threads together") {
    const hubbub::SystemClock clock;
    hubbub::server::Server server(server_config(), clock);
    server.start();
    const std::string address = server.addresses().front().text();
    const std::string port = address.substr(address.rfind(':') + 1);
    std::vector<std::future<Findings>> runs;
    for (const std::string threads : {"1", "2", "4"}) {
        runs.push_back(std::async(std::launch::async, [threads, port] {
            return run_tester(
                "--scenario idle --clients 16 --channels 4 --duration 50ms "
                "--connect-rate 16 --threads " +
                threads + " --port " + port);
        }));
    }
    for (std::future<Findings>& run : runs) {
        const Findings found = run.get();
        CHECK_MESSAGE(found.exit_code == 0, found.output);
        // All need 3/4 of a second, less the time by which a thread starts before the report's
        // clock; two threads that do not share the rate need less than half a second. A busy
        // machine only makes it longer.
        const std::string time = found.of("time to connect all");
        CHECK_MESSAGE(std::strtod(time.c_str(), nullptr) >= 0.6, found.output);
    }
}
