// Script mode and the connection under it, with a scripted server on the other end of a socket
// pair.

#include <array>
#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/connect/connection.h"
#include "client/irc/registration.h"
#include "client/irc/server_lines.h"
#include "client/plain/script.h"
#include "client/plain/script_mode.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

struct Scripted {
    Session session{{"me", "me", "", {"#ci"}}};
    Script script{session, "#ci"};

    Scripted() {
        sign_on(session);
        session.take_output();
    }
    void hear(std::string_view line) {
        receive_line(session, line);
        script.react();
    }
    void enter() {
        hear(":srv 001 me :Welcome");
        CHECK(sent() == "JOIN #ci\r\n");
        hear(":me!me@host JOIN #ci");
    }
    std::string sent() { return session.take_output(); }
};

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

}  // namespace

TEST_CASE("Script: sends nothing before it has joined, and quits when all is accepted") {
    Scripted run;
    CHECK_FALSE(run.script.wants_input());
    run.script.feed("build 412 is gr");
    run.script.feed("een\r\n\nlast");
    CHECK(run.sent().empty());
    run.enter();
    CHECK(run.sent() == "PRIVMSG #ci :build 412 is green\r\n");
    CHECK(run.script.wants_input());
    run.script.end_of_input();
    CHECK(run.sent() == "PRIVMSG #ci last\r\nPING hubbub-1\r\n");
    run.hear(":bob!b@h PRIVMSG #ci :well done");
    CHECK(run.script.take_heard() == "<bob> well done\n");
    run.hear(":srv PONG srv hubbub-1");
    CHECK(run.sent() == "QUIT :end of input\r\n");
    CHECK_FALSE(run.script.verdict());
    run.hear("ERROR :Closing link");
    CHECK(run.script.verdict() == ExitCode::fine);
    CHECK(run.script.take_complaints().empty());
}

TEST_CASE("Script: bounds the number of unacknowledged lines") {
    Scripted run;
    run.enter();
    std::string input;
    for (int i = 0; i < 100; ++i) input += "line " + std::to_string(i) + "\n";
    run.script.feed(input);
    CHECK_FALSE(run.script.wants_input());
    run.script.end_of_input();
    std::string all;
    for (int question = 1; question < 100 && !run.session.progress.leaving; ++question) {
        const std::string some = run.sent();
        CHECK(count(some, "PRIVMSG") <= 12);
        CHECK(count(some, "PING") == 1);
        all += some;
        run.hear(":srv PONG srv :hubbub-" + std::to_string(question));
    }
    CHECK(count(all, "PRIVMSG") == 100);
    CHECK(all.find("line 99") > all.find("line 98"));
    CHECK(run.session.progress.leaving);
}

TEST_CASE("Script: an impossible request ends it with a reason") {
    struct Case {
        const char* line;
        const char* complaint;
    };
    for (const Case& c : {
             Case{":srv 473 me #ci :Cannot join channel (+i)",
                  "hubbub: #ci: Cannot join channel (+i)\n"},
             Case{":srv 404 me #ci :Cannot send", "hubbub: #ci: Cannot send\n"},
             Case{":op!o@h KICK #ci me :out", "hubbub: op kicked this client from #ci: out\n"},
             Case{"ERROR :Killed", "hubbub: Killed\n"},
         }) {
        CAPTURE(c.line);
        Scripted run;
        run.hear(":srv 001 me :Welcome");
        run.hear(c.line);
        CHECK(run.script.verdict() == ExitCode::thrown_out);
        CHECK(run.script.take_complaints() == c.complaint);
    }
    Scripted lost;
    lost.enter();
    lost.script.disconnected("the server closed the connection");
    CHECK(lost.script.verdict() == ExitCode::thrown_out);
    Scripted mute;
    CHECK(mute.script.patience());
    mute.script.out_of_patience();
    CHECK(mute.script.verdict() == ExitCode::thrown_out);
}

