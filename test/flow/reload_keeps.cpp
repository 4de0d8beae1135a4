// REHASH: the state of users, channels and bans stays.

#include "harness.h"

#include <chrono>
#include <string>

#include <doctest/doctest.h>

using namespace flow;
using namespace hubbub::commands;

namespace {

hubbub::server::Config with_start_time() {
    auto config = with_operators({{"root", all_privileges}});
    config.settings.started = "2026-01-02 03:04:05 UTC";
    return config;
}

// Each of these has a reply that a reload must not change.
const Lines questions = {
    "LUSERS",    "LIST",      "NAMES #a", "NAMES #b",  "MODE #a",   "MODE #a b",    "MODE #a e",
    "MODE #a I", "TOPIC #a",  "WHO #a",   "WHOIS ann", "WHOIS bob", "WHOIS cat",    "WHOWAS gone",
    "MONITOR L", "MONITOR S", "INVITE",   "ACCEPT *",  "MODE ann",  "STATS u",      "STATS k",
    "STATS d",   "STATS o",   "INFO",     "VERSION",   "ADMIN",     "ISON ann bob", "USERHOST bob",
    "CAP LIST",  "HELP",      "TIME",     "LINKS",     "TRACE",
};

// Returns the reply to each question.
Lines replies(TestClient& client) {
    Lines out;
    for (const std::string& question : questions) {
        std::string reply = question + " -> ";
        client.send(question);
        for (const std::string& line : client.sync()) reply += line + "\n";
        out.push_back(reply);
    }
    return out;
}

}  // namespace

TEST_CASE("REHASH: users, channels, lists, bans and counters stay") {
    TestServer server(with_start_time(), nullptr,
                      [](const hubbub::server::Config&, Lines&) { return with_start_time(); });
    server.with_lobby();
    {
        TestClient gone(server, "gone");
        gone.send("QUIT").expect_closed();
    }
    TestClient ann(server, "ann", "away-notify setname"), bob(server, "bob"), cat(server, "cat");
    ann.send("OPER root x").read_until("* MODE *");
    for (const char* const line :
         {"JOIN #a", "MODE #a +ntikl secret 9", "MODE #a +b *!*@spam", "MODE #a +e *!*@good",
          "MODE #a +I *!*@guest", "TOPIC #a :tea at four", "MONITOR + bob,dan", "ACCEPT bob",
          "MODE ann +wgs +cx", "KLINE *@spam.example :x", "DLINE 2001:db8::/32 :x", "AWAY :tea",
          "INVITE bob #a"})
        ann.send(line);
    ann.sync();
    bob.send("JOIN #a").send("JOIN #b").send("MODE bob +i").send("AWAY :out").sync();
    cat.send("JOIN #b").send("SETNAME :Cat").sync();
    bob.send("MODE #b +v cat").send("INVITE ann #b").sync();
    server.advance(std::chrono::hours(1));
    for (TestClient* const one : {&ann, &bob, &cat}) one->sync();
    const Lines before = replies(ann);
    for (int i = 0; i < 2; ++i) {
        ann.send("REHASH").read_until("* NOTICE ann :*** *");
        ann.sync();
        const Lines now = replies(ann);
        for (std::size_t n = 0; n < questions.size(); ++n) CHECK(now[n] == before[n]);
    }
    // Nobody else notices.
    CHECK(count(bob.sync(), ":* MODE *") == 0);
    CHECK(cat.sync().empty());
    TestClient dan(server, "dan");
    ann.expect("* 730 ann :dan!*");
    cat.send("PRIVMSG bob :still here").sync();
    bob.expect(":cat!* PRIVMSG bob :still here");
}
