// The client's session: lines from the server, typed lines, and the displayed text.

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/commands/user_commands.h"
#include "client/irc/registration.h"
#include "client/irc/render.h"
#include "client/irc/server_lines.h"
#include "client/irc/session.h"
#include "client/irc/speech.h"
#include "talk.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("Session: tracks rooms and members") {
    Talk talk;
    talk.enter();
    const Channel* channel = talk.session.channels.find("#LOBBY");
    REQUIRE(channel != nullptr);
    CHECK(channel->members.size() == 2);
    CHECK(channel->members.at("alice").marks == "@");
    talk.hear(":bob!b@h JOIN #lobby");
    talk.hear(":alice!a@h MODE #lobby +nvo-k bob bob key");
    CHECK(channel->members.at("bob").marks == "@+");
    talk.hear(":bob!b@h NICK Robert");
    CHECK(channel->members.contains("robert"));
    talk.hear(":alice!a@h KICK #lobby Robert :enough");
    talk.hear(":alice!a@h QUIT :gone");
    CHECK(channel->members.size() == 1);
    CHECK(talk.seen() == Lines{"-- bob joined #lobby", "-- alice sets the mode +nvo-k bob bob key",
                               "-- bob is now Robert",
                               "-- alice kicked Robert from #lobby (enough)",
                               "-- alice quit (gone)"});
    talk.hear(":srv KICK #lobby me");
    CHECK(talk.session.channels.find("#lobby") == nullptr);
    CHECK(talk.session.progress.current.empty());
}

TEST_CASE("Session: a mode without its parameter removes the rank of the right member") {
    Talk talk;
    talk.enter();
    talk.hear(":bob!b@h JOIN #lobby");
    talk.hear(":alice!a@h MODE #lobby +ovl alice bob 5");
    talk.hear(":alice!a@h MODE #lobby -lo alice");
    const ChannelMembers& members = talk.session.channels.find("#lobby")->members;
    CHECK(members.at("alice").marks.empty());
    CHECK(members.at("bob").marks == "+");
}

TEST_CASE("Session: control characters of any event reach no terminal") {
    Talk talk;
    talk.enter();
    talk.hear(":bob!b@h JOIN #lobby");
    talk.hear(":alice!a@h TOPIC #lobby :\x1b[666mtopic");
    talk.hear(":bob!b@h PART #lobby :\x1b[666mpart");
    talk.hear(":bob!b@h JOIN #lobby");
    talk.hear(":alice!a@h KICK #lobby bob :\x1b[666mkick");
    talk.hear(":alice!a@h QUIT :\x1b[666mquit");
    const Lines seen = talk.seen();
    CHECK(seen.size() == 6);
    for (const std::string& line : seen) CHECK(line.find('\x1b') == std::string::npos);
}

TEST_CASE("Session: reports sender and target of messages, and strangers reach no terminal") {
    Talk talk;
    talk.enter();
    talk.hear("@time=2026-01-31T12:34:56Z :alice!a@h PRIVMSG #lobby :hi Me, all");
    talk.hear(":alice!a@h PRIVMSG me :psst");
    talk.hear(
        ":alice!a@h PRIVMSG #other :\x01"
        "ACTION \x1b[31mwaves\x07\x01");
    talk.hear(":srv.example NOTICE me :look out");
    const auto events = talk.session.take_events();
    REQUIRE(events.size() == 4);
    CHECK(events[0].mention);
    CHECK(events[0].at);
    CHECK(events[1].channel == "alice");
    const LineContext view{"#lobby", "12:34", {}};
    CHECK(screen_line(events[0], view) == "12:34 <alice> hi Me, all");
    CHECK(screen_line(events[1], view) == "12:34 [alice] <alice> psst");
    CHECK(screen_line(events[2], view) == "12:34 [#other] * alice [31mwaves");
    CHECK(screen_line(events[3], view) == "12:34 -server- look out");
    CHECK(script_line(events[0], "#LOBBY") == "<alice> hi Me, all");
    CHECK(script_line(events[1], "#lobby") == "private <alice> psst");
    CHECK(script_line(events[2], "#lobby") == "#other * alice [31mwaves");
    CHECK(script_line(events[3], "#lobby").empty());
}

