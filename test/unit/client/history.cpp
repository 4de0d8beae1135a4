// Multiline messages, chat history, the preferred nick, and TLS on demand.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

// A server that offers what Ergo and soju do.
struct RichScreen : ScreenDouble {
    explicit RichScreen(std::string_view caps =
                            "batch message-tags draft/chathistory "
                            "draft/multiline=max-bytes=4096,max-lines=10") {
        hear(std::string(":srv CAP * NEW :").append(caps));
        hear(":srv CAP * ACK :batch message-tags draft/chathistory draft/multiline server-time");
        hear(":srv 005 me CHATHISTORY=3 MONITOR=10 :are supported");
        sent();
    }
    void said_before(int minute, const std::string& id, const std::string& text) {
        hear("@batch=h;time=2020-01-01T10:0" + std::to_string(minute) + ":00.000Z;msgid=" + id +
             " :bob!u@h PRIVMSG #lobby :" + text);
    }
    void said_now(int minute, const std::string& id, const std::string& text) {
        hear("@time=2020-01-01T10:0" + std::to_string(minute) + ":00.000Z;msgid=" + id +
             " :bob!u@h PRIVMSG #lobby :" + text);
    }
    std::vector<std::string> talk() {
        std::vector<std::string> out;
        const Scrollback& lines = workspace.buffers.current().lines();
        for (auto at = lines.begin(); at < lines.end(); ++at) {
            if (lines.at(at).kind() == EventKind::said) out.emplace_back(lines.at(at).text());
        }
        return out;
    }
};
}  // namespace

TEST_CASE("Multiline: pasted lines are sent as one message") {
    RichScreen at;
    at.type("\x1b[200~one\r//two\r\rfour\x1b[201~\ry");
    CHECK(at.sent() ==
          "BATCH +m1 draft/multiline #lobby\r\n"
          "@batch=m1 PRIVMSG #lobby one\r\n"
          "@batch=m1 PRIVMSG #lobby //two\r\n"
          "@batch=m1 PRIVMSG #lobby :\r\n"
          "@batch=m1 PRIVMSG #lobby four\r\n"
          "BATCH -m1\r\n");
    CHECK(at.talk() == Texts{"one\n//two\n\nfour"});
    CHECK(at.shows("//two"));
}

TEST_CASE("Multiline: a received one is one entry of the buffer, with the msgid of the batch") {
    RichScreen at;
    at.hear("@msgid=m7 :bob!u@h BATCH +x draft/multiline #lobby");
    at.hear("@batch=x :bob!u@h PRIVMSG #lobby :a");
    at.hear("@batch=x :bob!u@h PRIVMSG #lobby :b");
    at.hear("@batch=x;draft/multiline-concat :bob!u@h PRIVMSG #lobby :c");
    CHECK(at.talk().empty());
    at.hear(":bob!u@h BATCH -x");
    CHECK(at.talk() == Texts{"a\nbc"});
    const Scrollback& lines = at.workspace.buffers.current().lines();
    CHECK(lines.at(lines.end() - 1).msgid() == "m7");
}

TEST_CASE("History: is fetched at join, older at the top, without duplicates") {
    RichScreen at;
    at.hear(":me!me@host PART #lobby");
    at.hear(":me!me@host JOIN #lobby");
    CHECK(at.sent().find("CHATHISTORY LATEST #lobby * 3\r\n") != std::string::npos);
    at.said_now(5, "e", "five");
    at.hear(":srv BATCH +h chathistory #lobby");
    at.said_before(3, "c", "three");
    at.said_before(4, "d", "four");
    at.said_before(5, "e", "five");
    at.hear(":srv BATCH -h");
    CHECK(at.talk() == Texts{"three", "four", "five"});
    CHECK(at.sent().empty());
    at.type("\x1b[5~");
    CHECK(at.sent() == "CHATHISTORY BEFORE #lobby msgid=c 3\r\n");
    at.type("\x1b[5~");
    CHECK(at.sent().empty());
    at.hear(":srv BATCH +h chathistory #lobby");
    at.said_before(1, "a", "one");
    at.said_before(2, "b", "two");
    at.hear(":srv BATCH -h");
    CHECK(at.talk() == Texts{"one", "two", "three", "four", "five"});
    // Fewer than could come: there is nothing older.
    at.type("\x1b[5~");
    CHECK(at.sent().empty());
}

TEST_CASE("History: a gap is fetched until closed, and marked") {
    RichScreen at;
    at.said_now(1, "a", "one");
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.connections.connected(0);
    at.hear(":srv CAP * LS :batch draft/chathistory");
    at.hear(":srv CAP * ACK :batch draft/chathistory");
    at.hear(":srv 001 me :Welcome");
    at.hear(":srv 005 me CHATHISTORY=3 :are supported");
    at.sent();
    at.hear(":me!me@host JOIN #lobby");
    CHECK(at.sent().find("CHATHISTORY AFTER #lobby msgid=a 3\r\n") != std::string::npos);
    at.hear(":srv BATCH +h chathistory #lobby");
    at.said_before(2, "b", "two");
    at.said_before(3, "c", "three");
    at.said_before(4, "d", "four");
    at.hear(":srv BATCH -h");
    CHECK(at.sent() == "CHATHISTORY AFTER #lobby msgid=d 3\r\n");
    at.hear(":srv BATCH +h chathistory #lobby");
    at.hear(":srv BATCH -h");
    CHECK(at.sent().empty());
    CHECK(at.talk() == Texts{"one", "two", "three", "four"});
    CHECK(at.shows("─ new ─"));
}

