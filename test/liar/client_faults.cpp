// Lies about clients: a wrong JOIN or QUIT, a refusal, a close, a missing reply.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cases.h"
#include "liar.h"
#include "lies.h"

namespace liar {

namespace {

void without_end(Wire& wire, Number to, const std::string& line) {
    wire.send_bytes(to, line + std::string(300'000, 'x'));
}

void refuse_churners(Wire& wire, Number to, const std::string& line) {
    const bool churner = to != unknown && to >= first_churner;
    (churner && has<welcomes>(line) ? replaced(" 001 ", " 433 ") : Lie(tell_truth))(wire, to, line);
}

// A MODE that changes a ban during the storm, not one of the permanent bans.
bool changes_ban(std::string_view line) {
    return line.find(" MODE #") != std::string_view::npos &&
           line.find("@h0.") != std::string_view::npos;
}

void without_bans(Wire& wire, Number to, const std::string& line) {
    if (!changes_ban(line)) wire.send(to, line);
}

void close_for_flood(Wire& wire, Number to, const std::string&) {
    wire.send(to, "ERROR :Closing link: Excess Flood");
    wire.close(to);
}

void refuse_for_number(Wire& wire, Number to, const std::string&) {
    wire.send(to, "ERROR :Closing link: Too many connections from your address");
    wire.close(to);
}

// One client misses a JOIN and another sees it twice: the sums stay the same.
Lie uneven(Number misses, Number doubles) {
    const Lie first = at_line(has<joins>, {misses}, 1, not_at_all());
    const Lie second = at_line(has<joins>, {doubles}, 1, twice());
    return [=](Wire& wire, Number to, const std::string& line) {
        (to == misses ? first : second)(wire, to, line);
    };
}

// The first of the crowd sees its own JOIN twice; another client misses a JOIN.
// The watcher hears which client is first: until then these lines are held.
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
        {"refused with a limit's words",
         chat,
         at_line(has<welcomes>, {2}, 1, refuse_for_number),
         {{"failed to connect or join", "1"}},
         1,
         "hubbubd --limits off"},
        {"one who comes and goes is refused",
         churn,
         at_line(has<welcomes>, {first_churner}, 1, replaced(" 001 ", " 433 ")),
         {{"failed to connect or join", "1"}}},
        {"one who comes and goes is closed",
         churn,
         at_line(has<names_end>, {first_churner}, 1, close_instead),
         {{"failed to connect or join", "1"}}},
        {"all who come and go are refused: none completed a cycle",
         churn,
         refuse_churners,
         {{"failed to connect or join", any}, {"connect-send-quit cycles", "0"}}},
        {"no change of a ban is confirmed",
         ban_storm,
         without_bans,
         {{"bans set or removed", "0"}}},
        {"one who changes bans is closed",
         ban_storm,
         at_line(changes_ban, {1}, 1, close_instead),
         {{"dropped by the server", "1"}}},
        {"one of a ban storm is kept out of the channel",
         ban_storm,
         at_line(has<names_end>, {8}, 1, replaced(" 366 ", " 473 ")),
         {{"failed to connect or join", "1"}},
         1,
         "Not all clients connected and joined."},
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

std::vector<Case> client_faults() {
    std::vector<Case> all;
    for (const auto cases : {comings_and_goings, casualties})
        for (const Case& each : cases()) all.push_back(each);
    return all;
}

}  // namespace liar
