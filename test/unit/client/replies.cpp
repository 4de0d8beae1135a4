// Replies and refusals of a server as text, and their effects.

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "client/irc/history.h"
#include "client/irc/mentions.h"
#include "client/irc/registration.h"
#include "client/irc/render.h"
#include "client/irc/server_lines.h"
#include "client/irc/session.h"
#include "client/irc/speech.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

using Lines = std::vector<std::string>;

// Signed on, in #lobby.
struct Greeted {
    Session session{{"me", "me", "", {"#lobby"}}};

    Greeted() {
        for (const char* const line :
             {":srv 001 me :Welcome", ":srv 422 me :no MOTD", ":me!me@host JOIN #lobby",
              ":srv 353 me = #lobby :@me bob", ":srv 366 me #lobby :end"})
            receive_line(session, line);
        session.take_events();
        session.take_output();
    }
    // The lines that one sees in #lobby.
    Lines seen(std::string_view line) {
        receive_line(session, line);
        Lines out;
        for (const Event& event : session.take_events())
            out.push_back(screen_line(event, {"#lobby", "", {}}));
        return out;
    }
};

}  // namespace

TEST_CASE("Replies: WALLOPS is shown as a notice of the server") {
    Greeted at;
    CHECK(at.seen(":ann!a@h WALLOPS :restart at noon") ==
          Lines{"-server- ann to all: restart at noon"});
}

