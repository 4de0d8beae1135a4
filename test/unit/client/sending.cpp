// Output: several lines at once, long texts, many messages; and the display of lists.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/commands/user_commands.h"
#include "client/irc/server_lines.h"
#include "client/irc/session.h"
#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

std::vector<std::string> lines_in(std::string text) {
    std::vector<std::string> lines;
    for (std::size_t end = text.find("\r\n"); end != std::string::npos; end = text.find("\r\n")) {
        // How the lag is measured.
        if (!text.starts_with("PING")) lines.push_back(text.substr(0, end));
        text.erase(0, end + 2);
    }
    return lines;
}

void pass(ScreenDouble& at, std::chrono::milliseconds time) {
    at.clock.time += time;
    at.workspace.tick();
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("Sending: all lines of /msg and similar commands go to their target") {
    for (const bool pasted : {false, true}) {
        CAPTURE(pasted);
        ScreenDouble at;
        at.controller.screen.config.aliases = {{"k", "/msg kim $*"}, {"w", "/me waves"}};
        const auto sent = [&](const std::string& text) {
            std::string keys;
            for (const char c : text) keys += c == '\n' && !pasted ? "\x1b\r" : std::string(1, c);
            if (pasted) keys = "\x1b[200~" + keys + "\x1b[201~";
            at.workspace.buffers.go_to(1);
            at.type(keys + "\r");
            pass(at, std::chrono::seconds(9));
            CHECK(at.input().empty());
            return lines_in(at.sent());
        };
        CHECK(sent("/msg kim secret\nmore") == Lines{"PRIVMSG kim secret", "PRIVMSG kim more"});
        CHECK(sent("/MSG kim\nsecret") == Lines{"PRIVMSG kim secret"});
        CHECK(sent("/query kim secret\n/more") == Lines{"PRIVMSG kim secret", "PRIVMSG kim /more"});
        CHECK(sent("/notice kim secret\nmore") == Lines{"NOTICE kim secret", "NOTICE kim more"});
        CHECK(sent("/me waves\nsmiles") == Lines{"PRIVMSG #lobby :\x01"
                                                 "ACTION waves\x01",
                                                 "PRIVMSG #lobby :\x01"
                                                 "ACTION smiles\x01"});
        CHECK(sent("/k secret\nmore") == Lines{"PRIVMSG kim secret", "PRIVMSG kim more"});
        CHECK(sent("/w bob\nsmiles") == Lines{"PRIVMSG #lobby :\x01"
                                              "ACTION waves bob\x01",
                                              "PRIVMSG #lobby :\x01"
                                              "ACTION smiles\x01"});
        CHECK(sent("//msg kim\nmore") == Lines{"PRIVMSG #lobby :/msg kim", "PRIVMSG #lobby more"});
        CHECK(sent("/topic words\n") == Lines{"TOPIC #lobby words"});
    }
}

TEST_CASE("Sending: any other multi-line command is refused and stays in the input") {
    ScreenDouble at;
    at.controller.screen.config.aliases = {
        {"t", "/topic $*"}, {"two", "/msg kim hello; /msg bob hello"}, {"brb", "be right back"}};
    for (const std::string text :
         {"/topic words\nmore", "/quit\nmore", "/join #a\n#b", "/oper a b\nc", "/raw PING x\nQUIT",
          "/ns identify\nx", "/say a\nb", "/set bell off\nx", "/t words\nmore", "/two a\nb",
          "/brb a\nb", "/nonsense\nmore", "/\nmore"}) {
        CAPTURE(text);
        at.workspace.buffers.current().input.set(text);
        at.type("\r");
        CHECK(at.sent().empty());
        CHECK(at.input() == text);
        CHECK(at.shows("accept several lines. Nothing was sent."));
    }
    // The same without a full screen.
    Session session{{"me", "me", "", {"#lobby"}}};
    receive_line(session, ":srv 001 me :Welcome");
    receive_line(session, ":me!me@host JOIN #lobby");
    session.take_output();
    session.take_events();
    handle_typed_line(session, "/topic words\nmore");
    CHECK(session.take_output().empty());
    REQUIRE(session.take_events().size() == 1);
    handle_typed_line(session, "/msg kim secret\nmore");
    CHECK(session.take_output() == "PRIVMSG kim secret\r\nPRIVMSG kim more\r\n");
    handle_typed_line(session, "one\n/two");
    CHECK(session.take_output() == "PRIVMSG #lobby one\r\nPRIVMSG #lobby /two\r\n");
}

TEST_CASE("Sending: a newline in a parameter starts no second line") {
    Session session{{"me", "me", "", {"#lobby"}}};
    session.send("TOPIC", {"#lobby", "x\nQUIT\r\nPART\0"});
    CHECK(session.take_output() == "TOPIC #lobby xQUITPART\r\n");
}

TEST_CASE("Pace: many lines are sent one by one, and can be dropped") {
    ScreenDouble at;
    std::string text = "\x1b[200~";
    for (int i = 1; i <= 60; ++i) text += std::to_string(i) + "\r";
    at.type(text + "\x1b[201~\ry");
    CHECK(lines_in(at.sent()).size() == 8);
    CHECK(at.shows("52 lines waiting, Ctrl-C drops them"));
    CHECK(at.shows(" 8"));
    CHECK_FALSE(at.shows(" 9"));
    pass(at, std::chrono::milliseconds(1));
    at.sent();
    pass(at, std::chrono::seconds(1));
    CHECK(at.sent() == "PRIVMSG #lobby 9\r\n");
    // Somebody else need not wait for all of them.
    at.type("/msg kim hello\r");
    CHECK(at.sent().empty());
    pass(at, std::chrono::seconds(1));
    CHECK(at.sent() == "PRIVMSG kim hello\r\n");
    pass(at, std::chrono::seconds(2));
    CHECK(at.sent() == "PRIVMSG #lobby 10\r\nPRIVMSG #lobby 11\r\n");
    at.type("\x03");
    CHECK(at.shows("49 waiting lines were dropped."));
    pass(at, std::chrono::seconds(60));
    CHECK(at.sent().find("PRIVMSG") == std::string::npos);
}

TEST_CASE("Pace: the queue is bounded, and is dropped with its room and connection") {
    ScreenDouble at;
    const std::string many = [] {
        std::string out = "x";
        for (int i = 0; i < 1500; ++i) out += "\nx";
        return out;
    }();
    Session& session = *at.workspace.networks.at(0).session;
    at.workspace.type(many);
    const std::size_t waiting = session.waiting();
    CHECK(waiting == 1501 - 8);
    at.workspace.type(many);
    CHECK(session.waiting() == waiting);
    CHECK(at.shows("No more than 2000 lines can wait"));
    at.hear(":alice!u@h KICK #lobby me :enough");
    CHECK(session.waiting() == 0);
    at.workspace.type("/msg kim " + many);
    at.sent();
    at.columns = 200;
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.buffers.go_to(0);
    CHECK(at.shows("waiting lines were not sent"));
    CHECK(at.sent().empty());
}

TEST_CASE("Sending: overlong text is split, or refused whole") {
    ScreenDouble at;
    std::string text;
    for (int i = 0; i < 400; ++i) text += "ü";
    at.type("/notice bob " + text + "\r");
    std::string whole;
    const std::vector<std::string> notices = lines_in(at.sent());
    CHECK(notices.size() == 2);
    for (const std::string& line : notices) {
        CHECK((":me!me@host " + line + "\r\n").size() <= 512);
        CHECK(line.starts_with("NOTICE bob "));
        whole += line.substr(11);
    }
    CHECK(whole == text);
    for (const std::string command :
         {"/topic ", "/away ", "/part ", "/kick bob ", "/ctcp bob PING ", "/raw ", "/setname ",
          "/wallops ", "/nick ", "/join #"}) {
        CAPTURE(command);
        at.type(command + text + "\r");
        CHECK(at.sent().empty());
        CHECK(at.shows("Not sent."));
    }
    at.workspace.networks.at(0).session->leave(text);
    const std::vector<std::string> quit = lines_in(at.sent());
    REQUIRE(quit.size() == 1);
    CHECK(quit.front().size() < 510);
    CHECK(quit.front().ends_with("ü"));
}

TEST_CASE("Multiline: the server's limits are respected") {
    ScreenDouble at;
    at.hear(":srv CAP * NEW :batch message-tags draft/multiline=max-bytes=100,max-lines=3");
    at.hear(":srv CAP * ACK :batch message-tags draft/multiline");
    at.sent();
    at.workspace.type(std::string(60, 'a') + "\n" + std::string(60, 'b') + "\nc\nd\ne\n" +
                      std::string(300, 'f'));
    pass(at, std::chrono::seconds(9));
    std::size_t bytes = 0;
    std::size_t lines = 0;
    for (const std::string& line : lines_in(at.sent())) {
        const std::size_t text = line.find("PRIVMSG #lobby ");
        if (line.starts_with("BATCH")) bytes = lines = 0;
        if (text == std::string::npos || !line.starts_with("@batch")) continue;
        bytes += line.size() - text - 15;
        CHECK(bytes <= 100);
        CHECK(++lines <= 3);
    }
}

TEST_CASE("Lists: members and bans are shown in the buffer that asked") {
    ScreenDouble at;
    at.hear(":me!me@host JOIN #ci");
    at.sent();
    at.type("/who #ci\r/ban #ci\r");
    CHECK(at.sent() == "WHO #ci\r\nMODE #ci b\r\n");
    at.hear(":srv 352 me #ci bo host srv bob H :0 Bob");
    at.hear(":srv 367 me #ci bad!*@* alice 1");
    at.hear(":srv 368 me #ci :End");
    CHECK(at.workspace.buffers.current().name == "#lobby");
    CHECK(at.shows("bob (bo@host, H) in #ci"));
    CHECK(at.shows("#ci bans bad!*@*"));
}

TEST_CASE("Sending: a paste during the question about another paste is not lost") {
    ScreenDouble at;
    at.type("\x1b[200~1\r2\r3\r4\x1b[201~\r");
    CHECK(at.shows("send 4 lines?"));
    at.type("\x1b[200~y\r5\x1b[201~");
    CHECK(at.input() == "1\n2\n3\n4y\n5");
    CHECK(at.sent().empty());
}

TEST_CASE("Lists: the rooms of a server have a buffer") {
    ScreenDouble at;
    // Nobody asked: no buffer opens.
    const std::size_t buffers = at.workspace.buffers.size();
    at.hear(":srv 322 me #spam 3 :come here");
    CHECK(at.workspace.buffers.size() == buffers);
    at.type("/list\r");
    CHECK(at.sent() == "LIST\r\n");
    at.hear(":srv 321 me Channel :Users  Name");
    at.hear(":srv 322 me #lobby 3 :all of us");
    at.hear(":srv 322 me #tea 7 :hot");
    at.hear(":srv 323 me :End of /LIST");
    CHECK(at.workspace.buffers.current().kind == BufferKind::list);
    for (const char* line : {"#lobby (3) all of us", "#tea (7) hot", "End of list."}) {
        CAPTURE(line);
        CHECK(at.shows(line));
    }
    at.workspace.buffers.go_to(1);
    CHECK_FALSE(at.shows("#lobby (3)"));
    // A newer one takes its place; a person of that name has another buffer.
    at.type("/list\r");
    CHECK_FALSE(at.shows("#tea (7)"));
    at.say("list", "hello", "me");
    CHECK_FALSE(at.shows("hello"));
    at.type("words\r");
    CHECK(at.shows("This is not a room"));
    CHECK(at.sent() == "LIST\r\n");
    at.type("\x03/close\r");
    CHECK(at.workspace.buffers.current().kind != BufferKind::list);
}

TEST_CASE("Multiline: the default limits, and what is sent in one batch") {
    const auto sent = [](const std::string& offer, const std::string& text) {
        Session session{{"me", "me", "", {}}};
        session.capabilities.offer(offer);
        session.capabilities.acknowledge("draft/multiline");
        handle_typed_line(session, "/msg bob " + text);
        return lines_in(session.take_output());
    };
    const auto many = [](std::size_t lines, std::size_t bytes = 1) {
        std::string out(bytes, 'x');
        for (std::size_t i = 1; i < lines; ++i) out += "\n" + std::string(bytes, 'x');
        return out;
    };
    const auto batches = [](const Lines& lines) {
        std::size_t number = 0;
        for (const std::string& line : lines) number += line.starts_with("BATCH +") ? 1U : 0U;
        return number;
    };
    for (const std::string offer : {"draft/multiline", "draft/multiline=max-lines=0,max-bytes=",
                                    "draft/multiline=max-lines,max-bytesx=5"}) {
        CAPTURE(offer);
        CHECK(sent(offer, many(24)).size() == 26);
        CHECK(batches(sent(offer, many(24))) == 1);
        CHECK(sent(offer, many(25)).back() == "PRIVMSG bob x");
        CHECK(batches(sent(offer, many(48))) == 2);
        CHECK(batches(sent(offer, many(2, 400) + "\n" + many(8, 400))) == 1);
        CHECK(batches(sent(offer, many(11, 400))) == 1);
        CHECK(sent(offer, many(11, 400)).back() == "PRIVMSG bob " + std::string(400, 'x'));
    }
    const std::string two = "draft/multiline=max-bytes=10,max-lines=2";
    CHECK(sent(two, "1234\n1234") == Lines{"BATCH +m1 draft/multiline bob",
                                           "@batch=m1 PRIVMSG bob 1234",
                                           "@batch=m1 PRIVMSG bob 1234", "BATCH -m1"});
    CHECK(sent(two, "1234\n12345") == Lines{"PRIVMSG bob 1234", "PRIVMSG bob 12345"});
    CHECK(sent(two, "12345678901\n1\n2") ==
          Lines{"PRIVMSG bob 12345678901", "BATCH +m1 draft/multiline bob",
                "@batch=m1 PRIVMSG bob 1", "@batch=m1 PRIVMSG bob 2", "BATCH -m1"});
    CHECK(sent(two, "one") == Lines{"PRIVMSG bob one"});
    // Only offered is not enough.
    Session session{{"me", "me", "", {}}};
    session.capabilities.offer("draft/multiline");
    handle_typed_line(session, "/msg bob 1\n2");
    CHECK(lines_in(session.take_output()) == Lines{"PRIVMSG bob 1", "PRIVMSG bob 2"});
}

TEST_CASE("Multiline: pieces of a long line join without a loss, and the text is shown once") {
    Session session{{"me", "me", "", {}}};
    session.capabilities.offer("draft/multiline");
    session.capabilities.acknowledge("draft/multiline");
    std::string text;
    while (text.size() < 1000) text += "word" + std::to_string(text.size()) + " ";
    text += std::string(600, 'y');
    handle_typed_line(session, "/msg bob " + text + "\nend");
    std::string joined;
    std::size_t pieces = 0;
    for (const std::string& line : lines_in(session.take_output())) {
        const std::size_t at = line.find("PRIVMSG bob ");
        if (at == std::string::npos) continue;
        CHECK(line.size() - at <= 510);
        std::string_view piece = std::string_view(line).substr(at + 12);
        if (piece.starts_with(':')) piece.remove_prefix(1);
        if (++pieces > 1 && line.find("multiline-concat") == std::string::npos) joined += '\n';
        joined += piece;
    }
    CHECK(pieces > 4);
    CHECK(joined == text + "\nend");
    const auto events = session.take_events();
    REQUIRE(events.size() == 1);
    CHECK(events[0].text == text + "\nend");
    CHECK(events[0].channel == "bob");
    CHECK(events[0].own);
}

TEST_CASE("Sending: own messages are shown with kind and rank, a hidden password once") {
    Session session{{"me", "me", "", {}}};
    for (const char* const line : {":srv 001 me :Welcome", ":me!me@host JOIN #a",
                                   ":srv 353 me = #a :@+me", ":srv 366 me #a :end"})
        receive_line(session, line);
    session.take_events();
    handle_typed_line(session, "/me waves\nsmiles");
    handle_typed_line(session, "/notice #a psst");
    handle_typed_line(session, "/say \xff");
    handle_typed_line(session, "/msg NickServ identify " + std::string(900, 'p'));
    const auto events = session.take_events();
    REQUIRE(events.size() == 5);
    CHECK(events[0].kind == EventKind::action);
    CHECK(events[0].text == "waves");
    CHECK(events[0].mark == '@');
    CHECK(events[0].channel == "#a");
    CHECK(events[1].text == "smiles");
    CHECK(events[2].kind == EventKind::notice);
    CHECK(events[3].kind == EventKind::said);
    CHECK(events[3].text == "\xef\xbf\xbd");
    CHECK(events[4].text == "identify ********");
    CHECK(events[4].mark == 0);
    session.take_output();
    session.capabilities.acknowledge("echo-message");
    handle_typed_line(session, "/me waves\nsmiles");
    handle_typed_line(session, "hi");
    CHECK(session.take_events().empty());
    CHECK(lines_in(session.take_output()).size() == 3);
    // Leaving drops pending lines.
    SessionSettings settings{"me", "me", "", {}};
    settings.person = true;
    Session person(settings);
    for (int i = 0; i < 12; ++i) handle_typed_line(person, "/msg bob x");
    CHECK(person.waiting() == 4);
    CHECK(person.take_events().size() == 8);
    person.leave("why");
    CHECK(person.waiting() == 0);
    CHECK(lines_in(person.take_output()).back() == "QUIT why");
}