TEST_CASE("Session: malformed lines change nothing") {
    Talk talk;
    talk.enter();
    for (const char* line : {"",
                             " ",
                             ":",
                             "@",
                             "@a=b",
                             ":x",
                             "PRIVMSG",
                             ":a PRIVMSG",
                             ":a PRIVMSG me",
                             "JOIN",
                             ":a JOIN",
                             "PART",
                             "KICK",
                             ":a KICK #lobby",
                             "NICK",
                             ":a NICK",
                             "MODE",
                             "MODE #lobby",
                             "MODE #lobby +ov",
                             "353",
                             "366",
                             "001",
                             "005",
                             "CAP",
                             "CAP * LS",
                             "433",
                             "432",
                             "TOPIC",
                             "332",
                             "PING",
                             "PONG",
                             "QUIT",
                             "NOTICE",
                             "INVITE",
                             "CHGHOST",
                             "401",
                             "999",
                             "FAIL",
                             ":s 005 me PREFIX=( PREFIX= "
                             "PREFIX=(ov)@ CHANMODES=b CHANTYPES= :x",
                             "@time=x;time :a!b@c PRIVMSG me :\x01\x01"})
        talk.hear(line);
    CHECK(talk.session.channels.find("#lobby") != nullptr);
    CHECK(talk.session.nick.current() == "me");
}

TEST_CASE("Session: typed lines become IRC commands") {
    Talk talk;
    talk.type("too early");
    CHECK(talk.seen() == Lines{"!! You are in no room. Join one with /join #room."});
    talk.enter();

    struct Case {
        const char* typed;
        const char* sent;
    };
    for (const Case& c : {
             Case{"hello", "PRIVMSG #lobby hello\r\n"},
             Case{"  two  words ", "PRIVMSG #lobby :  two  words \r\n"},
             Case{"//slash", "PRIVMSG #lobby /slash\r\n"},
             Case{"/me waves",
                  "PRIVMSG #lobby :\x01"
                  "ACTION waves\x01\r\n"},
             Case{"/MSG bob hi there", "PRIVMSG bob :hi there\r\n"},
             Case{"/join two", "JOIN #two\r\n"},
             Case{"/join #two key", "JOIN #two key\r\n"},
             Case{"/part", "PART #lobby\r\n"},
             Case{"/part #two so long", "PART #two :so long\r\n"},
             Case{"/topic", "TOPIC #lobby\r\n"},
             Case{"/topic we talk", "TOPIC #lobby :we talk\r\n"},
             Case{"/kick bob go away", "KICK #lobby bob :go away\r\n"},
             Case{"/kick #two bob", "KICK #two bob\r\n"},
             Case{"/mode +o bob", "MODE #lobby +o bob\r\n"},
             Case{"/mode #two", "MODE #two\r\n"},
             Case{"/mode me +i", "MODE me +i\r\n"},
             Case{"/who", "WHO #lobby\r\n"},
             Case{"/names", "NAMES #lobby\r\n"},
             Case{"/away", "AWAY\r\n"},
             Case{"/away back soon", "AWAY :back soon\r\n"},
             Case{"/op bob cleo dan eve",
                  "MODE #lobby +ooo bob cleo dan\r\nMODE #lobby +o eve\r\n"},
             Case{"/devoice #two bob", "MODE #two -v bob\r\n"},
             Case{"/ban", "MODE #lobby b\r\n"},
             Case{"/ban bob *!*@bad.example",
                  "MODE #lobby +b bob!*@*\r\nMODE #lobby +b *!*@bad.example\r\n"},
             Case{"/unban bob", "MODE #lobby -b bob!*@*\r\n"},
             Case{"/kickban bob go away", "MODE #lobby +b bob!*@*\r\nKICK #lobby bob :go away\r\n"},
             Case{"/oper ann secret", "OPER ann secret\r\n"},
             Case{"/kill bob for the noise", "KILL bob :for the noise\r\n"},
             Case{"/setname Ann of Ghent", "SETNAME :Ann of Ghent\r\n"},
             Case{"/motd", "MOTD\r\n"},
             Case{"/ctcp bob VERSION", "PRIVMSG bob \x01VERSION\x01\r\n"},
             Case{"/ns identify secret", "PRIVMSG NickServ :identify secret\r\n"},
             Case{"/say /me", "PRIVMSG #lobby /me\r\n"},
             Case{"/nick you", "NICK you\r\n"},
             Case{"/raw PING x", "PING x\r\n"},
             Case{"", ""},
             Case{"   ", ""},
         }) {
        CAPTURE(c.typed);
        talk.type(c.typed);
        CHECK(talk.sent() == c.sent);
    }
    talk.seen();
    talk.type("/quit bye all");
    CHECK(talk.sent() == "QUIT :bye all\r\n");
    CHECK(talk.session.progress.leaving);
}

