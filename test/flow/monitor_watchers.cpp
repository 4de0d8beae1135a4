// MONITOR with several watchers of one nick.

#include "harness.h"

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;

namespace {

constexpr const char* names[] = {"ann", "ben", "cat"};

// Three watchers of dan and eve, added in the order of their names.
struct Watchers {
    TestServer server;
    std::vector<std::unique_ptr<TestClient>> clients;

    Watchers() {
        for (const char* const name : names) {
            clients.push_back(std::make_unique<TestClient>(server, name));
            clients.back()->send("MONITOR + dan,eve").expect("* 731 * :dan,eve");
        }
    }
    // Returns the changes that this watcher received since the last call, as "+dan -dan".
    std::string heard(std::size_t number) {
        std::string out;
        for (const std::string& line : clients[number]->sync()) {
            const bool here = matches(line, "* 730 *");
            if (!here && !matches(line, "* 731 *")) continue;
            const std::string nicks = line.substr(line.find(" :") + 2);
            out += (out.empty() ? "" : " ") + std::string(here ? "+" : "-") +
                   nicks.substr(0, nicks.find('!'));
        }
        return out;
    }
};

// Connects and quits.
void visit(const TestServer& server, const char* nick) {
    TestClient guest(server, nick);
    guest.send("QUIT").expect_closed();
}

}  // namespace

TEST_CASE("MONITOR: a watcher that stops receives no more changes, the others do") {
    for (const std::string way : {"MONITOR - dan", "MONITOR - DAN", "MONITOR - dan,nobody",
                                  "MONITOR C", "MONITOR - dan,eve", "QUIT", "reset"}) {
        for (std::size_t who = 0; who < 3; ++who) {
            CAPTURE(way);
            CAPTURE(who);
            Watchers all;
            const bool leaves = way == "QUIT" || way == "reset";
            if (way == "reset") {
                all.clients[who]->reset();
                eventually([&] { return all.server->registry().find(names[who]) == nullptr; });
            } else if (leaves) {
                all.clients[who]->send(way).expect_closed();
            } else {
                all.clients[who]->send(way).sync();
            }
            visit(all.server, "dan");
            visit(all.server, "eve");
            const bool eve_too = way != "MONITOR C" && way != "MONITOR - dan,eve";
            for (std::size_t other = 0; other < 3; ++other) {
                CAPTURE(other);
                if (other != who)
                    CHECK(all.heard(other) == "+dan -dan +eve -eve");
                else if (!leaves)
                    CHECK(all.heard(other) == (eve_too ? "+eve -eve" : ""));
            }
        }
    }
}

TEST_CASE("MONITOR: a nick that was added again is reported once") {
    Watchers all;
    all.clients[1]->send("MONITOR - dan").send("MONITOR + dan").send("MONITOR + dan").sync();
    all.clients[2]->send("MONITOR C").send("MONITOR + dan").sync();
    visit(all.server, "dan");
    for (std::size_t number = 0; number < 3; ++number) CHECK(all.heard(number) == "+dan -dan");
}

TEST_CASE("MONITOR: a new client with the nick of a former watcher has an empty list") {
    Watchers all;
    all.clients[0]->send("QUIT").expect_closed();
    TestClient ann(all.server, "ann");
    visit(all.server, "dan");
    CHECK(ann.sync().empty());
    ann.send("MONITOR L").expect(":hubbub.local 733 ann :*");
}

TEST_CASE("MONITOR: a watcher keeps its list after NICK") {
    Watchers all;
    all.clients[0]->send("NICK zoe").sync();
    visit(all.server, "dan");
    CHECK(all.heard(0) == "+dan -dan");
    all.clients[1]->send("NICK dan").sync();
    CHECK(all.heard(0) == "+dan");
    all.clients[0]->send("MONITOR - dan").sync();
    all.clients[1]->send("NICK ben").sync();
    CHECK(all.heard(0).empty());
    CHECK(all.heard(2) == "+dan -dan +dan -dan");
}