TEST_CASE("Connection: survives a line of a megabyte and detects the end") {
    std::array<int, 2> pair{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0);
    Connection connection{plain_wire(net::Fd(pair[0]))};
    {
        const net::Fd server(pair[1]);
        std::vector<std::string> lines;
        const auto collect = [&](std::string_view line) { lines.emplace_back(line); };
        const std::string block(1024, 'x');
        for (int i = 0; i < 1024; ++i) {
            REQUIRE(::send(server.get(), block.data(), block.size(), MSG_NOSIGNAL) == 1024);
            connection.receive(collect);
        }
        REQUIRE(::send(server.get(), "\r\nPING a\r\nPI", 12, MSG_NOSIGNAL) == 12);
        connection.receive(collect);
        CHECK(lines == std::vector<std::string>{"", "PING a"});
        connection.send("PONG a\r\n");
        std::array<char, 32> got{};
        CHECK(::recv(server.get(), got.data(), got.size(), 0) == 8);
        CHECK_FALSE(connection.broken());
    }
    connection.send("into the void\r\n");
    connection.receive([](std::string_view) {});
    CHECK(connection.broken());
    CHECK(connection.waiting() == 0);
}

TEST_CASE("Script: the loop runs from its input to its output") {
    std::array<int, 2> link{}, in{}, out{}, err{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, link.data()) == 0);
    REQUIRE(::pipe(in.data()) == 0);
    REQUIRE(::pipe(out.data()) == 0);
    REQUIRE(::pipe(err.data()) == 0);
    const net::Fd server(link[1]), input(in[0]), output(out[1]), errors(err[1]);
    const net::Fd hear_output(out[0]), hear_errors(err[0]);
    {
        const net::Fd keyboard(in[1]);
        REQUIRE(::write(keyboard.get(), "green\n", 6) == 6);
    }
    // All that this server ever says is there from the start: nothing waits for an answer.
    const std::string says =
        ":srv 001 me :Welcome\r\n:me!me@h JOIN #ci\r\n:bob!b@h PRIVMSG #ci :hello\r\n"
        ":srv PONG srv hubbub-1\r\n";
    REQUIRE(::send(server.get(), says.data(), says.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(says.size()));
    Connection connection{plain_wire(net::Fd(link[0]))};
    Session session{{"me", "me", "", {"#ci"}}};
    sign_on(session);
    ::shutdown(server.get(), SHUT_WR);
    const ExitCode exit =
        run_script(connection, session, {input.get(), output.get(), errors.get()});
    CHECK(exit == ExitCode::thrown_out);
    std::array<char, 256> text{};
    const ssize_t heard = ::read(hear_output.get(), text.data(), text.size());
    CHECK(std::string(text.data(), static_cast<std::size_t>(heard)) == "<bob> hello\n");
    const ssize_t complained = ::read(hear_errors.get(), text.data(), text.size());
    CHECK(std::string(text.data(), static_cast<std::size_t>(complained)) ==
          "hubbub: the server closed the connection\n");
}

TEST_CASE("Script: each answer has its own patience, also after an idle check") {
    using std::chrono::seconds;
    Scripted run;
    CHECK(run.script.patience() == seconds(60));
    run.script.idle();
    CHECK(run.sent().empty());
    run.enter();
    CHECK_FALSE(run.script.patience());
    run.script.idle();
    run.script.idle();
    CHECK(run.sent() == "PING hubbub-1\r\n");
    CHECK(run.script.patience() == seconds(120));
    run.hear(":srv PONG srv other");
    CHECK(run.script.patience() == seconds(120));
    CHECK(run.script.progress() == 0);
    run.hear(":srv PONG srv hubbub-1");
    CHECK_FALSE(run.script.patience());
    CHECK(run.script.progress() == 1);
    run.script.feed("one\n");
    CHECK(run.sent() == "PRIVMSG #ci one\r\n");
    run.script.end_of_input();
    CHECK(run.sent() == "PING hubbub-2\r\n");
    CHECK(run.script.patience() == seconds(180));
    run.script.idle();
    CHECK(run.script.patience() == seconds(180));
    run.hear(":srv PONG srv hubbub-1");
    CHECK(run.sent().empty());
    run.hear(":srv PONG srv hubbub-2");
    CHECK(run.sent() == "QUIT :end of input\r\n");
    CHECK(run.script.patience() == seconds(3));
    run.script.out_of_patience();
    CHECK(run.script.verdict() == ExitCode::fine);
    CHECK(run.script.take_complaints().empty());
    CHECK(run.script.take_heard().empty());
}