TEST_CASE("Session: an unknown command gets the nearest as a suggestion") {
    Talk talk;
    talk.type("/tpoic x");
    talk.type("/whoi");
    talk.type("/xyzzyx");
    talk.type("/msg");
    CHECK(talk.seen() == Lines{"!! There is no /tpoic. Did you mean /topic?",
                               "!! There is no /whoi. Did you mean /whois?",
                               "!! There is no /xyzzyx. See /help.", "!! Usage: /msg NICK [text]"});
    CHECK(talk.sent().empty());
}

TEST_CASE("Session: /help lists all commands, or explains one") {
    Talk talk;
    talk.type("/help");
    CHECK(talk.seen().size() > 30);
    talk.type("/help /TOPIC");
    talk.type("/help j");
    talk.type("/help tpoic");
    CHECK(talk.seen() == Lines{"-- /topic [#room] [text]  show or set the topic",
                               "-- /join [#room] [key]",
                               "!! There is no /tpoic. Did you mean /topic?"});
    CHECK(talk.sent().empty());
}

TEST_CASE("Session: own messages are shown once, echoed or not") {
    Talk talk;
    talk.enter();
    talk.type("hi");
    CHECK(talk.seen() == Lines{"<me> hi"});
    talk.session.capabilities.acknowledge("echo-message");
    talk.type("hi");
    CHECK(talk.seen().empty());
    talk.hear(":me!me@host PRIVMSG #lobby :hi");
    talk.hear(":me!me@host PRIVMSG bob :psst");
    CHECK(talk.seen() == Lines{"<me> hi", "[bob] <me> psst"});
}

TEST_CASE("Session: long text is sent as several messages that fit") {
    Talk talk;
    talk.enter();
    say(talk.session, "#lobby", std::string(1200, 'x'));
    std::size_t said = 0;
    std::string out = talk.sent();
    for (std::size_t end = out.find("\r\n"); end != std::string::npos; end = out.find("\r\n")) {
        CHECK((":me!me@host " + out.substr(0, end + 2)).size() <= 512);
        said += end - std::string("PRIVMSG #lobby ").size();
        out.erase(0, end + 2);
    }
    CHECK(said == 1200);
}

TEST_CASE("Session: every command sends its words where they belong") {
    struct Case {
        const char* typed;
        const char* sent;
    };
    for (const Case& c : {
             Case{"/admin srv", "ADMIN srv\r\n"},
             Case{"/ban #two", "MODE #two b\r\n"},
             Case{"/ban $a:acct u@h host:x bob?",
                  "MODE #lobby +b $a:acct\r\nMODE #lobby +b u@h\r\nMODE #lobby +b host:x\r\n"
                  "MODE #lobby +b bob?\r\n"},
             Case{"/cs op #lobby bob", "PRIVMSG ChanServ :op #lobby bob\r\n"},
             Case{"/deop #two a b", "MODE #two -oo a b\r\n"},
             Case{"/info", "INFO\r\n"},
             Case{"/invite bob", "INVITE bob #lobby\r\n"},
             Case{"/invite bob #two", "INVITE bob #two\r\n"},
             Case{"/j two,#three k1,k2", "JOIN #two,#three k1,k2\r\n"},
             Case{"/join &two", "JOIN &two\r\n"},
             Case{"/join #LOBBY", ""},
             Case{"/join", ""},
             Case{"/kick #two bob why not", "KICK #two bob :why not\r\n"},
             Case{"/kickban #two bob", "MODE #two +b bob!*@*\r\nKICK #two bob\r\n"},
             Case{"/kickban *!*@h", "MODE #lobby +b *!*@h\r\nKICK #lobby *!*@h\r\n"},
             Case{"/kill bob", "KILL bob\r\n"},
             Case{"/knock #two let me in", "KNOCK #two :let me in\r\n"},
             Case{"/leave #two", "PART #two\r\n"},
             Case{"/links a b", "LINKS a b\r\n"},
             Case{"/list", "LIST\r\n"},
             Case{"/list #two x", "LIST #two\r\n"},
             Case{"/lusers", "LUSERS\r\n"},
             Case{"/mode #two +b", "MODE #two +b\r\n"},
             Case{"/mode -l", "MODE #lobby -l\r\n"},
             Case{"/mode +t", "MODE #lobby +t\r\n"},
             Case{"/names #two", "NAMES #two\r\n"},
             Case{"/notice #two hi there", "NOTICE #two :hi there\r\n"},
             Case{"/op #two a b c d", "MODE #two +ooo a b c\r\nMODE #two +o d\r\n"},
             Case{"/quote NAMES #x", "NAMES #x\r\n"},
             Case{"/rehash", "REHASH\r\n"},
             Case{"/stats u srv", "STATS u srv\r\n"},
             Case{"/time", "TIME\r\n"},
             Case{"/topic #two tea", "TOPIC #two tea\r\n"},
             Case{"/unban #two a !b", "MODE #two -b a!*@*\r\nMODE #two -b !b\r\n"},
             Case{"/version srv", "VERSION srv\r\n"},
             Case{"/voice bob", "MODE #lobby +v bob\r\n"},
             Case{"/wallops hi all", "WALLOPS :hi all\r\n"},
             Case{"/who bob", "WHO bob\r\n"},
             Case{"/who #two", "WHO #two\r\n"},
             Case{"/whois bob x", "WHOIS bob\r\n"},
             Case{"/whowas bob 3", "WHOWAS bob 3\r\n"},
         }) {
        CAPTURE(c.typed);
        Talk talk;
        talk.enter();
        talk.type(c.typed);
        CHECK(talk.sent() == c.sent);
        CHECK(talk.seen().size() <= 1);
        CHECK(talk.session.progress.current == "#lobby");
        // Outside of channels, no message is sent to one.
        talk.hear(":me!me@host PART #lobby");
        talk.seen();
        talk.type(c.typed);
        if (std::string_view(c.typed).find("#lobby") == std::string_view::npos)
            CHECK(talk.sent().find("#lobby") == std::string::npos);
    }
}