TEST_CASE("Replies: each is shown with its parameters, or not at all") {
    struct Case {
        std::string line;
        std::string shown;  // empty: nothing
    };
    Greeted at;
    for (const Case& one : std::vector<Case>{
             {"221 me +iw", "-- your modes: +iw"},
             {"251 me :There are 3 users", "-- There are 3 users"},
             {"252 me 2 :operators online", "-- 2 operators online"},
             {"253 me 1 :unknown", "-- 1 unknown"},
             {"254 me 4 :channels formed", "-- 4 channels formed"},
             {"255 me :I have 3 clients", "-- I have 3 clients"},
             {"265 me 3 9 :Local users", "-- 3 9 Local users"},
             {"266 me 3 9 :Global users", "-- 3 9 Global users"},
             {"301 me bob :gone fishing", "-- bob is away: gone fishing"},
             {"302 me :bob=+u@h", "-- bob=+u@h"},
             {"303 me :bob ann", "-- online: bob ann"},
             {"305 me :text", "-- You are back."},
             {"306 me :text", "-- You are marked as away."},
             {"307 me bob :is registered", "-- bob is registered"},
             {"311 me bob u h.example * :Bob B", "-- bob is u@h.example (Bob B)"},
             {"312 me bob irc.example :A server", "-- bob is on irc.example (A server)"},
             {"313 me bob :is an operator", "-- bob is an operator"},
             {"314 me bob u h.example * :Bob B", "-- bob was u@h.example (Bob B)"},
             {"315 me #lobby :End", ""},
             {"318 me bob :End", ""},
             {"319 me bob :@#a +#b", "-- bob is in @#a +#b"},
             {"321 me Channel :Users", ""},
             {"322 me #x 3 :hot tea", "-- #x (3) hot tea"},
             {"323 me :End", "-- End of list."},
             {"324 me #lobby +kl * 5", "-- #lobby has the modes +kl * 5"},
             {"324 me #x +n", "-- #x has the modes +n"},
             {"329 me #lobby 1700000000", ""},
             {"330 me bob acct :is logged in as", "-- bob is logged in as acct"},
             {"331 me #lobby :No topic", "-- #lobby has no topic"},
             {"332 me #lobby :tea", "-- topic: tea"},
             {"333 me #lobby bob 1700000000", ""},
             {"338 me bob 192.0.2.1 :actually", "-- bob is at 192.0.2.1"},
             {"341 me bob #tea", "-- bob is invited to #tea"},
             {"352 me #lobby u h.example srv bob H :0 B", "-- bob (u@h.example, H) in #lobby"},
             {"367 me #lobby a!*@* ann 1", "-- #lobby bans a!*@*"},
             {"368 me #lobby :End", "-- End of the bans in #lobby."},
             {"369 me bob :End", ""},
             {"372 me :- - hello", "-- - hello"},
             {"372 me :hello", "-- hello"},
             {"372 me :--- art", "-- --- art"},
             {"372 me :-", "-- -"},
             {"375 me :- Message", ""},
             {"376 me :End", ""},
             {"378 me bob :is from *@h", "-- bob is from *@h"},
             {"379 me bob :uses +i", "-- bob uses +i"},
             {"396 me new.host :is your host", "-- your host is now new.host"},
             {"671 me bob :uses TLS", "-- bob uses TLS"},
             {"900 me me!u@h acct :Logged in as acct", "-- Logged in as acct"},
             {"908 me PLAIN :are available", ""},
             {"002 me :Your host", ""},
             {"003 me :Created", ""},
             {"004 me srv 1 a b", ""},
             {"999 me a :b c", "-- a b c"},
             {"401 me eve :No such nick", "!! eve: No such nick"},
             {"421 me FOO :Unknown command", "!! FOO: Unknown command"},
             {"421 me CAP :Unknown command", ""},
             {"432 me b@d :Erroneous", "!! b@d: Erroneous"},
             {"433 me eve :In use", "!! eve: In use"},
             {"441 me eve #lobby :Not there", "!! eve #lobby: Not there"},
             {"442 me #x :Not there", "!! #x: Not there"},
             {"464 me :Incorrect", "!! Incorrect"},
             {"470 me #x #y :Forwarding", "!! #x #y: Forwarding"},
             {"502 me :Not yours", "!! Not yours"},
             {"599", "!! "},
             {"NOTE * CODE :text", "-- text"},
             {"WARN JOIN CODE #x :text", "-- text"},
             {"FAIL JOIN CODE #x :text", "!! text"},
             {"FAIL AUTHENTICATE CODE :text", "!! text"},
             {"MODE me +i", "-- srv sets the mode +i"},
             {"MODE #lobby +o bob", "-- srv sets the mode +o bob"},
             {"INVITE me #tea", "-- srv invites me to #tea (/join #tea)"},
             {"INVITE ann #lobby", "-- srv invites ann to #lobby"},
             {"PRIVMSG @#lobby :ops only", "<srv> ops only"},
             {"NOTICE +#lobby :voices", "-srv- voices"},
             {"PRIVMSG #lobby :\x01PING 1\x01", "-- srv sent a CTCP request: PING"},
             {"NOTICE me :\x01VERSION x y\x01", "[srv] -srv- VERSION x y"},
             {"PRIVMSG ann :not mine", "<srv> not mine"},
             {"TAGMSG #lobby", ""},
             {"CHGHOST u h", ""},
             {"SPLINE x", ""},
         }) {
        CAPTURE(one.line);
        CHECK(at.seen(":srv " + one.line) == (one.shown.empty() ? Lines{} : Lines{one.shown}));
    }
    CHECK(at.seen("MODE #lobby +n") == Lines{"-- the server sets the mode +n"});
    CHECK(at.session.take_output().empty());
    // Counts belong to the welcome; notices before it are omitted.
    Session fresh{{"me", "me", "", {}}};
    receive_line(fresh, ":srv.example NOTICE * :Looking up your host");
    CHECK(fresh.take_events().empty());
    receive_line(fresh, ":bob!u@h NOTICE me :hello");
    CHECK(fresh.take_events().size() == 1);
    receive_line(fresh, ":srv 001 me :Welcome");
    fresh.take_events();
    receive_line(fresh, ":srv 251 me :There are 3 users");
    receive_line(fresh, ":srv 999 me :text");
    CHECK(fresh.take_events().empty());
    receive_line(fresh, ":srv.example NOTICE me :look out");
    CHECK(fresh.take_events().size() == 1);
}

TEST_CASE("Replies: events carry who, when, and in which room") {
    Greeted at;
    receive_line(at.session,
                 "@time=2020-01-01T10:00:00.005Z;msgid=a\\sb :bob!u@h PRIVMSG #LOBBY :hi me");
    receive_line(at.session, ":me!me@host PRIVMSG bob :mine");
    receive_line(at.session, ":srv 482 me #lobby :no");
    receive_line(at.session, ":srv 482 me #x :no");
    receive_line(at.session, ":bob!u@h INVITE me #x");
    receive_line(at.session, ":bob!u@h INVITE ann #x");
    receive_line(at.session, ":me!me@host PRIVMSG #lobby :I am me");
    const auto events = at.session.take_events();
    REQUIRE(events.size() == 7);
    CHECK(events[0].source == "bob!u@h");
    CHECK(events[0].msgid == "a b");
    CHECK(history_reference("", *events[0].at) == "timestamp=2020-01-01T10:00:00.005Z");
    CHECK(events[0].mention);
    CHECK_FALSE(events[0].own);
    CHECK_FALSE(events[0].history);
    CHECK(events[0].mark == 0);
    CHECK(events[1].own);
    CHECK(events[1].channel == "bob");
    CHECK(events[2].channel == "#lobby");
    CHECK(events[2].code == "482");
    CHECK(events[3].channel.empty());
    CHECK(events[4].mention);
    CHECK_FALSE(events[5].mention);
    CHECK(events[6].mark == '@');
    CHECK_FALSE(events[6].mention);
}

