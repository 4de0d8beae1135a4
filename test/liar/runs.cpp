// hubbub-stress against a server that lies: each lie is found, named by the right line of the
// table, and fails the run. An honest server passes.

#include <hubbub/base/clock.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <unistd.h>

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

std::string with_senders(const std::string& count) {
    return "--clients 8 --channels 2 --rate 400 --duration 100ms --senders " + count + " ";
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
        {"two channels with two listeners each",
         chat,
         tell_truth,
         {{"channels compared", "2"}, {"echoed to the sender", "-"}},
         0},
        // Client 6 is the only listener of its channel; 5 and 7 listen in the other channel.
        {"a channel with one listener is not compared",
         with_senders("5"),
         tell_truth,
         {{"sent", "40"}, {"channels compared", "1"}},
         0},
        {"one listener in each channel",
         with_senders("6"),
         tell_truth,
         {{"sent", "40"}, {"channels compared", "0"}, {"same order for all", "-"}},
         0,
         "Order not compared: no channel has two members that only listen."},
        {"only senders",
         with_senders("8"),
         tell_truth,
         {{"channels compared", "0"}, {"same order for all", "-"}},
         0,
         "Order not compared: no channel has two members that only listen."},
    });
}

TEST_CASE("hubbub-stress: each fault of a server is found, named, and fails the run") {
    std::vector<Case> all = message_faults();
    for (const Case& each : client_faults()) all.push_back(each);
    check_all(all);
}