TEST_CASE("Session: a command with too few words shows its usage, and sends nothing") {
    Talk talk;
    talk.enter();
    for (const std::string line :
         {"/cs",         "/ctcp bob",     "/deop",  "/devoice",  "/invite",  "/kick",  "/kick #two",
          "/kickban",    "/kickban #two", "/kill",  "/knock",    "/me",      "/msg",   "/nick",
          "/notice bob", "/ns",           "/op",    "/oper ann", "/query",   "/quote", "/raw",
          "/say",        "/setname",      "/unban", "/voice",    "/wallops", "/whois", "/whowas"}) {
        CAPTURE(line);
        talk.type(line);
        CHECK(talk.sent().empty());
        const Lines seen = talk.seen();
        REQUIRE(seen.size() == 1);
        CHECK(seen[0].starts_with("!! Usage: /"));
    }
    talk.hear(":me!me@host PART #lobby");
    talk.seen();
    for (const std::string line :
         {"/ban", "/deop bob", "/invite bob", "/kick bob", "/kickban bob", "/me waves", "/mode +t",
          "/names", "/part", "/say hi", "/topic tea", "/who", "hi"}) {
        CAPTURE(line);
        talk.type(line);
        CHECK(talk.sent().empty());
        CHECK(talk.seen() == Lines{"!! You are in no room. Join one with /join #room."});
    }
    talk.type("/join");
    CHECK(talk.seen() == Lines{"!! Usage: /join [#room] [key]"});
}

TEST_CASE("Session: typed and raw lines change what is wanted and where text goes") {
    Talk talk;
    talk.enter();
    const auto wants = [&](const char* channel) {
        return talk.session.wanted_channels.all().contains(channel);
    };
    talk.type("/join #x key");
    CHECK(talk.session.wanted_channels.all().at("#x").key == "key");
    talk.hear(":srv 471 me #x :full");
    CHECK(wants("#x"));
    talk.type("/part #X");
    CHECK_FALSE(wants("#x"));
    talk.type("/raw @a=b :me JOIN :#y");
    talk.type("/quote join #z,#w k1,k2");
    CHECK(wants("#y"));
    CHECK(talk.session.wanted_channels.all().at("#w").key == "k2");
    talk.type("/raw PART #z");
    CHECK_FALSE(wants("#z"));
    talk.type("/raw NOTICE #y x");
    CHECK(wants("#y"));
    talk.type("/raw NICK :bob");
    talk.hear(":me!me@host NICK Bob");
    CHECK(talk.session.nick.wanted() == "Bob");
    talk.type("/nick ann");
    talk.hear(":Bob!me@host NICK guest");
    CHECK(talk.session.nick.wanted() == "Bob");
    CHECK(talk.session.nick.current() == "guest");
    talk.sent();
    talk.seen();
    // A channel that somebody else put the person into is not shown; a requested one is.
    talk.hear(":guest!me@host JOIN #forced");
    CHECK(talk.session.progress.current == "#lobby");
    talk.type("/join #Asked");
    talk.hear(":guest!me@host JOIN #asked");
    CHECK(talk.session.progress.current == "#asked");
    talk.type("/join #lobby");
    CHECK(talk.session.progress.current == "#lobby");
    // One left for another stays left; only the current channel is replaced.
    talk.hear(":guest!me@host PART #asked");
    CHECK(talk.session.progress.current == "#lobby");
    talk.hear(":op!o@h KICK #lobby guest");
    CHECK(talk.session.progress.current == "#forced");
    talk.sent();
    talk.seen();
    talk.type("/msg bob");
    CHECK(talk.seen() == Lines{"-- Your messages go to bob now. Return with /join #room."});
    CHECK(talk.session.progress.current == "bob");
    talk.type("/query ann hi there");
    CHECK(talk.session.progress.current == "ann");
    talk.type("/msg bob psst");
    CHECK(talk.session.progress.current == "ann");
    CHECK(talk.sent() == "PRIVMSG ann :hi there\r\nPRIVMSG bob psst\r\n");
    talk.type("/away tea");
    CHECK(talk.session.progress.away);
    talk.type("/away");
    CHECK_FALSE(talk.session.progress.away);
    talk.sent();
    talk.type("/quit");
    CHECK(talk.sent() == "QUIT bye\r\n");
}