TEST_CASE("Refusals: only a room that cannot exist is no longer wanted") {
    const auto kept = [](const std::string& reply) {
        Greeted at;
        at.session.wanted_channels.add("#x,#y", "");
        receive_line(at.session, ":srv " + reply);
        CHECK(at.session.wanted_channels.all().contains("#y"));
        return at.session.wanted_channels.all().contains("#x");
    };
    for (const char* const numeric : {"403", "476", "479", "470"})
        CHECK_FALSE(kept(std::string(numeric) + " me #X #y :text"));
    for (const char* const numeric :
         {"401", "404", "405", "437", "442", "471", "473", "474", "475", "477", "489"}) {
        CAPTURE(numeric);
        CHECK(kept(std::string(numeric) + " me #X :text"));
    }
}

TEST_CASE("Refusals: an ERROR ends the session with its reason") {
    Greeted at;
    receive_line(at.session, "ERROR");
    CHECK(at.session.progress.error == "the server closed the link");
    receive_line(at.session, "ERROR :Killed (bob)");
    CHECK(at.session.progress.error == "Killed (bob)");
    for (const std::string password : {"", "secret"}) {
        Session session{{"me", "me", password, {}}};
        receive_line(session, ":srv 464 * :Password incorrect");
        receive_line(session, "ERROR :Closing link");
        CHECK(session.login.refused());
        CHECK(session.progress.error == (password.empty() ? "the server requires a password"
                                                          : "the server refuses the password"));
    }
}

TEST_CASE("Mentions: the nick is a whole word of any case") {
    for (const char* const text :
         {"me", "ME", "hi me", "me: hi", "(me)", "@me!", "name me", "me's", "some,me", "meme me"})
        CHECK_MESSAGE(mentions(text, "me"), text);
    for (const char* const text : {"", "m", "mee", "eme", "me_", "_me", "me-x", "x-me", "me1",
                                   "1me", "m\xc3\xa9me", "me\xc3\xa9", "\xc3\xa9me"})
        CHECK_FALSE_MESSAGE(mentions(text, "me"), text);
    CHECK_FALSE(mentions("text", ""));
}

TEST_CASE("History: a reference is the msgid, else the time with three digits of milliseconds") {
    const auto reference = [](int ms) {
        return history_reference("", Wall{} + std::chrono::milliseconds(1'577'872'800'000 + ms));
    };
    for (const auto& [ms, digits] : std::vector<std::pair<int, std::string>>{
             {0, "000"}, {5, "005"}, {50, "050"}, {500, "500"}, {120, "120"}, {999, "999"}})
        CHECK(reference(ms) == "timestamp=2020-01-01T10:00:00." + digits + "Z");
    CHECK(history_reference("m1", Wall{}) == "msgid=m1");
    Greeted at;
    CHECK(ask_history(at.session, "LATEST", "#lobby", "*") == 100);
    at.session.isupport.apply("CHATHISTORY=101");
    CHECK(ask_history(at.session, "LATEST", "#lobby", "*") == 100);
    at.session.isupport.apply("CHATHISTORY=99");
    CHECK(ask_history(at.session, "BEFORE", "bob", "msgid=x") == 99);
    CHECK(at.session.take_output().ends_with("CHATHISTORY BEFORE bob msgid=x 99\r\n"));
    for (const char* const name : {"draft/chathistory", "chathistory"}) {
        CHECK_FALSE(offers_history(at.session));
        at.session.capabilities.acknowledge(name);
        CHECK(offers_history(at.session));
        at.session.capabilities.withdraw(name);
    }
}

