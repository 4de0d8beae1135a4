// The buffers of the full screen: connections, mutes, filters, alerts, history; and state that two
// networks do not share.

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub;
using namespace hubbub::client;

TEST_CASE("Connections: success ends the growing of the waits, also for this network alone") {
    TwoNetworks at;
    at.columns = 200;
    Network& network = at.workspace.networks.at(1);
    network.server.port = 6667;
    const Buffer& server = at.buffer("other");
    const auto fails = [&] {
        at.workspace.connections.disconnected(1, "refused", 0);
        return last_line(server);
    };
    CHECK(fails() == "refused; next try in 2 s");
    at.workspace.connections.connecting(1);
    CHECK(last_line(server) == "Connecting to other:6667 ...");
    CHECK(fails() == "refused; next try in 4 s");
    at.workspace.connections.connecting(1);
    CHECK(fails() == "refused; next try in 8 s");
    CHECK(network.retry_at == at.clock.now() + std::chrono::seconds(8));
    // A connection without a welcome is no success.
    at.workspace.connections.connected(1);
    at.workspace.receive(1, ":srv NOTICE * :wait");
    CHECK(fails() == "refused; next try in 16 s");
    at.workspace.connections.connected(1);
    at.workspace.receive(1, ":srv 001 me :Welcome");
    CHECK(fails() == "refused; next try in 2 s");
    CHECK(fails() == "refused; next try in 4 s");
    at.workspace.connections.disconnected(0, "gone", 0);
    CHECK(last_line(at.buffer("net")) == "gone; next try in 2 s");
    CHECK(last_line(at.buffer("#lobby")) == "gone; next try in 2 s");
    CHECK(last_line(at.buffer("#den")).find("gone") == std::string::npos);
    // The server's own words are the reason.
    at.workspace.connections.connected(1);
    at.workspace.receive(1, ":srv 001 me :Welcome");
    at.workspace.receive(1, "ERROR :Closing Link: too long");
    CHECK(fails().find("too long") != std::string::npos);
    // They say nothing about the next attempt.
    CHECK(fails() == "refused; next try in 4 s");
    // After /disconnect a line says how to return, and no attempt follows.
    at.workspace.connections.connected(1);
    at.workspace.receive(1, ":srv 001 me :Welcome");
    at.workspace.buffers.go_to_server(1);
    at.type("/disconnect see you\r");
    CHECK(network.session->take_output().ends_with("QUIT :see you\r\n"));
    CHECK(fails() == "Disconnected. Reconnect with /connect.");
    CHECK(network.phase == Network::Phase::offline);
    CHECK_FALSE(network.wanted);
    at.type("/connect\r");
    CHECK(network.wanted);
    CHECK(network.failures == 0);
    CHECK(network.retry_at == Steady{});
    network.phase = Network::Phase::connecting;
    at.type("/connect\r");
    CHECK(at.hint() == "Already connected to other.");
    CHECK(network.phase == Network::Phase::connecting);
}