TEST_CASE("hubbub-stress: exit codes match the outcome") {
    const Findings help = run_tester("--help --clients 0");
    CHECK(help.exit_code == 0);
    CHECK(help.output.starts_with("hubbub-stress: loads an IRC server"));
    const Findings version = run_tester("--version");
    CHECK(version.exit_code == 0);
    CHECK(version.output.starts_with("hubbub-stress "));
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

TEST_CASE("hubbub-stress: clients send QUIT at the end, and with --hang-up they only close") {
    const hubbub::SystemClock clock;
    hubbub::server::Server server(server_config(), clock);
    server.start();
    const auto quits_of = [&server](const std::string& arguments) {
        const Liar proxy(server.addresses().front(), tell_truth);
        const Findings found = run_tester(arguments + "--port " + proxy.port());
        CHECK_MESSAGE(found.exit_code == 0, found.output);
        CHECK(found.of("dropped by the server") == "0");
        return proxy.said("QUIT :done");
    };
    CHECK(quits_of(idle) == 4);
    CHECK(quits_of(idle + "--hang-up ") == 0);
    CHECK(quits_of(chat + "--hang-up ") == 0);
    // The crowd quits all the same: that is the load.
    CHECK(quits_of(mass_quit + "--hang-up ") == 3);
}

TEST_CASE("hubbub-stress: each scenario has its fields, also if nobody could connect") {
    const hubbub::SystemClock clock;
    hubbub::server::Server server(server_config(), clock);
    server.start();
    const std::string port = server.addresses().front().text().substr(10);
    const std::string usage =
        "server_cpu_s server_cpu_percent machine_busy_percent "
        "tester_cpu_percent ";
    const std::string memory =
        "server_rss_empty_kb server_rss_full_kb server_rss_per_client_kb server_threads ";
    const std::string messages =
        "sent expected delivered sending_s deliveries_per_s lost duplicated disordered damaged "
        "leaked rooms_compared latency_samples latency_p50_us latency_p90_us latency_p99_us "
        "latency_p999_us latency_max_us latency_distribution_us latency_by_second_us ";
    const std::string settings =
        "scenario clients duration_s threads tls connect_s failed dropped ok ";
    struct Run {
        std::string arguments;
        std::string fields;
        std::vector<std::string> facts;
        std::string failed;
        std::string notes = {};
    };
    const std::string quiet_channel = "Messages and latency: of the quiet channel only.";
    const std::vector<Run> runs{
        {"--clients 4 --senders 2 --window 7 --size 64 --duration 50ms ",
         usage + memory + messages + "join_s channels senders window size one_order",
         {"\"scenario\": \"chat\"", "\"clients\": 4", "\"channels\": 1", "\"senders\": 2",
          "\"window\": 7", "\"size\": 64", "\"duration_s\": 0.05", "\"threads\": 1",
          "\"tls\": false"},
         "4",
         "Latency: one delivery in 13 is sampled, from writing its message to reading it."},
        {chat + "--stalled 1 --threads 2 ",
         usage + memory + messages + "join_s rate size one_order stalled stalled_closed",
         {"\"rate\": 400", "\"threads\": 2", "\"sent\": 100", "\"expected\": 300", "\"stalled\": 1",
          "\"stalled_closed\": 0", "\"latency_samples\": 300"},
         "9",
         "Latency is measured from when a message was due"},
        {idle,
         usage + memory + "join_s clients_alive clients_wanted",
         {"\"clients_alive\": 4", "\"clients_wanted\": 4"},
         "4"},
        {join_storm,
         usage + memory + messages + "join_s joins_seen_s joins_wanted joins_seen",
         {"\"scenario\": \"join-storm\"", "\"joins_wanted\": 27", "\"joins_seen\": 27"},
         "9",
         quiet_channel},
        {mass_quit,
         usage + messages + "join_s quitters quits_seen_s quits_wanted quits_seen",
         {"\"quitters\": 3", "\"quits_wanted\": 9", "\"quits_seen\": 9"},
         "8",
         quiet_channel},
        {churn,
         usage + messages + "join_s cycles cycles_per_s one_order",
         {"\"scenario\": \"churn\"", "\"sent\": 50", "\"expected\": 950", "\"rooms_compared\": 2"},
         "40"},
        {ban_storm,
         usage + messages + "join_s bans bans_per_s",
         {"\"scenario\": \"ban-storm\"", "\"rooms_compared\": 0"},
         "13",
         quiet_channel},
    };
    const std::string json = "--quiet --json /dev/stdout --server-pid ";
    const auto check = [&](const Run& run) {
        std::string wrong;
        const auto demand = [&wrong](const Findings& in, const std::string& part) {
            if (in.output.find(part) == std::string::npos) wrong += "missing: " + part + "\n";
        };
        const std::string pid = std::to_string(::getpid());
        const Findings fine = run_tester(run.arguments + json + pid + " --port " + port);
        if (fine.exit_code != 0 || !fine.output.starts_with("{")) wrong += "not passed\n";
        if (!fine.output.ends_with("\n}\n") || fine.of("passed") != "-") wrong += "a table\n";
        std::istringstream fields(settings + run.fields);
        for (std::string field; fields >> field;) demand(fine, "\"" + field + "\": ");
        for (const std::string& fact : run.facts) demand(fine, fact + ",");
        demand(fine, "\"ok\": true,");
        demand(fine, run.notes);
        const Findings failed = run_tester(run.arguments + json + pid + " --unix /nowhere/socket");
        if (failed.exit_code != 1 || !failed.output.starts_with("{")) wrong += "not failed\n";
        for (const std::string& fact :
             {std::string("\"scenario\": \""), std::string("\"connect_s\": "),
              "\"failed\": " + run.failed + ",", std::string("\"dropped\": 0,"),
              std::string("\"ok\": false,"),
              std::string("\"First error: No such file or directory\"")})
            demand(failed, fact);
        if (run.arguments == idle)
            demand(failed, "\"clients_alive\": 0,\n  \"clients_wanted\": 4,");
        else
            demand(failed, "Not all clients connected and joined. The run was aborted.");
        return wrong.empty() ? wrong : run.arguments + "\n" + wrong + fine.output + failed.output;
    };
    std::vector<std::future<std::string>> checks;
    for (const Run& run : runs)
        checks.push_back(std::async(std::launch::async, [&check, &run] { return check(run); }));
    for (std::future<std::string>& each : checks) {
        const std::string wrong = each.get();
        CHECK_MESSAGE(wrong.empty(), wrong);
    }
    // Without --quiet there is a table, too; another host is another server.
    const Findings both = run_tester(idle + "--json /dev/stdout --port " + port);
    CHECK(both.of("passed") == "yes");
    CHECK(both.output.find("\"ok\": true,") != std::string::npos);
    CHECK(both.output.find("\"server_") == std::string::npos);
    const Findings elsewhere = run_tester(idle + "--host 127.0.0.9 --port " + port);
    CHECK(elsewhere.exit_code == 1);
    CHECK(elsewhere.of("failed to connect or join") == "4");
    CHECK(elsewhere.output.find("First error: Connection refused\n") != std::string::npos);
    CHECK(elsewhere.output.find("--limits off") == std::string::npos);
}

TEST_CASE(
    "hubbub-stress: of those that never read, the first and last close have times and reason") {
    const hubbub::SystemClock clock;
    hubbub::server::Server server(server_config(), clock);
    server.start();
    const Liar proxy(server.addresses().front(), at_message({9}, 5, close_instead));
    const Findings found =
        run_tester(chat + "--stalled 2 --json /dev/stdout --port " + proxy.port());
    CHECK(found.exit_code == 0);
    CHECK(found.of("closed by the server") == "1");
    CHECK(found.of("first closed after") != "-");
    CHECK(found.of("first closed after") == found.of("last closed after"));
    CHECK(found.of("first closed after").ends_with(" s"));
    for (const char* const fact :
         {"\"stalled\": 2,", "\"stalled_closed\": 1,",
          "\"stalled_first_s\": ", "\"stalled_last_s\": ", "\"stalled_reason\": \""})
        CHECK_MESSAGE(found.output.find(fact) != std::string::npos, found.output);
    CHECK(found.output.find("\"stalled_reason\": \"\"") == std::string::npos);
}

TEST_CASE("hubbub-stress: without answers each operator changes --window bans; one roams") {
    const hubbub::SystemClock clock;
    hubbub::server::Server server(server_config(), clock);
    server.start();
    std::atomic<int> changes{0};
    std::atomic<int> visits{0};
    const Liar proxy(server.addresses().front(),
                     [&](Wire& wire, Number to, const std::string& line) {
                         // The roamer, client 10, comes to the quiet channel of 11 and 12.
                         if (to == 12 && has<joins>(line) && number_of(line) == 10) ++visits;
                         if (line.find("b *!*@h0.") == std::string::npos)
                             return wire.send(to, line);
                         if (number_of(line) == to) ++changes;
                     });
    const Findings found = run_tester(ban_storm + "--window 2 --port " + proxy.port());
    CHECK(found.exit_code == 1);
    CHECK(found.of("bans set or removed") == "0");
    CHECK(found.of("lost") == "0");
    CHECK(changes == 16);
    CHECK(visits == 1);
    CHECK(proxy.said("AWAY :tea") >= 1);
}

TEST_CASE("hubbub-stress: refuses more clients than descriptors, of which 32 are its own") {
    const std::string hundred = "--clients 100 --senders 1 --duration 10ms --unix /nowhere/socket";
    const Findings few = run_tester(hundred, "ulimit -n 131; ");
    CHECK(few.exit_code == 1);
    CHECK(few.output.find("the limit is 131 (ulimit -Hn)") != std::string::npos);
    const Findings enough = run_tester(hundred, "ulimit -n 132; ");
    CHECK(enough.output.find("First error: No such file or directory") != std::string::npos);
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