TEST_CASE("Script: twelve lines await confirmation, 64 wait behind them, and long ones are cut") {
    Scripted run;
    run.enter();
    const auto lines = [](int number) {
        std::string out;
        for (int i = 0; i < number; ++i) out += "x\n";
        return out;
    };
    run.script.feed(lines(11));
    CHECK(count(run.sent(), "PING") == 0);
    run.script.feed(lines(1));
    CHECK(run.sent() == "PRIVMSG #ci x\r\nPING hubbub-1\r\n");
    run.script.feed(lines(63));
    CHECK(run.sent().empty());
    CHECK(run.script.wants_input());
    run.script.feed(lines(1));
    CHECK_FALSE(run.script.wants_input());
    run.hear(":srv PONG srv hubbub-1");
    CHECK(count(run.sent(), "PRIVMSG") == 12);
    CHECK(run.script.wants_input());
    Scripted endless;
    endless.enter();
    endless.script.feed(std::string(16'384, 'y'));
    CHECK(endless.sent().empty());
    endless.script.feed("z");
    CHECK(count(endless.sent(), "PRIVMSG") == 12);
    endless.script.end_of_input();
    CHECK_FALSE(endless.script.wants_input());
    std::string rest;
    for (int i = 1; i < 10; ++i) {
        endless.hear(":srv PONG srv hubbub-" + std::to_string(i));
        rest += endless.sent();
    }
    CHECK(rest.find("PRIVMSG #ci z\r\n") != std::string::npos);
}

TEST_CASE("Script: what is no reason to end, and the first reason counts") {
    Scripted run;
    run.hear(":srv 433 * me :in use");
    run.hear(":srv 465 * :banned");
    CHECK(run.script.take_complaints() ==
          "hubbub: me is in use here; trying me_\nhubbub: banned\n");
    run.hear(":srv 001 me_ :Welcome");
    run.hear(":me_!me@host JOIN #ci");
    run.hear(":srv 332 me_ #ci :topic");
    run.hear(":op!o@h KICK #ci bob :out");
    run.hear(":op!o@h PRIVMSG me_ :psst");
    run.hear(
        ":op!o@h PRIVMSG #tea :\x01"
        "ACTION waves\x01");
    CHECK_FALSE(run.script.verdict());
    CHECK(run.script.take_complaints().empty());
    CHECK(run.script.take_heard() == "private <op> psst\n#tea * op waves\n");
    run.hear(":op!o@h KICK #CI me_");
    CHECK(run.script.take_complaints() == "hubbub: op kicked this client from #CI\n");
    run.hear("ERROR :Closing link");
    run.script.disconnected("gone");
    run.script.feed("late\n");
    CHECK(run.script.take_complaints().empty());
    CHECK(run.sent().find("late") == std::string::npos);

    Scripted deaf;
    deaf.enter();
    deaf.script.feed("a\nb");
    deaf.script.unheard();
    deaf.script.unheard();
    CHECK(deaf.sent() == "PRIVMSG #ci a\r\nQUIT :output closed\r\n");
    CHECK_FALSE(deaf.script.wants_input());
    deaf.hear(":srv 404 me #ci :Cannot send");
    CHECK_FALSE(deaf.script.verdict());
    deaf.script.disconnected("the server closed the connection");
    CHECK(deaf.script.verdict() == ExitCode::fine);

    Scripted late;
    late.script.out_of_patience();
    CHECK(late.script.take_complaints() == "hubbub: sign-on failed: no answer for a minute\n");
    Scripted lost;
    lost.enter();
    lost.script.out_of_patience();
    CHECK(lost.script.take_complaints() ==
          "hubbub: the server stopped answering; the last messages may be lost\n");
    Scripted gone;
    gone.session.progress.error = "the server stopped answering";
    gone.script.disconnected("closed");
    CHECK(gone.script.take_complaints() == "hubbub: the server stopped answering\n");
}
