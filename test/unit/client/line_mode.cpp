// Line mode on a pseudo terminal, with a scripted server on the other end of a socket pair.

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "client/connect/connection.h"
#include "client/irc/render.h"
#include "client/irc/server_lines.h"
#include "client/irc/session.h"
#include "client/plain/line_mode.h"
#include "support/pseudo_terminal.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

struct Ran {
    ExitCode code{};
    std::string sent;   // to the server
    std::string shown;  // on the terminal
};

// Presses all keys in a channel; the server has said everything, and closed its side, by then.
Ran run_with(std::string_view keys, std::string_view channel = "#ci", std::string_view says = {}) {
    std::array<int, 2> pair{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0);
    const net::Fd server(pair[1]);
    REQUIRE(::write(server.get(), says.data(), says.size()) == static_cast<ssize_t>(says.size()));
    ::shutdown(server.get(), SHUT_WR);
    Ran out;
    {
        PseudoTerminal terminal;
        // The keys are pressed before line mode has made the terminal raw.
        termios raw{};
        ::tcgetattr(STDIN_FILENO, &raw);
        ::cfmakeraw(&raw);
        ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
        terminal.press(keys);
        // It blocks signals for its thread.
        std::thread([&] {
            Connection connection{plain_wire(net::Fd(pair[0]))};
            SessionSettings settings{"me", "me", "", {}};
            settings.person = true;
            Session session(settings);
            receive_line(session, ":srv 001 me :Welcome");
            receive_line(session, std::string(":me!me@host JOIN ").append(channel));
            out.code = run_line_mode(connection, session, "srv:6667");
        }).join();
        out.shown = terminal.written();
    }
    std::array<char, 4096> bytes{};
    for (ssize_t got = 0; (got = ::read(server.get(), bytes.data(), bytes.size())) > 0;)
        out.sent.append(bytes.data(), static_cast<std::size_t>(got));
    return out;
}

}  // namespace

TEST_CASE("Line mode: Up recalls lines with a key, and none with a password") {
    const std::string up = "\x1b[A\r";
    const Ran ran = run_with("/join #a key\r" + up + "/oper ann secret\r" + up + "/mode +k x\r" +
                             up + "/msg NickServ identify pw\r" + up + "/quit\r");
    CHECK(ran.code == ExitCode::fine);
    CHECK(ran.sent ==
          "JOIN #a key\r\nJOIN #a key\r\nOPER ann secret\r\nJOIN #a key\r\n"
          "MODE #ci +k x\r\nMODE #ci +k x\r\nPRIVMSG NickServ :identify pw\r\n"
          "MODE #ci +k x\r\nQUIT bye\r\n");
    CHECK(ran.shown.find("Connected to srv:6667. /help lists the commands.") != std::string::npos);
    CHECK(ran.shown.find("#ci> ") != std::string::npos);
}

TEST_CASE("Line mode: Ctrl-C drops waiting lines, once more or Ctrl-D quits") {
    const std::string paste = "\x1b[200~1\r2\r3\r4\r5\r6\r7\r8\r9\r10\x1b[201~\r";
    const Ran ran = run_with(paste + "\x03\x03");
    CHECK(ran.code == ExitCode::fine);
    CHECK(ran.shown.find("2 lines are waiting to be sent; Ctrl-C drops them.") !=
          std::string::npos);
    CHECK(ran.shown.find("2 waiting lines were dropped.") != std::string::npos);
    CHECK(ran.shown.find("To quit, press Ctrl-C again or Ctrl-D, or type /quit.") !=
          std::string::npos);
    CHECK(ran.sent.ends_with("PRIVMSG #ci 8\r\nQUIT bye\r\n"));
    // Keys after Ctrl-D are ignored; no text is pending, so none is dropped.
    const Ran calm = run_with("\x03x\x7f\x04hello\r", "#" + std::string(60, 'r'));
    CHECK(calm.sent == "QUIT bye\r\n");
    CHECK(calm.shown.find("dropped") == std::string::npos);
    CHECK(calm.shown.find("#" + std::string(31, 'r') + "> ") != std::string::npos);
}

TEST_CASE("Line mode: lines of the server are shown with their time, and a too long one is told") {
    const Ran ran = run_with("/msg bob\r/quit\r", "#ci",
                             "@time=1970-01-01T12:00:00Z :bob!u@h PRIVMSG #ci :one\r\n" +
                                 std::string(20'000, 'x') + "\r\n:bob!u@h PRIVMSG #tea :two\r\n");
    CHECK(ran.code == ExitCode::fine);
    const Wall noon = Wall{} + std::chrono::hours(12);
    const std::size_t time = ran.shown.find(clock_text(noon));
    CHECK(time < ran.shown.find("<bob>"));
    CHECK(ran.shown.find("<bob>") < ran.shown.find(" one"));
    CHECK(ran.shown.find("!! The server sent a line that is too long; ignored.") !=
          std::string::npos);
    CHECK(ran.shown.find("[#tea]") < ran.shown.find(" two"));
    CHECK(ran.shown.find("bob> ") != std::string::npos);
}
