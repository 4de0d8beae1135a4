// The client's knowledge of a channel after server messages, and its text form.

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/commands/user_commands.h"
#include "client/irc/registration.h"
#include "client/irc/render.h"
#include "client/irc/server_lines.h"
#include "client/irc/session.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

using Lines = std::vector<std::string>;

struct Inside {
    Session session;

    explicit Inside(bool full_screen = false) : session(settings(full_screen)) {
        sign_on(session);
        for (const char* const line :
             {":srv 001 me :Welcome",
              ":srv 005 me CASEMAPPING=ascii PREFIX=(ohv)@%+ CHANMODES=b,k,l,nt :are supported",
              ":srv 422 me :no MOTD", ":me!u@first.example JOIN #lobby",
              ":srv 353 me = #lobby :@alice me", ":srv 366 me #lobby :end"})
            receive_line(session, line);
        heard();
        session.take_output();
    }
    static SessionSettings settings(bool full_screen) {
        SessionSettings out{"me", "me", "", {"#lobby"}};
        out.full_screen = full_screen;
        return out;
    }
    void hear(std::string_view line) { receive_line(session, line); }
    const Channel& channel() { return *session.channels.find("#lobby"); }
    // The lines of what happened since the last call, as one reads them in #lobby.
    Lines heard() {
        Lines out;
        for (const Event& event : session.take_events())
            out.push_back(screen_line(event, {"#lobby", "", {}}));
        return out;
    }
};

}  // namespace

TEST_CASE("Channels: ranks are kept in the server's order, each once") {
    Inside at;
    at.hear(":bob!u@h JOIN #lobby");
    for (const char* const changes : {"+v bob", "+h bob", "+o bob", "+v bob"})
        at.hear(std::string(":alice!u@h MODE #lobby ") + changes);
    CHECK(at.channel().members.at("bob").marks == "@%+");
    at.hear(":alice!u@h MODE #lobby -h bob");
    CHECK(at.channel().members.at("bob").marks == "@+");
    // Neither ranks nor masks are modes of the channel.
    at.hear(":alice!u@h MODE #lobby +bnt *!*@spam");
    at.hear(":alice!u@h MODE #lobby +nlk 5 key");
    CHECK(at.channel().modes == "tnlk");
    at.hear(":alice!u@h MODE #lobby -nl+o bob");
    CHECK(at.channel().modes == "tk");
    // Absent users get none.
    at.hear(":alice!u@h MODE #lobby +o nobody");
    CHECK(at.channel().members.size() == 3);
}

TEST_CASE("Channels: modes from the server replace the known ones") {
    Inside at;
    at.hear(":alice!u@h MODE #lobby +n");
    at.heard();
    at.hear(":srv 324 me #lobby +tk-l key");
    CHECK(at.channel().modes == "tkl");
    CHECK(at.heard().size() == 1);
    // A full screen sends the first request automatically: its answer is not shown.
    Inside screen(true);
    screen.hear(":srv 324 me #lobby +t");
    CHECK(screen.channel().modes == "t");
    CHECK(screen.heard().empty());
    screen.hear(":srv 324 me #lobby +t");
    CHECK(screen.heard().size() == 1);
}

TEST_CASE("Channels: the topic is the last one set or reported") {
    Inside at;
    at.hear(":srv 332 me #lobby :first");
    CHECK(at.channel().topic == "first");
    at.hear(":alice!u@h TOPIC #lobby :second");
    CHECK(at.channel().topic == "second");
    at.hear(":alice!u@h TOPIC #lobby :");
    CHECK(at.channel().topic.empty());
    CHECK(at.heard() == Lines{"-- topic: first", "-- alice set the topic of #lobby: second",
                              "-- alice cleared the topic of #lobby"});
}

TEST_CASE("Channels: the client's user and host follow its last JOIN or CHGHOST") {
    Inside at;
    CHECK(at.session.progress.user_host == "u@first.example");
    at.hear(":alice!a@h CHGHOST a other.example");
    at.hear(":alice!a@elsewhere JOIN #lobby");
    CHECK(at.session.progress.user_host == "u@first.example");
    at.hear(":ME!u@first.example CHGHOST me second.example");
    CHECK(at.session.progress.user_host == "me@second.example");
}