TEST_CASE("Session: a line has 512 bytes at most, a message all of them") {
    Talk talk;
    talk.enter();
    const auto bytes = [](const std::string& text) { return std::string("TOPIC #a ") + text; };
    talk.session.send("TOPIC", {"#a", std::string(510 - bytes("").size(), 'x')});
    CHECK(talk.sent().size() == 512);
    talk.session.send("TOPIC", {"#a", std::string(511 - bytes("").size(), 'x')});
    CHECK(talk.sent().empty());
    CHECK(talk.seen() == Lines{"!! Too long: the limit is 512 bytes, this has 513. Not sent."});
    const std::string around = ":me!me@host PRIVMSG #lobby :\r\n";
    CHECK(talk.session.fits("#lobby") == 512 - around.size());
    CHECK(talk.session.fits(std::string(500, 'r')) == 64);
    talk.hear(":me!me@host CHGHOST me longer.host");
    CHECK(talk.session.fits("#lobby") == 512 - around.size() - 7);
    say(talk.session, std::string(500, 'r'), "x");
    CHECK(talk.sent().size() == 512);
    talk.seen();
    say(talk.session, std::string(501, 'r'), "x");
    CHECK(talk.sent().empty());
    CHECK(talk.seen() == Lines{"!! The name of the recipient is too long. Not sent."});
    SessionSettings settings{"me", "me", "", {}};
    settings.person = true;
    Session person(settings);
    CHECK(person.may_queue(2000));
    CHECK(person.take_events().empty());
    CHECK_FALSE(person.may_queue(2001));
    CHECK(person.take_events().at(0).text ==
          "No more than 2000 lines can wait to be sent. None of this was sent.");
    CHECK(talk.session.may_queue(5000));
}

TEST_CASE("Session: /help has one line for each command, in columns") {
    Talk talk;
    talk.type("/help");
    const Lines seen = talk.seen();
    CHECK(seen.front() == "-- Everything you type is sent to the room in the prompt. Commands:");
    CHECK(seen.back() == "--   //text                      sends \"/text\"");
    const auto has = [&](const std::string& line) {
        return std::find(seen.begin(), seen.end(), "--   " + line) != seen.end();
    };
    CHECK(has("/me waves                   describe an action"));
    CHECK(has("/ban [#room] [NICK|MASK ...]  ban someone; alone: list the bans"));
    for (const std::string& line : seen) {
        CHECK_FALSE(line.starts_with("--   /j "));
        CHECK_FALSE(line.starts_with("--   /quote"));
    }
    const auto commands = session_commands();
    std::size_t listed = 2;
    for (const CommandHelp& command : session_commands()) {
        if (!command.help.empty()) ++listed;
    }
    CHECK(seen.size() == listed);
    talk.type("/quot PING x");
    talk.type("/leav");
    talk.type("/JION #x");
    CHECK(talk.seen() == Lines{"!! There is no /quot. Did you mean /quit?",
                               "!! There is no /leav. See /help.",
                               "!! There is no /jion. Did you mean /join?"});
    CHECK(talk.sent().empty());
    CHECK_FALSE(talk.session.progress.leaving);
}