TEST_CASE("Connections: the lag is measured at once, then every 30 seconds, and not forgotten") {
    ScreenDouble at;
    Network& network = at.workspace.networks.at(0);
    const auto pings = [&] {
        at.workspace.tick();
        return at.sent().find("PING lag") != std::string::npos;
    };
    CHECK(pings());
    CHECK_FALSE(pings());
    at.clock.time += std::chrono::milliseconds(250);
    CHECK_FALSE(pings());
    CHECK(network.lag == std::chrono::milliseconds(250));
    at.clock.time += std::chrono::milliseconds(250);
    at.hear(":srv PONG srv other");
    CHECK_FALSE(network.asked.empty());
    at.hear(":srv PONG srv " + network.asked);
    CHECK(network.lag == std::chrono::milliseconds(500));
    CHECK(network.asked.empty());
    at.clock.time += std::chrono::milliseconds(29'499);
    CHECK_FALSE(pings());
    at.clock.time += std::chrono::milliseconds(1);
    CHECK(pings());
    // So far it is not more than before.
    at.clock.time += std::chrono::milliseconds(400);
    CHECK_FALSE(pings());
    CHECK(network.lag == std::chrono::milliseconds(500));
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.connections.connected(0);
    CHECK_FALSE(network.lag);
    CHECK_FALSE(pings());
}

TEST_CASE("Mute: mentions stay counted, on this network, in any letters") {
    TwoNetworks at;
    at.hear(":me!me@host JOIN #ci");
    at.workspace.receive(1, ":me!me@host JOIN #ci");
    Buffer& ci = at.buffer("#ci");
    const std::size_t other = at.workspace.buffers.size() - 1;
    at.say("bob", "one", "#ci");
    at.say("bob", "me: two", "#ci");
    at.hear(":carol!u@h KICK #ci dave");
    CHECK(ci.unread == 2);
    CHECK(ci.stirred);
    at.type(alt("2") + "/mute #CI\r");
    CHECK(ci.unread == 1);
    CHECK(ci.mentions == 1);
    CHECK_FALSE(ci.stirred);
    at.workspace.receive(1, ":bob!u@h PRIVMSG #ci :one");
    Buffer* const twin = at.workspace.buffers.find(1, "#ci");
    REQUIRE(twin != nullptr);
    CHECK(twin->unread == 1);
    CHECK_FALSE(twin->muted);
    CHECK(other > 0);
    at.type("/mute #ci\r");
    CHECK(at.hint() == "#ci is already muted.");
    CHECK(at.workspace.networks.at(0).muted.size() == 1);
    at.type("/unmute #Ci\r");
    CHECK_FALSE(ci.muted);
    CHECK(at.workspace.networks.at(0).muted.empty());
}

TEST_CASE("Filters: hide no own message and nothing of the server") {
    ScreenDouble at;
    at.type("/filter t tea\r");
    at.type("tea for me\r");
    CHECK(at.shows("tea for me"));
    at.hear(":bob!u@h TOPIC #lobby :tea");
    CHECK(at.shows("set the topic of #lobby: tea"));
    at.hear(":alice!u@h KICK #lobby bob :tea");
    CHECK(at.shows("(tea)"));
    at.hear(":carol!u@h NOTICE #lobby :tea, too");
    CHECK_FALSE(at.shows("tea, too"));
    at.hear(
        ":carol!u@h PRIVMSG #lobby :\x01"
        "ACTION drinks tea\x01");
    CHECK_FALSE(at.shows("drinks tea"));
    CHECK(at.shows("2 hidden"));
}

TEST_CASE("Alerts: 20 at most, of what the person does not see") {
    ScreenDouble at;
    at.say("bob", "me: seen");
    CHECK(at.workspace.alerts.take().empty());
    at.workspace.buffers.look(false);
    for (int i = 0; i < 25; ++i) at.say("bob", "me: " + std::to_string(i));
    const auto alerts = at.workspace.alerts.take();
    REQUIRE(alerts.size() == 20);
    CHECK(alerts[0].title == "#lobby");
    CHECK(alerts[0].text == "bob: me: 0");
    CHECK(alerts[0].network == "net");
    CHECK(alerts[0].sender == "bob");
    CHECK(alerts[0].message == "me: 0");
    CHECK(at.workspace.alerts.take().empty());
    at.say("bob", "nobody in particular");
    at.hear(":me!me@host PRIVMSG bob :from elsewhere");
    CHECK(at.workspace.alerts.take().empty());
    at.hear(":bob!u@h NOTICE me :psst");
    CHECK(at.workspace.alerts.take().size() == 1);
    at.say("bob", "me, look", "me");
    CHECK(at.workspace.alerts.take().size() == 1);
    // The list has messages in channels, with the channel; it is no news itself.
    const Buffer& all = at.buffer("mentions");
    CHECK(all.lines().size() == 26);
    CHECK(all.lines().at(all.lines().begin()).origin() == "#lobby");
    CHECK(all.unread + all.mentions == 0);
}

TEST_CASE("Buffers: strangers open 500 at most, and a closed one keeps its input history") {
    TwoNetworks at;
    at.say("ann", "hi", "me");
    at.workspace.buffers.go_to(at.workspace.buffers.index_of(at.buffer("ann")));
    at.type("one\rtwo\r/close\r");
    at.say("ann", "hi", "me");
    at.workspace.receive(1, ":ann!u@h PRIVMSG me :hi");
    const auto recalled = [&](std::size_t network) {
        const Buffer* const buffer = at.workspace.buffers.find(network, "ann");
        REQUIRE(buffer != nullptr);
        Texts out;
        for (std::size_t back = 1; back <= buffer->inputs.size(); ++back)
            out.push_back(buffer->inputs.line(back));
        return out;
    };
    CHECK(recalled(0) == Texts{"/close", "two", "one"});
    CHECK(recalled(1).empty());
    const std::size_t there = at.workspace.buffers.size();
    for (std::size_t i = there; i < 503; ++i) at.say("u" + std::to_string(i), "hi", "me");
    CHECK(at.workspace.buffers.size() == 500);
    CHECK(at.workspace.buffers.find(0, "u502") == nullptr);
    CHECK(last_line(at.buffer("net")) == "hi");
    // A channel that the person joins opens all the same.
    at.hear(":me!me@host JOIN #more");
    CHECK(at.workspace.buffers.size() == 501);
}

TEST_CASE("Hidden lines: are shown for now, and the view stays at a line that can be seen") {
    ScreenDouble at;
    at.type(alt("h"));
    CHECK(at.hint() == "Hidden lines are shown for now; /filter on or Alt-H hides them again.");
    at.type(alt("h"));
    CHECK(at.hint() == "No lines are hidden here. See /help hidden.");
    at.type("/filter b beep\r");
    for (int i = 0; i < 160; ++i) at.say("bob", i % 2 == 0 ? "beep" : "word " + std::to_string(i));
    at.type(alt("h"));
    // Twice, because the first key also ends the hint.
    at.type(alt("<") + alt("<"));
    CHECK(at.screen()[1].find("me joined") != std::string::npos);
    at.type(alt("h"));
    CHECK(at.hint().empty());
    CHECK(at.shows("word 1"));
    CHECK_FALSE(at.shows("beep"));
    CHECK(at.workspace.buffers.current().scrolled);
    at.type(alt(">"));
    CHECK_FALSE(at.workspace.buffers.current().scrolled);
    CHECK(at.shows("word 159"));
    // The wheel moves by three rows, a page by all but two.
    const std::size_t rows = at.picture().layout.messages.rows;
    const auto bottom = [&] {
        const std::string row = at.screen()[at.picture().layout.messages.rows];
        return row.substr(row.rfind("word"));
    };
    at.type("\x1b[<64;40;5M");
    CHECK(bottom() == "word 153");
    at.type("\x1b[<65;40;5M\x1b[5~");
    CHECK(bottom() == "word " + std::to_string(159 - 2 * (rows - 2)));
    at.type("\x1b[6~");
    CHECK(bottom() == "word 159");
}

TEST_CASE("History: missed messages count where the person is not, and not if muted") {
    ScreenDouble at;
    at.hear(":srv CAP * NEW :batch message-tags draft/chathistory");
    at.hear(":srv CAP * ACK :batch message-tags draft/chathistory server-time");
    at.hear(":srv 005 me CHATHISTORY=9 :are supported");
    at.hear(":me!me@host JOIN #ci");
    at.hear("@msgid=a;time=2020-01-01T10:00:00.000Z :bob!u@h PRIVMSG #ci :before");
    Buffer& ci = at.buffer("#ci");
    const auto missed = [&](const std::string& id) {
        ci.asked = Buffer::HistoryAsked::newer;
        ci.asked_lines = 9;
        at.hear(":srv BATCH +h chathistory #ci");
        for (const std::string nick : {"bob", "robot"})
            at.hear("@batch=h;time=2020-01-01T10:0" + id + ":00.000Z;msgid=" + nick + id + " :" +
                    nick + "!u@h PRIVMSG #ci :" + id);
        at.hear(":srv BATCH -h");
    };
    at.type("/filter r from robot\r");
    ci.enter();
    missed("1");
    CHECK(ci.unread == 1);
    CHECK(ci.lines().hidden() == 1);
    CHECK(ci.asked == Buffer::HistoryAsked::nothing);
    missed("1");
    CHECK(ci.unread == 1);
    at.type("/mute #ci\r");
    missed("2");
    CHECK(ci.unread == 0);
    at.type("/unmute #ci\r");
    at.workspace.buffers.go_to(at.workspace.buffers.index_of(ci));
    missed("3");
    CHECK(ci.unread == 0);
    // Older ones never count.
    at.workspace.buffers.go_to(1);
    ci.asked = Buffer::HistoryAsked::older;
    at.hear(":srv BATCH +h chathistory #ci");
    at.hear("@batch=h;time=2019-01-01T10:00:00.000Z;msgid=z :bob!u@h PRIVMSG #ci :old");
    at.hear(":srv BATCH -h");
    CHECK(ci.unread == 0);
    CHECK(ci.complete);
    // None is requested of a channel that was left, of the server, or twice.
    ci.complete = false;
    at.sent();
    at.workspace.history.request_older(at.buffer("net"));
    CHECK(at.sent().empty());
    at.workspace.history.request_older(ci);
    CHECK(at.sent() == "CHATHISTORY BEFORE #ci msgid=z 9\r\n");
    at.workspace.history.request_older(ci);
    CHECK(at.sent().empty());
    ci.asked = Buffer::HistoryAsked::nothing;
    at.hear(":bob!u@h KICK #ci me");
    at.workspace.history.request_older(ci);
    CHECK(at.sent().empty());
}

TEST_CASE("Typing, away, friends, leaving: at the limit of the time, and for every server") {
    TwoNetworks at;
    at.hear(":srv CAP * NEW :message-tags");
    at.hear(":srv CAP * ACK :message-tags");
    at.workspace.settings.typing = true;
    at.sent();
    const auto sends = [&](const std::string& text) {
        return at.sent().find(text) != std::string::npos;
    };
    at.type("x");
    CHECK(sends("TAGMSG"));
    at.clock.time += std::chrono::milliseconds(2999);
    at.type("x");
    CHECK_FALSE(sends("TAGMSG"));
    at.clock.time += std::chrono::milliseconds(1);
    at.type("x");
    CHECK(sends("TAGMSG"));
    at.type("\x15/set away-after 5\r");
    at.workspace.tick();
    at.sent();
    at.workspace.networks.at(1).session->take_output();
    at.clock.time += std::chrono::minutes(5) - std::chrono::milliseconds(1);
    at.workspace.tick();
    CHECK_FALSE(sends("AWAY"));
    at.clock.time += std::chrono::milliseconds(1);
    at.workspace.tick();
    CHECK(sends("AWAY idle\r\n"));
    CHECK(at.workspace.networks.at(1).session->take_output().find("AWAY idle\r\n") !=
          std::string::npos);
    at.type("x");
    CHECK(at.sent() == "AWAY\r\n");
    CHECK(at.workspace.networks.at(1).session->take_output() == "AWAY\r\n");
    at.type("x\x15");
    CHECK(at.sent().empty());
    at.type("/friend bob\r/set friend-bell on\r");
    at.hear(":srv 303 me :");
    at.clock.time += std::chrono::minutes(1);
    at.workspace.tick();
    at.workspace.alerts.take();
    at.hear(":srv 303 me :bob");
    CHECK(last_line(at.buffer("net")) == "bob is online");
    CHECK(at.workspace.alerts.take().size() == 1);
    at.clock.time += std::chrono::minutes(1);
    at.workspace.tick();
    at.hear(":srv 303 me :");
    CHECK(last_line(at.buffer("net")) == "bob is offline");
    CHECK(at.workspace.alerts.take().empty());
    at.sent();
    at.workspace.networks.at(1).session->take_output();
    at.type("/quit see you\r");
    CHECK(at.sent().ends_with("QUIT :see you\r\n"));
    CHECK(at.workspace.networks.at(1).session->take_output() == "QUIT :see you\r\n");
    CHECK_FALSE(at.workspace.networks.at(1).wanted);
}