TEST_CASE("Channels: members and query partners are kept through a nick change") {
    Inside at;
    handle_typed_line(at.session, "/query alice");
    CHECK(at.session.progress.current == "alice");
    at.hear(":alice!u@h NICK Alicia");
    CHECK(at.channel().members.at("alicia").nick == "Alicia");
    CHECK(at.channel().members.at("alicia").marks == "@");
    CHECK(at.channel().members.size() == 2);
    CHECK(at.session.progress.current == "Alicia");
    at.hear(":me!u@h NICK myself");
    CHECK(at.session.nick.current() == "myself");
    CHECK(at.session.progress.current == "Alicia");
}

TEST_CASE("Channels: NAMES is read in every form, and at most forty names are shown") {
    Inside at;
    at.hear(":srv 353 me = #lobby :@%alice!u@h +bob @ me ");
    at.hear(":srv 366 me #lobby :end");
    CHECK(at.channel().members.size() == 3);
    CHECK(at.channel().members.at("alice").nick == "alice");
    CHECK(at.channel().members.at("alice").marks == "@%");
    CHECK(at.heard() == Lines{"-- here: @alice, +bob, me"});
    std::string names;
    std::string shown;
    for (int i = 100; i < 142; ++i) {
        names += "n" + std::to_string(i) + " ";
        if (i < 140) shown += (shown.empty() ? "n" : ", n") + std::to_string(i);
    }
    at.hear(":srv 353 me = #lobby :" + names);
    at.hear(":srv 366 me #lobby :end");
    CHECK(at.heard() == Lines{"-- here: " + shown + " and 2 more"});
    at.hear(":srv 366 me #elsewhere :end");
    CHECK(at.heard() == Lines{"[#elsewhere] -- here: nobody"});
}

TEST_CASE("Rendering: a room is named if it is not the current one, once") {
    Inside at;
    at.hear(":me!u@h JOIN #ci");
    at.hear(":bob!u@h JOIN #ci");
    at.hear(":bob!u@h PRIVMSG #ci :hi");
    at.hear(":bob!u@h MODE #ci +n");
    at.hear(":bob!u@h PRIVMSG #LOBBY :hi");
    at.hear(":bob!u@h PART #ci :bye");
    CHECK(at.heard() == Lines{"-- me joined #ci", "-- bob joined #ci", "[#ci] <bob> hi",
                              "[#ci] -- bob sets the mode +n", "<bob> hi",
                              "-- bob left #ci (bye)"});
    // Its name is a stranger's text too.
    Event event;
    event.kind = EventKind::said;
    event.who = "bob\x1b";
    event.channel = "#a\x1b[31m";
    event.text = "x";
    CHECK(screen_line(event, {"#lobby", "", {}}).find('\x1b') == std::string::npos);
    CHECK(script_line(event, "#lobby").find('\x1b') == std::string::npos);
}

TEST_CASE("Rendering: own messages and mentions stand out, others have their nick's colour") {
    const Colours colours{ColourDepth::many};
    Event event;
    event.kind = EventKind::said;
    event.who = "bob";
    event.text = "hi";
    const auto line = [&] { return screen_line(event, {"", "", colours}); };
    const std::string reset(colours.reset());
    CHECK(line() == colours.nick("bob") + "<bob>" + reset + " hi");
    event.own = true;
    CHECK(line() == std::string(colours.strong()) + "<bob>" + reset + " hi");
    event.own = false;
    event.mention = true;
    CHECK(line() == std::string(colours.mention()) + "<bob>" + reset + " " +
                        std::string(colours.strong()) + "hi" + reset);
    event.kind = EventKind::joined;
    CHECK(line().starts_with(colours.strong()));
    event.mention = false;
    CHECK(line().starts_with(colours.faint()));
}

TEST_CASE("Rendering: a script prints others' messages, not its own or the server's") {
    Event event;
    event.kind = EventKind::notice;
    event.who = "bob";
    event.channel = "#a";
    event.text = "hi";
    CHECK(script_line(event, "#a") == "-bob- hi");
    event.own = true;
    CHECK(script_line(event, "#a").empty());
    event.own = false;
    event.who = "";
    CHECK(script_line(event, "#a").empty());
    event.who = "bob";
    event.channel = "";
    CHECK(script_line(event, "#a").empty());
}

