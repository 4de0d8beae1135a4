// The client's connection over a wire that accepts and returns a few bytes at a time, and the text
// that may cross it unencrypted.

#include <hubbub/net/address.h>
#include <hubbub/net/listener.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "client/connect/connection.h"
#include "client/irc/session.h"
#include "client/irc/speech.h"
#include "support/loopback.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

using Status = net::Transfer::Status;

// The bytes written to a wire, and the bytes that it returns.
struct Ends {
    std::string taken;
    std::size_t at_once = 3;
    std::size_t channel = SIZE_MAX;  // until it would block
    bool fails = false;
    std::deque<std::string> to_read;
    net::Transfer at_end{Status::would_block, 0, 0};
    bool pending = false;
};

class NarrowWire : public Wire {
  public:
    explicit NarrowWire(Ends& ends) : ends_(ends) {}
    net::Transfer write_some(std::string_view bytes) override {
        if (ends_.fails) return {Status::failed, 0, EPIPE};
        const std::size_t count = std::min({bytes.size(), ends_.at_once, ends_.channel});
        if (count == 0) return {Status::would_block, 0, 0};
        ends_.taken += bytes.substr(0, count);
        ends_.channel -= count;
        return {Status::done, count, 0};
    }
    net::Transfer read_some(char* buffer, std::size_t size) override {
        if (ends_.to_read.empty()) return ends_.at_end;
        std::string& next = ends_.to_read.front();
        const std::size_t count = next.copy(buffer, size);
        next.erase(0, count);
        if (next.empty()) ends_.to_read.pop_front();
        return {Status::done, count, 0};
    }
    bool pending() const override { return ends_.pending; }
    int fd() const override { return -1; }

  private:
    Ends& ends_;
};

std::vector<std::string> receive(Connection& connection) {
    std::vector<std::string> lines;
    connection.receive([&lines](std::string_view line) { lines.emplace_back(line); });
    return lines;
}

// A session's one message.
std::string sent(std::string_view command, std::initializer_list<std::string_view> params) {
    Session session{{"me", "me", "", {}}};
    session.send(command, params);
    return session.take_output();
}

}  // namespace

TEST_CASE("Connection: a wire that accepts few bytes at a time gets all, once and in order") {
    Ends ends;
    Connection connection(std::make_unique<NarrowWire>(ends));
    connection.send("PRIVMSG #r :abcdefgh\r\n");
    connection.send("QUIT\r\n");
    CHECK(ends.taken == "PRIVMSG #r :abcdefgh\r\nQUIT\r\n");
    CHECK(connection.waiting() == 0);
}

TEST_CASE("Connection: bytes that the wire refuses queue after earlier ones") {
    Ends ends;
    ends.channel = 5;
    Connection connection(std::make_unique<NarrowWire>(ends));
    connection.send("one\r\n");
    connection.send("two\r\n");
    CHECK(ends.taken == "one\r\n");
    CHECK(connection.waiting() == 5);
    ends.channel = 2;
    connection.flush();
    CHECK(ends.taken == "one\r\ntw");
    ends.channel = SIZE_MAX;
    connection.send("three\r\n");
    CHECK(ends.taken == "one\r\ntwo\r\nthree\r\n");
    CHECK(connection.waiting() == 0);
}

TEST_CASE("Connection: a wire that fails while sending counts as broken once reading fails") {
    Ends ends;
    ends.fails = true;
    ends.to_read = {"ERROR :bye\r\n"};
    ends.at_end = {Status::failed, 0, ECONNRESET};
    Connection connection(std::make_unique<NarrowWire>(ends));
    connection.send("one\r\n");
    CHECK(connection.waiting() == 0);
    CHECK_FALSE(connection.broken());
    CHECK(receive(connection) == std::vector<std::string>{"ERROR :bye"});
    CHECK(connection.broken());
    CHECK(connection.reason().starts_with("the connection broke: "));
}