TEST_CASE("History: an unfinished batch holds bounded memory") {
    RichScreen at;
    at.hear(":srv BATCH +h chathistory #lobby");
    for (int i = 0; i < 6000; ++i) at.said_before(1, std::to_string(i), "x");
    at.hear(":srv BATCH -h");
    CHECK(at.talk().size() == 5000);
}

TEST_CASE("Nick: is regained when its holder leaves") {
    RichScreen at;
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.connections.connected(0);
    at.hear(":srv 433 * me :in use");
    at.hear(":srv 001 me_ :Welcome");
    at.hear(":srv 005 me_ MONITOR=10 :are supported");
    at.sent();
    at.hear(":srv 422 me_ :no MOTD");
    CHECK(at.sent() == "MONITOR + me\r\n");
    at.hear(":srv 730 me_ :me!u@h");
    CHECK(at.sent().empty());
    at.hear(":srv 731 me_ :me");
    CHECK(at.sent() == "NICK me\r\n");
    at.hear(":me_!u@h NICK me");
    CHECK(at.sent() == "MONITOR - me\r\n");
    CHECK(at.workspace.networks.at(0).session->nick.current() == "me");
}

TEST_CASE("STS: a server that requires TLS gets it") {
    ScreenDouble at;
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.connections.connected(0);
    at.sent();
    at.hear(":srv CAP * LS :sts=port=6697,duration=100 multi-prefix");
    CHECK(at.sent().empty());
    CHECK_FALSE(at.workspace.networks.at(0).session->progress.error.empty());
    at.workspace.connections.disconnected(0, "", 0);
    CHECK(at.workspace.networks.at(0).server.tls);
    CHECK(at.workspace.networks.at(0).server.port == 6697);
    CHECK(at.workspace.networks.at(0).wanted);
}

TEST_CASE("STS: after a policy, only TLS is used until it expires") {
    ScreenDouble at;
    Network& network = at.workspace.networks.at(0);
    const auto greet = [&](const char* line) {
        at.workspace.connections.disconnected(0, "gone", 0);
        at.workspace.connections.connecting(0);
        at.workspace.connections.connected(0);
        at.hear(line);
    };
    // Over a wire that anybody may have changed, a time says nothing.
    greet(":srv CAP * LS :sts=duration=100");
    CHECK_FALSE(at.workspace.connections.sts.take_changed());
    network.server.tls = true;
    network.server.port = 6697;
    greet(":srv CAP * LS :sts=duration=100,port=1");
    CHECK(at.workspace.connections.sts.take_changed());
    const StsPolicies kept =
        StsPolicies::read(at.workspace.connections.sts.text() + "x\ny 0 5 5\n");
    const auto later = [&](int seconds) { return at.clock.wall() + std::chrono::seconds(seconds); };
    ServerAddress plain;
    plain.host = "NET";
    plain.port = 6667;
    ServerAddress tried = plain;
    kept.apply(tried, later(101));
    CHECK_FALSE(tried.tls);
    kept.apply(tried, later(99));
    CHECK(tried.tls);
    CHECK(tried.port == 6697);
    // The end of the connection restarts the time, and the next connect obeys it.
    at.clock.time += std::chrono::seconds(90);
    at.workspace.connections.disconnected(0, "gone", 0);
    at.clock.time += std::chrono::seconds(90);
    network.server.tls = false;
    network.server.port = 6667;
    at.workspace.connections.connecting(0);
    CHECK(network.server.tls);
    CHECK(network.server.port == 6697);
    greet(":srv CAP * LS :sts=duration=0");
    CHECK(at.workspace.connections.sts.text().empty());
}

TEST_CASE("Search: the server is asked for missing results if it offers search") {
    ScreenDouble at;
    at.columns = 120;
    at.say("bob", "nothing of interest");
    at.type("\x06tea; at");
    CHECK(at.shows("No match."));
    CHECK_FALSE(at.shows("search on the server"));
    at.type("\x1b");
    at.hear(":srv CAP * NEW :soju.im/search batch");
    CHECK(at.sent() == "CAP REQ :batch soju.im/search\r\n");
    at.hear(":srv CAP * ACK :batch soju.im/search");
    at.type("\x06tea; at");
    CHECK(at.shows("Tab: search on the server."));
    at.type("\t");
    CHECK(at.sent() == "SEARCH in=#lobby;text=tea\\:\\sat;limit=50\r\n");
    at.hear(":srv BATCH +s soju.im/search");
    at.hear("@batch=s;time=2020-01-01T12:00:00.000Z;msgid=q :ann!u@h PRIVMSG #lobby :tea; at four");
    at.hear("@batch=s;time=2020-01-02T12:00:00.000Z :bob!u@h BATCH +m draft/multiline #lobby");
    at.hear("@batch=m :bob!u@h PRIVMSG #lobby :tea;");
    at.hear("@batch=m :bob!u@h PRIVMSG #lobby :at five");
    at.hear("@batch=s :bob!u@h BATCH -m");
    at.hear(":srv BATCH -s");
    CHECK(at.shows("1 January 2020 12:00 <ann> tea; at four"));
    CHECK(at.shows("2 January 2020 12:00 <bob> at five"));
    CHECK(at.shows("The server found 3 lines."));
    CHECK(at.workspace.buffers.current().oldest_reference().find("q") == std::string::npos);
}