TEST_CASE("Channels: NAMES of two rooms stay apart, and a full screen shows only the second list") {
    Inside screen(true);
    screen.hear(":me!u@h JOIN #two");
    CHECK(screen.session.take_output() == "MODE #two\r\n");
    screen.heard();
    screen.hear(":srv 353 me = #two :@me ann");
    screen.hear(":srv 353 me = #lobby :bob");
    screen.hear(":srv 353 me = #two :eve");
    screen.hear(":srv 366 me #two :end");
    CHECK(screen.heard().empty());
    CHECK(screen.session.channels.find("#two")->members.size() == 3);
    CHECK(screen.session.channels.mark_of("#TWO", "ME") == '@');
    CHECK(screen.session.channels.mark_of("#two", "ann") == 0);
    CHECK(screen.session.channels.mark_of("#none", "me") == 0);
    screen.hear(":srv 353 me = #two :ann");
    screen.hear(":srv 366 me #two :end");
    CHECK(screen.heard() == Lines{"[#two] -- here: ann"});
    CHECK(screen.session.channels.find("#two")->members.size() == 1);
    screen.hear(":srv 366 me #lobby :end");
    CHECK(screen.channel().members.size() == 1);
    std::string forty;
    for (int i = 0; i < 40; ++i) forty += "n" + std::to_string(i) + " ";
    screen.hear(":srv 353 me = #two :" + forty);
    screen.hear(":srv 366 me #two :end");
    CHECK(screen.heard().at(0).find(" more") == std::string::npos);
    // A PART or QUIT removes the nick from the right channels.
    screen.hear(":bob!u@h JOIN #two");
    screen.hear(":bob!u@h PART #lobby");
    CHECK(screen.channel().members.empty());
    CHECK(screen.session.channels.find("#two")->members.contains("bob"));
    screen.hear(":bob!u@h JOIN #lobby");
    screen.session.take_events();
    screen.hear(":bob!u@h NICK Rob");
    screen.hear(":n1!u@h QUIT");
    screen.hear(":Rob!u@h QUIT");
    const auto events = screen.session.take_events();
    REQUIRE(events.size() == 3);
    CHECK(events[0].channels == Lines{"#lobby", "#two"});
    CHECK(events[1].channels == Lines{"#two"});
    CHECK(events[2].channels == Lines{"#lobby", "#two"});
    // Joined again, a channel begins empty; it stays the shown one without the person.
    screen.hear(":srv 332 me #lobby :topic");
    screen.hear(":op!u@h MODE #lobby +n");
    screen.session.progress.current = "#lobby";
    screen.hear(":me!u@h PART #lobby");
    CHECK(screen.session.progress.current == "#lobby");
    CHECK_FALSE(screen.session.wanted_channels.all().contains("#lobby"));
    screen.hear(":me!u@h JOIN #Lobby");
    CHECK(screen.channel().name == "#Lobby");
    CHECK(screen.channel().topic.empty());
    CHECK(screen.channel().modes.empty());
    CHECK(screen.channel().members.size() == 1);
    CHECK(screen.session.wanted_channels.all().contains("#lobby"));
    // Line mode sends no MODE.
    Inside lines;
    lines.hear(":me!u@h JOIN #two");
    CHECK(lines.session.take_output().empty());
    lines.hear(":bob!u@h JOIN #elsewhere");
    CHECK(lines.session.channels.all().size() == 2);
    CHECK_FALSE(lines.session.wanted_channels.all().contains("#elsewhere"));
}

TEST_CASE("Rendering: time, room and errors have their own colours") {
    const Colours colours{ColourDepth::sixteen};
    const auto faint = [&](const std::string& text) {
        return std::string(colours.faint()) + text + std::string(colours.reset());
    };
    const auto strong = [&](const std::string& text) {
        return std::string(colours.strong()) + text + std::string(colours.reset());
    };
    Event event;
    event.kind = EventKind::error;
    event.channel = "#a";
    event.text = "no";
    CHECK(screen_line(event, {"#b", "10:00", colours}) ==
          faint("10:00") + " " + faint("[#a]") + " " + strong("!! no"));
    event.kind = EventKind::info;
    CHECK(screen_line(event, {"#a", "", colours}) == faint("-- no"));
    event.kind = EventKind::notice;
    CHECK(screen_line(event, {"#a", "", colours}) == colours.nick("") + "-server-\x1b[0m no");
    event.kind = EventKind::action;
    event.who = "bob";
    CHECK(screen_line(event, {"#a", "", colours}) == colours.nick("bob") + "* bob\x1b[0m no");
    CHECK(day_text(Wall{} + std::chrono::hours(12)) == "Thursday, 1 January 1970");
    CHECK(day_text(Wall{} + std::chrono::hours(9 * 24 + 12)) == "Saturday, 10 January 1970");
    CHECK(local_day(Wall{} + std::chrono::hours(9 * 24 + 12)) == 9);
}