TEST_CASE("Search: special characters are escaped, and the answers counted") {
    Greeted at;
    CHECK_FALSE(offers_search(at.session));
    at.session.capabilities.acknowledge("soju.im/search");
    CHECK(offers_search(at.session));
    ask_search(at.session, "#a;b", "c\\ d\r\n;");
    CHECK(at.session.take_output() == "SEARCH in=#a\\:b;text=c\\\\\\sd\\r\\n\\:;limit=50\r\n");
    for (const char* const type : {"soju.im/search", "search"}) {
        CHECK(at.seen(std::string(":srv BATCH +s ") + type).empty());
        CHECK(at.seen("@batch=s :bob!u@h PRIVMSG #lobby :one").empty());
        CHECK(at.seen("@batch=s :me!u@h PRIVMSG #lobby :two").empty());
        CHECK(at.seen("@batch=s :me!u@h PRIVMSG #lobby").empty());
        CHECK(at.seen(":srv BATCH -s") ==
              Lines{"-- <bob> one", "-- <me> two", "-- The server found 2 lines."});
    }
    at.seen(":srv BATCH +s search");
    CHECK(at.seen(":srv BATCH -s") == Lines{"-- The server found nothing."});
    at.seen(":srv BATCH +s search");
    at.seen(
        "@batch=s :bob!u@h PRIVMSG #lobby :\x01"
        "ACTION waves\x01");
    CHECK(at.seen(":srv BATCH -s") == Lines{"-- * bob waves", "-- The server found 1 line."});
    at.seen(":srv BATCH +s search");
    at.seen("@batch=s;time=2020-02-03T12:00:00Z :bob!u@h PRIVMSG #lobby :one");
    const Lines dated = at.seen(":srv BATCH -s");
    REQUIRE(dated.size() == 2);
    CHECK(dated[0].starts_with("-- Monday, 3 February 2020 "));
    CHECK(dated[1] == "-- The server found 1 line.");
}

TEST_CASE("Rendering: each event that is no message has its text") {
    struct Case {
        EventKind kind;
        std::string text;
        std::string shown;
    };
    for (const Case& one : std::vector<Case>{
             {EventKind::joined, "", "ann joined #a"},
             {EventKind::parted, "", "ann left #a"},
             {EventKind::parted, "why", "ann left #a (why)"},
             {EventKind::quit, "", "ann quit"},
             {EventKind::quit, "why", "ann quit (why)"},
             {EventKind::renamed, "", "ann is now bob"},
             {EventKind::kicked, "", "ann kicked bob from #a"},
             {EventKind::kicked, "why", "ann kicked bob from #a (why)"},
             {EventKind::topic, "", "ann cleared the topic of #a"},
             {EventKind::topic, "tea", "ann set the topic of #a: tea"},
             {EventKind::info, "text", "text"},
             {EventKind::error, "text", "text"},
         }) {
        Event event;
        event.kind = one.kind;
        event.channel = "#a";
        event.who = "ann";
        event.other = "bob";
        event.text = one.text;
        CHECK(happening(event) == one.shown);
        // A channel that the text does not name is named in front.
        const bool named = one.shown.find("#a") != std::string::npos;
        const std::string sign = one.kind == EventKind::error ? "!! " : "-- ";
        CHECK(screen_line(event, {"#b", "10:00", {}}) ==
              "10:00 " + std::string(named ? "" : "[#a] ") + sign + one.shown);
        CHECK(screen_line(event, {"#A", "", {}}) == sign + one.shown);
        CHECK(script_line(event, "#a").empty());
    }
}

TEST_CASE("Batches: history is marked as such, unknown batches and short references are not kept") {
    Greeted at;
    for (const char* const line :
         {":srv BATCH +h chathistory #lobby", ":srv BATCH +", ":srv BATCH",
          ":srv BATCH +n netsplit", "@batch=h :bob!u@h PRIVMSG #lobby :old",
          "@batch=n :bob!u@h PRIVMSG #lobby :split", "@batch=x :bob!u@h PRIVMSG #lobby :open",
          ":srv BATCH -n", ":srv BATCH -x", ":srv BATCH -h",
          "@batch=h :bob!u@h PRIVMSG #lobby :new"})
        receive_line(at.session, line);
    const auto events = at.session.take_events();
    REQUIRE(events.size() == 5);
    CHECK(events[0].text == "split");
    CHECK(events[1].text == "open");
    CHECK(events[2].text == "old");
    CHECK(events[2].history);
    CHECK(events[3].kind == EventKind::history);
    CHECK(events[3].channel == "#lobby");
    CHECK(events[3].text == "1");
    CHECK(events[4].text == "new");
    CHECK_FALSE(events[4].history);
    CHECK_FALSE(events[0].history);
}

