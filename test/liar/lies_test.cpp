// hubbub-stress against a server that lies: each lie is found, named by the right line of the
// table, and fails the run. An honest server passes.

#include <cctype>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <hubbub/base/clock.h>

#include "liar.h"
#include "lies.h"
#include "server/server.h"
#include "tester.h"

using namespace liar;

namespace {

// Clients 0 to 3 talk; 0, 2, 4 and 6 are in one channel, the others in the other.
const std::string chat =
    "--clients 8 --channels 2 --senders 4 --rate 400 --duration 250ms --scenario chat ";
// The watcher is client 0, the crowd 1 to 6; 7 talks to 8 in the quiet channel.
const std::string join_storm = "--scenario join-storm --clients 6 ";
// The watchers are clients 0 to 2, the crowd 3 to 5; 6 talks to 7 in the quiet channel.
const std::string mass_quit = "--scenario mass-quit --clients 6 ";
// Clients 0 to 39 stay, those with even numbers in the channel that others come to. These have
// the numbers from 42 on.
const std::string churn = "--scenario churn --clients 2 --duration 250ms ";
constexpr Number first_churner = 42;
const std::string idle = "--scenario idle --clients 4 --duration 50ms ";

const std::string any = "any";
using Table = std::map<std::string, std::string>;

struct Case {
    std::string name;
    std::string arguments;
    Lie lie;
    Table findings;  // where they differ from those at an honest server
    int exit_code = 1;
    std::string says = {};  // what the output must have, beside the table
};

const Table honest{{"lost", "0"},
                   {"duplicated", "0"},
                   {"out of order", "0"},
                   {"damaged", "0"},
                   {"failed to connect or join", "0"},
                   {"sent to non-members", "0"},
                   {"passed", "yes"},
                   {"dropped by the server", "0"},
                   {"same order for all", "yes"}};

hubbub::server::Config server_config() {
    hubbub::server::Config config;
    config.listen = {hubbub::net::parse_listen("127.0.0.1:0")};
    config.without_limits();
    return config;
}

std::string complaints(const Case& wanted, const Findings& found) {
    std::string out;
    Table expected = honest;
    if (wanted.exit_code != 0) expected["passed"] = "no";
    for (const auto& entry : wanted.findings) expected[entry.first] = entry.second;
    for (const auto& entry : expected) {
        const std::string is = found.of(entry.first);
        // A run without two listeners in a channel compares no order, and one that ended early
        // has no messages.
        if (is == "-" && wanted.findings.count(entry.first) == 0) continue;
        if (is != entry.second && entry.second != any)
            out += "\n  " + entry.first + ": wanted " + entry.second + ", got " + is;
    }
    if (found.exit_code != wanted.exit_code)
        out += "\n  exit code: " + std::to_string(found.exit_code);
    if (found.output.find(wanted.says) == std::string::npos) out += "\n  missing: " + wanted.says;
    return out.empty() ? out : wanted.name + out + "\n" + found.output;
}

// All at once: what never comes is waited for, and that is most of the time.
void check_all(const std::vector<Case>& cases) {
    const hubbub::SystemClock clock;
    hubbub::server::Server server(server_config(), clock);
    server.start();
    std::vector<std::future<std::string>> runs;
    for (const Case& each : cases) {
        runs.push_back(std::async(std::launch::async, [&each, &server] {
            const Liar proxy(server.addresses().front(), each.lie);
            return complaints(each, run_tester(each.arguments + "--port " + proxy.port()));
        }));
    }
    for (std::future<std::string>& run : runs) {
        const std::string wrong = run.get();
        CHECK_MESSAGE(wrong.empty(), wrong);
    }
}

// Whether this word is the command: behind the source, for the same number may stand in a text.
template <char const* word>
bool has(std::string_view line) {
    const std::size_t source_end = line.find(' ');
    return source_end != std::string_view::npos && line.substr(source_end).starts_with(word);
}
constexpr char joins[] = " JOIN ";
constexpr char quits[] = " QUIT ";
constexpr char pongs[] = " PONG ";
constexpr char welcomes[] = " 001 ";
constexpr char names_end[] = " 366 ";

std::string target_of(const std::string& line) {
    const std::size_t begin = line.find(" PRIVMSG ") + 9;
    return line.substr(begin, line.find(' ', begin) - begin);
}

// A message whose time has a digit that can be written in upper case.
bool has_letter(std::string_view line) {
    return is_message(line) &&
           line.substr(line.find(":hb ") + 4, 24).find_first_of("abcdef") != std::string_view::npos;
}

void in_upper_case(Wire& wire, Number to, const std::string& line) {
    std::string changed = line;
    const std::size_t at = line.find_first_of("abcdef", line.find(":hb ") + 4);
    changed[at] = static_cast<char>(std::toupper(changed[at]));
    wire.send(to, changed);
}

void longer(Wire& wire, Number to, const std::string& line) {
    wire.send(to, line + "x");
}

void in_pieces(Wire& wire, Number to, const std::string& line) {
    for (std::size_t at = 0; at < line.size(); at += 40)
        wire.send_bytes(to, std::string_view(line).substr(at, 40));
    wire.send_bytes(to, "\r");
    wire.send_bytes(to, "\n");
}

void with_bare_end(Wire& wire, Number to, const std::string& line) {
    wire.send_bytes(to, line + "\n");
}

void without_end(Wire& wire, Number to, const std::string& line) {
    wire.send_bytes(to, line + std::string(300'000, 'x'));
}

void close_instead(Wire& wire, Number to, const std::string&) {
    wire.close(to);
}

void close_for_flood(Wire& wire, Number to, const std::string&) {
    wire.send(to, "ERROR :Closing link: Excess Flood");
    wire.close(to);
}

// The n-th message to client 5 also comes to client 4, as if it were one of its own channel.
Lie in_disguise(unsigned nth) {
    return [nth, heard = 0U, room = std::string()](Wire& wire, Number to,
                                                   const std::string& line) mutable {
        wire.send(to, line);
        if (!is_message(line)) return;
        if (to == 4) room = target_of(line);
        if (to != 5 || ++heard != nth) return;
        const std::string target = target_of(line);
        std::string changed = line;
        wire.send(4, changed.replace(changed.find(target), target.size(), room));
    };
}

// Comes with its client's nick in the place of the channel, as if it were private.
void as_private(Wire& wire, Number to, const std::string& line) {
    const std::string room = target_of(line);
    const std::string nick = line.substr(1, 4) + "0000" + std::to_string(to);
    std::string changed = line;
    wire.send(to, line);
    wire.send(to, changed.replace(changed.find(room), room.size(), nick));
}

void private_of_others(Wire& wire, Number to, const std::string& line) {
    wire.send(to, line);
    wire.send(to, ":carl!carl@example.org PRIVMSG bob :for you alone");
}

void greeting(Wire& wire, Number to, const std::string& line) {
    wire.send(to, line);
    wire.send(to, ":greeter!g@example.org PRIVMSG " + line.substr(1, 4) + "0000" +
                      std::to_string(to) + " :welcome");
}

// Who comes hears a message before it is in the channel, or one of the channel where it never is:
// once, when the server sends a line that `when` takes.
Lie to_churner(Chosen when, Number from_room_of) {
    return [=, message = std::string(), over = false](Wire& wire, Number to,
                                                      const std::string& line) mutable {
        if (to == from_room_of && is_message(line)) message = line;
        if (to != unknown && to >= first_churner && when(line) && !message.empty() && !over) {
            over = true;
            wire.send(to, message);
        }
        wire.send(to, line);
    };
}

// Whoever misses a JOIN, another one sees one twice: sums stay the same.
Lie uneven(Number misses, Number doubles) {
    const Lie first = at_line(has<joins>, {misses}, 1, not_at_all());
    const Lie second = at_line(has<joins>, {doubles}, 1, twice());
    return [=](Wire& wire, Number to, const std::string& line) {
        (to == misses ? first : second)(wire, to, line);
    };
}

// The first of the crowd, who sees all of them, sees itself twice; one of the others misses a JOIN.
// Who is first the watcher hears: until then these lines are held.
Lie uneven_in_the_crowd() {
    struct State {
        Number first = unknown;
        bool missed = false;
        bool doubled = false;
        std::vector<std::pair<Number, std::string>> held;
    };
    const auto state = std::make_shared<State>();
    const auto deliver = [state](Wire& wire, Number to, const std::string& line) {
        const bool first = to == state->first;
        if (!first && to != 0 && !std::exchange(state->missed, true)) return;
        wire.send(to, line);
        if (first && !std::exchange(state->doubled, true)) wire.send(to, line);
    };
    return [=](Wire& wire, Number to, const std::string& line) {
        if (!has<joins>(line) || to > 6) return wire.send(to, line);
        if (to == 0 && number_of(line) != 0 && state->first == unknown) {
            state->first = number_of(line);
            for (const auto& each : state->held) deliver(wire, each.first, each.second);
        }
        if (to != 0 && state->first == unknown)
            state->held.emplace_back(to, line);
        else
            deliver(wire, to, line);
    };
}

// The n-th message to client 2, which hears one sender only and whose order is compared with none.
Case damage(std::string name, Lie act) {
    return {"damage: " + std::move(name),
            chat,
            at_message({2}, 5, std::move(act)),
            {{"damaged", "1"}, {"lost", "1"}}};
}

// Messages that come twice.
std::vector<Case> twice_told() {
    return {
        {"twice: at once",
         chat,
         at_message({4}, 5, twice()),
         {{"duplicated", "1"}, {"same order for all", "no"}}},
        {"twice: later", chat, twice_later(2, 5), {{"duplicated", "1"}}},
        {"twice: to several",
         chat,
         at_message({2, 3, 5}, 5, twice()),
         {{"duplicated", "3"}, {"same order for all", "no"}}},
        {"twice: to clients of two threads",
         chat + "--threads 2 ",
         at_message({0, 1, 2, 3}, 5, twice()),
         {{"duplicated", "4"}}},
        {"twice: by windows",
         "--clients 4 --senders 2 --duration 2s ",
         at_message({0}, 5, twice()),
         {{"duplicated", "1"}}},
        {"twice: in the quiet channel of a join storm",
         join_storm,
         at_message({8}, 1, twice()),
         {{"duplicated", "1"}}},
        {"twice: in the quiet channel of a mass quit",
         mass_quit,
         at_message({7}, 1, twice()),
         {{"duplicated", "1"}}},
        {"twice: beside churn", churn, at_message({1}, 5, twice()), {{"duplicated", "1"}}},
    };
}

// Messages that change places.
std::vector<Case> changed_places() {
    return {
        {"swapped: of one sender", chat, swapped_of_one(2, 5), {{"out of order", "1"}}},
        {"swapped: of one sender, two threads",
         chat + "--threads 2 ",
         swapped_of_one(3, 5),
         {{"out of order", "1"}}},
        {"swapped: of two senders", chat, swapped_between(4, 5), {{"same order for all", "no"}}},
        {"swapped: of two senders, two threads",
         chat + "--threads 2 ",
         swapped_between(7, 5),
         {{"same order for all", "no"}}},
    };
}

// Messages that never come, counted at each recipient.
std::vector<Case> never_told() {
    return {
        {"lost: at one",
         chat,
         at_message({2}, 5, not_at_all()),
         {{"lost", "1"}, {"delivered", "299"}}},
        {"lost: at several", chat, at_message({0, 1, 2}, 5, not_at_all()), {{"lost", "3"}}},
        {"lost: at clients of two threads",
         chat + "--threads 2 ",
         at_message({0, 1, 2, 3}, 5, not_at_all()),
         {{"lost", "4"}}},
        {"lost: by windows",
         "--clients 3 --senders 1 --duration 2s ",
         at_message({2}, 3, not_at_all()),
         {{"lost", "1"}, {"same order for all", "no"}}},
        {"lost: the last one", chat, at_message({2}, 25, not_at_all()), {{"lost", "1"}}},
        {"lost: beside churn", churn, at_message({1}, 5, not_at_all()), {{"lost", "1"}}},
    };
}

// A changed byte is damage wherever it stands.
std::vector<Case> damages() {
    return {
        damage("sequence", with_byte(":hb ", 0, '1')),
        damage("a blank for a digit of the sequence", with_byte(":hb ", 0, ' ')),
        damage("sender", with_byte(":hb ", 11, '2')),
        damage("a sender that does not exist", with_byte(":hb ", 8, 'f')),
        damage("time", with_byte(":hb ", 12, '1')),
        damage("checksum", with_byte(":hb ", 24, 'z')),
        damage("first byte of the padding", with_byte(":hb ", 28, '?')),
        damage("last byte of the padding", with_byte(":hb ", 96, '?')),
        damage("mark", replaced(" :hb ", " :hc ")),
        damage("end cut off", cut(1)),
        damage("most of it cut off", cut(99)),
        damage("a byte too many", longer),
        damage("the sender's nick", with_byte(":", 0, 'x')),
        damage("command", replaced(" PRIVMSG ", " NOTICE ")),
        {"damage: a digit in upper case",
         chat,
         at_line(has_letter, {2}, 1, in_upper_case),
         {{"damaged", "1"}, {"lost", "1"}}},
        {"damage: at clients of two threads",
         chat + "--threads 2 ",
         at_message({0, 1, 2, 3}, 5, with_byte(":hb ", 30, '?')),
         {{"damaged", "4"}, {"lost", "4"}}},
    };
}

// Messages that come to non-members.
std::vector<Case> leaks() {
    return {
        {"leaked: of the other channel",
         chat,
         at_message({5}, 5, also_to(4)),
         {{"sent to non-members", "1"}}},
        {"leaked: to several",
         chat + "--threads 2 ",
         at_message({5, 7}, 5, also_to(4)),
         {{"sent to non-members", "2"}}},
        {"leaked: of the other channel, in disguise",
         chat,
         in_disguise(5),
         {{"sent to non-members", "1"}}},
        {"leaked: as if it were private",
         chat,
         at_message({4}, 5, as_private),
         {{"sent to non-members", "1"}}},
        {"leaked: a private message of others",
         chat,
         at_message({4}, 5, private_of_others),
         {{"sent to non-members", "1"}}},
        {"leaked: to the watcher",
         join_storm,
         at_message({8}, 1, also_to(0)),
         {{"sent to non-members", "1"}}},
        {"leaked: to the crowd",
         join_storm,
         at_message({8}, 1, also_to(3)),
         {{"sent to non-members", "1"}}},
        {"leaked: before the JOIN",
         churn,
         to_churner(has<welcomes>, 2),
         {{"sent to non-members", "1"}}},
        {"leaked: of the channel beside it",
         churn,
         to_churner(has<names_end>, 1),
         {{"sent to non-members", "1"}}},
    };
}

// Each JOIN and QUIT must be seen once by each.
std::vector<Case> comings_and_goings() {
    return {
        {"JOIN twice to the watcher", join_storm, at_line(has<joins>, {0}, 3, twice()), {}},
        {"JOIN twice to one of the crowd", join_storm, at_line(has<joins>, {3}, 1, twice()), {}},
        {"JOIN not to the watcher", join_storm, at_line(has<joins>, {0}, 3, not_at_all()), {}},
        {"a JOIN missing here and doubled there", join_storm, uneven_in_the_crowd(), {}},
        {"a JOIN missing at the watcher and doubled elsewhere", join_storm, uneven(0, 4), {}},
        {"QUIT twice", mass_quit, at_line(has<quits>, {1}, 1, twice()), {}},
        {"QUIT missing", mass_quit, at_line(has<quits>, {1}, 1, not_at_all()), {}},
    };
}

// Clients that are refused, closed or get no answer.
std::vector<Case> casualties() {
    return {
        {"closed",
         chat,
         at_message({2}, 5, close_instead),
         {{"dropped by the server", "1"}, {"lost", any}}},
        {"a line without an end",
         chat,
         at_message({2}, 5, without_end),
         {{"dropped by the server", "1"}, {"lost", any}},
         1,
         "too long"},
        {"refused",
         chat,
         at_line(has<welcomes>, {2}, 1, replaced(" 001 ", " 433 ")),
         {{"failed to connect or join", "1"}}},
        {"kept out of the channel",
         chat,
         at_line(has<names_end>, {2}, 1, replaced(" 366 ", " 473 ")),
         {{"failed to connect or join", "1"}}},
        {"closed with a limit's words",
         chat,
         at_message({2}, 5, close_for_flood),
         {{"dropped by the server", "1"}, {"lost", any}},
         1,
         "hubbubd --limits off"},
        {"one who comes and goes hangs",
         churn,
         at_line(has<names_end>, {first_churner}, 1, not_at_all()),
         {},
         1,
         "hung at the end"},
        {"a PING without an answer",
         idle,
         at_line(has<pongs>, {1}, 2, not_at_all()),
         {{"alive: answered a PING", "3"}}},
        {"closed while idle",
         idle,
         at_line(has<pongs>, {1}, 1, close_instead),
         {{"dropped by the server", "1"}}},
    };
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
        {"idle", idle, tell_truth, {{"alive: answered a PING", "4"}}, 0},
    });
}

TEST_CASE("hubbub-stress: each lie of a server is found, named and fails the run") {
    std::vector<Case> all;
    for (const auto cases :
         {twice_told, changed_places, never_told, damages, leaks, comings_and_goings, casualties})
        for (const Case& each : cases()) all.push_back(each);
    check_all(all);
}

TEST_CASE("hubbub-stress: its exit codes") {
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

TEST_CASE("hubbub-stress: results go to a file, and quiet is quiet") {
    const hubbub::SystemClock clock;
    hubbub::server::Server server(server_config(), clock);
    server.start();
    const Liar proxy(server.addresses().front(), tell_truth);
    const std::string to_server = chat + "--quiet --port " + proxy.port();
    const Findings unwritable = run_tester(to_server + " --json /nowhere/result.json");
    CHECK(unwritable.exit_code == 1);
    CHECK(unwritable.output.find("/nowhere/result.json") != std::string::npos);
    const Findings written = run_tester(to_server + " --json /dev/stdout");
    CHECK(written.exit_code == 0);
    CHECK(written.output.starts_with("{"));
    for (const char* const fact :
         {"\"scenario\": \"chat\"", "\"clients\": 8", "\"channels\": 2", "\"senders\": 4",
          "\"rate\": 400", "\"duration_s\": 0.25", "\"delivered\": 300", "\"ok\": true"})
        CHECK_MESSAGE(written.output.find(fact) != std::string::npos, written.output);
}

TEST_CASE("hubbub-stress: a PING of the server is answered, with its words") {
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

TEST_CASE("hubbub-stress: latencies are told second by second") {
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