TEST_CASE("Connection: lines are whole however they are split; an overlong one is empty") {
    Ends ends;
    ends.to_read = {
        "on", "e\r", "\ntwo\nthr", "ee\r\n", "@" + std::string(20'000, 'x') + "\r\n", "four\r\n"};
    ends.at_end = {Status::ended, 0, 0};
    Connection connection(std::make_unique<NarrowWire>(ends));
    std::vector<std::string> lines;
    while (!connection.broken())
        for (std::string& line : receive(connection)) lines.push_back(std::move(line));
    CHECK(lines == std::vector<std::string>{"one", "two", "three", "", "four"});
    CHECK(connection.reason() == "the server closed the connection");
    ends.pending = true;
    CHECK_FALSE(connection.pending());
}

TEST_CASE("Connection: a server that sends without pause leaves time for input") {
    Ends ends;
    for (int i = 0; i < 100; ++i) ends.to_read.push_back("line\r\n");
    ends.pending = true;
    Connection connection(std::make_unique<NarrowWire>(ends));
    const std::size_t turn = receive(connection).size();
    CHECK(turn > 0);
    CHECK(turn < 100);
    CHECK(connection.pending());
}

TEST_CASE("Session: a line end in a parameter does not start a second line") {
    for (const std::string_view end : {"\n", "\r", "\r\n", "\n\r", "\n\n"}) {
        const std::string text = "x" + std::string(end) + "QUIT";
        CHECK(sent("PRIVMSG", {"#r", text}) == "PRIVMSG #r xQUIT\r\n");
        CHECK(sent("PRIVMSG", {"#r", text + " :now"}) == "PRIVMSG #r :xQUIT :now\r\n");
        CHECK(sent("NICK", {text}) == "NICK xQUIT\r\n");
        CHECK(sent("PRIVMSG", {text, "hello you"}) == "PRIVMSG xQUIT :hello you\r\n");
    }
    CHECK(sent("AWAY", {std::string_view("a\0b", 3)}) == "AWAY ab\r\n");
}

TEST_CASE("Session: cleaning a parameter keeps earlier output") {
    Session session{{"me", "me", "", {}}};
    session.send("PRIVMSG", {"#r", "one two"});
    session.send("PRIVMSG", {"#r", "th\nree"});
    CHECK(session.take_output() == "PRIVMSG #r :one two\r\nPRIVMSG #r three\r\n");
}

TEST_CASE("Session: messages and typed text stay within their line") {
    Session session{{"me", "me", "", {}}};
    say(session, "#r", "one\nQUIT");
    act(session, "#r", "two\rQUIT");
    say(session, "#r\nQUIT", "three");
    send_typing(session, "#r\nQUIT");
    session.leave("four\nJOIN #x");
    const std::string out = session.take_output();
    for (std::size_t at = 0; at < out.size(); at = out.find('\n', at) + 1)
        CHECK((out.compare(at, 8, "PRIVMSG ") == 0 || out.compare(at, 5, "QUIT ") == 0));
    CHECK(std::count(out.begin(), out.end(), '\n') == std::count(out.begin(), out.end(), '\r'));
    CHECK(out.ends_with("QUIT :fourJOIN #x\r\n"));
}

TEST_CASE("Connection: only loopback names and addresses are local") {
    for (const char* const host : {"localhost", "127.0.0.1", "127.1.2.3", "::1"})
        CHECK_MESSAGE(is_this_machine(host), host);
    for (const char* const host :
         {"localnet.example", "localhost.example", "local", "127", "127.example.org",
          "127.0.0.1.example.org", "12.7.0.1", "128.0.0.1", "::12", "", "irc.localhost.example"})
        CHECK_FALSE_MESSAGE(is_this_machine(host), host);
}

TEST_CASE("Connection: TLS, UNIX sockets and local addresses without a proxy are safe") {
    ServerAddress address;
    address.host = "irc.example";
    CHECK_FALSE(address.safe());
    address.tls = true;
    CHECK(address.safe());
    address.tls = false;
    address.host = "localhost";
    CHECK(address.safe());
    address.proxy = "socks5h://127.0.0.1";
    CHECK_FALSE(address.safe());
    address.unix_path = "/run/hubbub";
    CHECK(address.safe());
    CHECK(address.text() == "unix:/run/hubbub");
    address.unix_path.clear();
    address.port = 6667;
    CHECK(address.text() == "localhost:6667");
    address.host = "::1";
    CHECK(address.text() == "[::1]:6667");
}

TEST_CASE("Connection: a line may have 8192 bytes, and as many of tags") {
    const std::string tags = "@" + std::string(8190, 't') + " ";
    for (const std::size_t more : {std::size_t{0}, std::size_t{1}}) {
        Ends ends;
        const std::string plain(8192 + more, 'x');
        const std::string tagged = tags + plain;
        ends.to_read = {plain + "\r\n", tagged + "\r\n", "next\r\n"};
        Connection connection(std::make_unique<NarrowWire>(ends));
        const auto lines = receive(connection);
        const std::string none;
        CHECK(lines == std::vector<std::string>{more == 0 ? plain : none, more == 0 ? tagged : none,
                                                "next"});
        CHECK_FALSE(connection.broken());
    }
}

TEST_CASE("Connection: a socket sends at once, and notices a dead network") {
    net::Listener listener = loopback_listener();
    ServerAddress address;
    address.host = "127.0.0.1";
    address.port = listener.address().port();
    const auto wire = connect_to(address);
    const auto option = [&](int level, int name) {
        int value = 0;
        socklen_t length = sizeof value;
        REQUIRE(::getsockopt(wire->fd(), level, name, &value, &length) == 0);
        return value;
    };
    CHECK(option(IPPROTO_TCP, TCP_NODELAY) == 1);
    CHECK(option(SOL_SOCKET, SO_KEEPALIVE) == 1);
    CHECK(option(IPPROTO_TCP, TCP_USER_TIMEOUT) == 120'000);
    CHECK(wire->security().empty());
    CHECK(wire->certificate().empty());
    address.unix_path = "/nowhere/hubbub";
    std::string said;
    try {
        connect_to(address);
    } catch (const std::exception& error) {
        said = error.what();
    }
    CHECK(said == "cannot connect to unix:/nowhere/hubbub: No such file or directory");
}