TEST_CASE("Typing: is reported to a full screen, and never one's own") {
    Greeted lines;
    CHECK(lines.seen("@+typing=active :bob!u@h TAGMSG #lobby").empty());
    SessionSettings settings{"me", "me", "", {}};
    settings.full_screen = true;
    Session session(settings);
    for (const char* const line :
         {"@+typing=active :bob!u@h TAGMSG #lobby", "@+typing=done :bob!u@h TAGMSG me",
          "@+typing=active :me!u@h TAGMSG #lobby", "@+react=x :bob!u@h TAGMSG #lobby",
          "@+typing=active TAGMSG #lobby"})
        receive_line(session, line);
    const auto events = session.take_events();
    REQUIRE(events.size() == 2);
    CHECK(events[0].kind == EventKind::typing);
    CHECK(events[0].channel == "#lobby");
    CHECK(events[0].text == "active");
    CHECK(events[1].channel == "bob");
    CHECK(events[1].text == "done");
    send_typing(session, "#lobby");
    CHECK(session.take_output().empty());
    session.capabilities.acknowledge("message-tags");
    send_typing(session, "#lobby");
    CHECK(session.take_output() == "@+typing=active TAGMSG #lobby\r\n");
}

TEST_CASE("Sign-on: a server that requires TLS or answers late ends it with the reason") {
    for (const bool secure : {false, true}) {
        SessionSettings settings{"me", "me", "", {}};
        settings.secure = secure;
        Session session(settings);
        receive_line(session, ":srv CAP * LS * :sts=port=6697,duration=5");
        CHECK(session.progress.error.empty());
        receive_line(session, ":srv CAP * LS :multi-prefix");
        CHECK(session.progress.error == (secure ? "" : "the server requires TLS on port 6697"));
        CHECK(session.take_output() == (secure ? "CAP REQ multi-prefix\r\n" : ""));
        CHECK(session.sts.take_seconds().has_value() == secure);
    }
    // A given reason is kept.
    Session session{{"me", "me", "", {}}};
    session.progress.error = "refused";
    Steady now{};
    session.tick(now);
    for (int i = 0; i < 20; ++i) session.tick(now += std::chrono::seconds(10));
    CHECK(session.progress.error == "refused");
    // A PING of the person counts as the question.
    Greeted at;
    at.session.tick(now);
    for (int i = 0; i < 3; ++i) at.session.tick(now += std::chrono::seconds(10));
    CHECK(at.session.take_output() == "PING hubbub\r\n");
    for (int i = 0; i < 13; ++i) at.session.tick(now += std::chrono::seconds(10));
    CHECK(at.session.progress.error ==
          "the server stopped answering: nothing received for two minutes");
    CHECK(at.seen("PING :a b").empty());
    CHECK(at.session.take_output() == "PONG :a b\r\n");
    at.seen(":srv PONG srv :tok");
    CHECK(at.session.progress.pong == "tok");
}

TEST_CASE("Read marker: only a valid time is reported, for its room") {
    Greeted at;
    for (const char* const wrong :
         {"MARKREAD", "MARKREAD #a", "MARKREAD #a *", "MARKREAD #a 2020-01-01T10:00:00.000Z",
          "MARKREAD #a timestamp=x"})
        CHECK(at.seen(wrong).empty());
    receive_line(at.session, ":srv MARKREAD #a timestamp=2020-01-01T10:00:00.050Z");
    const auto events = at.session.take_events();
    REQUIRE(events.size() == 1);
    CHECK(events[0].kind == EventKind::read);
    CHECK(events[0].channel == "#a");
    CHECK(history_reference("", *events[0].at) == "timestamp=2020-01-01T10:00:00.050Z");
}

TEST_CASE("CTCP: an action needs no end mark, other requests are named, and case counts") {
    Greeted at;
    const auto said = [&](const std::string& text) {
        return at.seen(":bob!u@h PRIVMSG #lobby :" + text).at(0);
    };
    const std::string mark = "\x01";
    CHECK(said(mark + "ACTION waves" + mark) == "* bob waves");
    CHECK(said(mark + "ACTION waves") == "* bob waves");
    CHECK(said(mark + "ACTION" + mark) == "* bob ");
    CHECK(said(mark + "action waves" + mark) == "-- bob sent a CTCP request: action");
    CHECK(said("x" + mark + "ACTION waves" + mark) == "<bob> xACTION waves");
    CHECK(said(mark) == "-- bob sent a CTCP request: ");
    // A message without text or sender is none.
    CHECK(at.seen(":bob!u@h PRIVMSG #lobby").empty());
    CHECK(at.seen("PRIVMSG #lobby :hi").empty());
    CHECK(at.seen("NOTICE #lobby :hi") == Lines{"-server- hi"});
    CHECK(at.seen(":bob!u@h NOTICE #lobby").empty());
}
