// The current buffer and the input, while other buffers open, close, change their names or
// break.

#include <hubbub/net/listener.h>

#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/config/config_file.h"
#include "client/link/links.h"
#include "support/loopback.h"
#include "support/screen_double.h"
#include "support/temporary_directory.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

constexpr const char* back = "\x1b/";

// The names of the talks of a network, in any order.
std::multiset<std::string> talks(ScreenDouble& at, std::size_t network = 0) {
    std::multiset<std::string> out;
    for (std::size_t i = 0; i < at.workspace.buffers.size(); ++i) {
        const Buffer& buffer = at.workspace.buffers.at(i);
        if (buffer.kind == BufferKind::query && buffer.network == network) out.insert(buffer.name);
    }
    return out;
}

std::size_t place_of(ScreenDouble& at, std::string_view name) {
    for (std::size_t i = 0; i < at.workspace.buffers.size(); ++i) {
        if (at.workspace.buffers.at(i).name == name) return i;
    }
    return at.workspace.buffers.size();
}

void go(ScreenDouble& at, std::string_view name) {
    at.workspace.buffers.go_to(place_of(at, name));
    at.picture();
}

std::vector<std::string> said(const Buffer& buffer) {
    std::vector<std::string> out;
    const Scrollback& lines = buffer.lines();
    for (auto i = lines.begin(); i < lines.end(); ++i) {
        if (is_message(lines.at(i).kind())) out.emplace_back(lines.at(i).text());
    }
    return out;
}

// The current buffer is the channel of the second network.
struct InDen : TwoNetworks {
    InDen() { go(*this, "#den"); }
};

// A server of one connection at a time.
class OneServer {
  public:
    OneServer() : listener_(loopback_listener()) {}
    std::uint16_t port() const { return listener_.address().port(); }
    // Waits for the next connection.
    void accept() {
        wait(listener_.fd());
        connection_ = listener_.accept().fd;
        read_.clear();
    }
    void hang_up() { connection_ = net::Fd(); }
    void send(const std::string& lines) {
        REQUIRE(::send(connection_.get(), lines.data(), lines.size(), MSG_NOSIGNAL) ==
                static_cast<ssize_t>(lines.size()));
    }
    // Reads on until that has come; everything that came on this connection.
    const std::string& read_until(std::string_view text) {
        while (read_.find(text) == std::string::npos) {
            wait(connection_.get());
            char bytes[1024];
            const ssize_t size = ::recv(connection_.get(), bytes, sizeof bytes, MSG_DONTWAIT);
            REQUIRE(size > 0);
            read_.append(bytes, static_cast<std::size_t>(size));
        }
        return read_;
    }

  private:
    static void wait(int fd) {
        pollfd poll{fd, POLLIN, 0};
        constexpr int patience_ms = 20'000;
        REQUIRE(::poll(&poll, 1, patience_ms) == 1);
    }

    net::Listener listener_;
    net::Fd connection_;
    std::string read_;
};

// The screen's side of a desk whose network's thread runs.
struct DeskDouble {
    StillClock clock;
    SharedWorkspace desk{clock};
    Controller controller;

    explicit DeskDouble(std::uint16_t port) {
        ServerChoice choice;
        choice.name = "net";
        choice.server.host = "127.0.0.1";
        choice.server.port = port;
        choice.session.nick = "me";
        choice.session.user = "me";
        choice.session.channels = {"#lobby"};
        const MutexLock lock(desk.mutex);
        desk.workspace.add_network(choice);
        desk.workspace.networks.at(0).wanted = true;
    }
    template <class Condition>
    void eventually(Condition holds) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        for (;;) {
            {
                const MutexLock lock(desk.mutex);
                if (holds(desk.workspace)) return;
            }
            REQUIRE(std::chrono::steady_clock::now() < deadline);
            std::this_thread::yield();
        }
    }
    void type(std::string_view bytes) {
        terminal::KeyReader reader;
        reader.feed(bytes);
        const MutexLock lock(desk.mutex);
        while (const auto key = reader.next())
            controller.press(desk.workspace, *key, reader.take_pasted());
        desk.to_network->set();
    }
    std::string input() {
        const MutexLock lock(desk.mutex);
        return desk.workspace.buffers.current().input.text();
    }
    void pass(std::chrono::seconds time) {
        const MutexLock lock(desk.mutex);
        clock.time += time;
        desk.to_network->set();
    }
};

constexpr const char* welcome =
    ":srv 001 me :Welcome\r\n:srv 422 me :no MOTD\r\n:me!me@host JOIN #lobby\r\n"
    ":srv 366 me #lobby :end\r\n";

}  // namespace

TEST_CASE("Batches: 32 may be open; lines of further ones are shown as they arrive") {
    ScreenDouble at;
    constexpr int most = 32;
    for (int i = 0; i <= most; ++i) {
        const std::string name = std::to_string(i);
        at.hear(":bob!u@h BATCH +b" + name + " draft/multiline #lobby");
        at.hear("@batch=b" + name + " :bob!u@h PRIVMSG #lobby :text-" + name);
    }
    const Buffer& lobby = at.workspace.buffers.at(place_of(at, "#lobby"));
    CHECK(said(lobby) == std::vector<std::string>{"text-32"});
    // The end of one makes room for another.
    at.hear(":bob!u@h BATCH -b7");
    at.hear(":bob!u@h BATCH +b33 draft/multiline #lobby");
    at.hear("@batch=b33 :bob!u@h PRIVMSG #lobby :text-33");
    CHECK(said(lobby) == std::vector<std::string>{"text-32", "text-7"});
    at.hear(":bob!u@h BATCH -b33");
    CHECK(said(lobby).back() == "text-33");
    for (int i = 0; i <= most; ++i) at.hear(":bob!u@h BATCH -b" + std::to_string(i));
    CHECK(said(lobby).size() == 34);
}

TEST_CASE("Ignore: a mask hides matching users and nobody else") {
    ScreenDouble at;
    const auto hears = [&](const std::string& source) {
        const Buffer& lobby = at.workspace.buffers.at(place_of(at, "#lobby"));
        const std::size_t before = said(lobby).size();
        at.hear(":" + source + " PRIVMSG #lobby :psst");
        at.hear(":" + source + " NOTICE #lobby :psst");
        const std::size_t heard = said(lobby).size() - before;
        // Either all or nothing, also for private messages.
        at.hear(":" + source + " PRIVMSG me :psst");
        const std::string nick = source.substr(0, source.find('!'));
        CHECK(talks(at).count(nick) == heard / 2);
        if (heard > 0) at.workspace.close(place_of(at, nick));
        CHECK((heard == 0 || heard == 2));
        return heard == 2;
    };
    at.type("/ignore bob!~bob@home.example\r");
    CHECK_FALSE(hears("bob!~bob@home.example"));
    CHECK_FALSE(hears("BOB!~bob@Home.Example"));
    CHECK(hears("bob!~bob@elsewhere.example"));
    CHECK(hears("bob!~rob@home.example"));
    CHECK(hears("rob!~bob@home.example"));
    at.type("/ignore *@spam.example\r");
    CHECK_FALSE(hears("carl!~c@spam.example"));
    CHECK(hears("carl!~c@spam.example.org"));
    at.type("/ignore *!evil@*\r");
    CHECK_FALSE(hears("dora!evil@here.example"));
    CHECK(hears("evil!dora@here.example"));
    at.type("/unignore bob!~bob@home.example\r");
    CHECK(hears("bob!~bob@home.example"));
    // Their coming and going stays known.
    at.hear(":carl!~c@spam.example JOIN #lobby");
    CHECK(
        at.workspace.buffers.channel_of(at.workspace.buffers.current())->members.contains("carl"));
}

TEST_CASE("Queries: names stay distinct, whatever nicks change") {
    ScreenDouble at;
    for (const char* const nick : {"ann", "ben", "carl"}) at.say(nick, "hello", "me");
    using Names = std::multiset<std::string>;
    at.hear(":ann!u@h NICK anna");
    CHECK(talks(at) == Names{"anna", "ben", "carl"});
    at.hear(":anna!u@h NICK BEN");
    CHECK(talks(at) == Names{"anna", "ben", "carl"});
    at.say("BEN", "it is me", "me");
    CHECK(talks(at) == Names{"anna", "ben", "carl"});
    CHECK(said(at.workspace.buffers.at(place_of(at, "ben"))).back() == "it is me");
    // In other letters it is the same talk.
    at.hear(":carl!u@h NICK CARL");
    at.say("Carl", "and me", "me");
    CHECK(talks(at).size() == 3);
}

TEST_CASE("Buffers: a closed buffer is never the previous one") {
    ScreenDouble at;
    for (const char* const nick : {"ann", "ben"}) at.say(nick, "hello", "me");
    // From ann to ben; ann is closed from afar.
    go(at, "ann");
    go(at, "ben");
    at.type(back);
    CHECK(at.workspace.buffers.current().name == "ann");
    at.type(back);
    CHECK(at.workspace.buffers.current().name == "ben");
    at.workspace.close(place_of(at, "ann"));
    CHECK(at.workspace.buffers.current().name == "ben");
    // A new buffer may reuse the closed one's memory.
    for (int i = 0; i < 20; ++i) at.say("new" + std::to_string(i), "hello", "me");
    at.type(back);
    CHECK(at.workspace.buffers.current().name == "ben");
    // Closing the current buffer returns to the previous one, never to itself.
    go(at, "#lobby");
    go(at, "new3");
    at.workspace.close(place_of(at, "new3"));
    CHECK(at.workspace.buffers.current().name == "#lobby");
    for (int i = 20; i < 40; ++i) at.say("new" + std::to_string(i), "hello", "me");
    at.type(back);
    CHECK(at.workspace.buffers.current().name == "#lobby");
}

TEST_CASE("Buffers: opening or closing another buffer keeps the current one") {
    InDen at;
    at.type("dear all");
    at.say("ann", "hello", "me");
    CHECK(at.workspace.buffers.current().name == "#den");
    CHECK(at.input() == "dear all");
    CHECK(place_of(at, "ann") < place_of(at, "#den"));
    at.hear(":me!me@host JOIN #ci");
    CHECK(at.workspace.buffers.current().name == "#den");
    at.workspace.close(place_of(at, "ann"));
    CHECK(at.workspace.buffers.current().name == "#den");
    at.hear(":me!me@host PART #ci");
    CHECK(at.workspace.buffers.current().name == "#den");
    // One that opens below changes nothing either.
    at.workspace.receive(1, ":ben!u@h PRIVMSG me :hello");
    CHECK(at.workspace.buffers.current().name == "#den");
    at.workspace.networks.at(1).session->take_output();
    at.sent();
    at.type("\r");
    CHECK(at.sent().empty());
    CHECK(at.workspace.networks.at(1).session->take_output() == "PRIVMSG #den :dear all\r\n");
}

TEST_CASE("Typing: is sent once in three seconds, and not for commands") {
    ScreenDouble at;
    at.hear(":srv CAP * NEW :message-tags");
    at.hear(":srv CAP * ACK :message-tags");
    at.sent();
    const std::string told = "@+typing=active TAGMSG #lobby\r\n";
    at.type("unheard\x15");
    CHECK(at.sent().empty());
    at.workspace.settings.typing = true;
    for (int i = 0; i < 10; ++i) {
        at.clock.time += std::chrono::milliseconds(290);
        at.type("x");
    }
    CHECK(at.sent() == told);
    at.clock.time += std::chrono::seconds(3);
    at.type("x");
    CHECK(at.sent() == told);
    at.clock.time += std::chrono::seconds(3);
    at.type("\x15/topic");
    CHECK(at.sent().empty());
    go(at, "net");
    at.type("\x15hello");
    CHECK(at.sent().empty());
    at.say("ann", "hello", "me");
    go(at, "ann");
    at.clock.time += std::chrono::seconds(3);
    at.type("hello");
    CHECK(at.sent() == "@+typing=active TAGMSG ann\r\n");
}

TEST_CASE("Buffers: text typed in a query waits for the welcome and is sent once") {
    ScreenDouble at;
    at.say("ann", "hello", "me");
    go(at, "ann");
    const auto keeps = [&] {
        at.type("\r");
        return at.input() == "hi" && at.sent().find("PRIVMSG") == std::string::npos;
    };
    at.workspace.connections.disconnected(0, "gone", 0);
    at.type("hi");
    CHECK(keeps());
    at.workspace.connections.connecting(0);
    CHECK(keeps());
    at.workspace.connections.connected(0);
    CHECK(keeps());
    at.hear(":srv CAP * LS :batch");
    CHECK(keeps());
    at.hear(":srv 001 me :Welcome");
    at.sent();
    at.type("\r");
    CHECK(at.sent() == "PRIVMSG ann hi\r\n");
    CHECK(at.input().empty());
}

TEST_CASE("Buffers: text typed while disconnected is there after the reconnect") {
    OneServer server;
    DeskDouble at(server.port());
    const Links links(at.desk, "", "");
    const auto joined = [](Workspace& workspace) {
        return workspace.buffers.current().name == "#lobby" &&
               workspace.buffers.channel_of(workspace.buffers.current()) != nullptr;
    };
    const auto down = [](Workspace& workspace) {
        return workspace.networks.at(0).phase == Network::Phase::waiting;
    };
    server.accept();
    server.send(welcome);
    at.eventually([](Workspace& workspace) { return workspace.buffers.size() == 2; });
    at.eventually([](Workspace& workspace) {
        workspace.buffers.go_to(1);
        return true;
    });
    at.eventually(joined);
    at.type("while it is up\r");
    server.read_until("PRIVMSG #lobby :while it is up\r\n");
    server.hang_up();
    at.eventually(down);
    at.type("while it is down\r");
    CHECK(at.input() == "while it is down");
    at.pass(std::chrono::hours(1));
    server.accept();
    // It is not registered yet.
    server.read_until("USER ");
    at.type("\r");
    CHECK(at.input() == "while it is down");
    server.send(welcome);
    at.eventually(joined);
    CHECK(at.input() == "while it is down");
    at.type("\r");
    const std::string all = server.read_until("PRIVMSG #lobby :while it is down\r\n");
    CHECK(all.find("PRIVMSG") == all.rfind("PRIVMSG"));
    CHECK(at.input().empty());
    server.hang_up();
    at.eventually(down);
    const MutexLock lock(at.desk.mutex);
    at.desk.workspace.networks.at(0).wanted = false;
}

TEST_CASE("Links: a buffer's old log is read before its first new line is written") {
    const TemporaryDirectory folder;
    OneServer server;
    DeskDouble at(server.port());
    {
        const MutexLock lock(at.desk.mutex);
        at.desk.workspace.settings.log = true;
    }
    const auto logged = [&](const std::string& name) {
        return read_file(folder.path().string() + "/net/ann/" + name).value_or("");
    };
    std::filesystem::create_directories(folder.path() / "net" / "ann");
    write_file(folder.path().string() + "/net/ann/1970-06-01.log", "10:00:00 <ann> old\n");
    const Links links(at.desk, folder.path().string(), "");
    server.accept();
    server.send(std::string(welcome) + ":ann!u@h PRIVMSG me :first\r\n");
    at.eventually([&](Workspace&) { return !logged("1971-01-01.log").empty(); });
    server.send(":ann!u@h PRIVMSG me :second\r\n");
    at.eventually(
        [&](Workspace&) { return logged("1971-01-01.log").find("second") != std::string::npos; });
    at.eventually([&](Workspace& workspace) {
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < workspace.buffers.size(); ++i) {
            if (workspace.buffers.at(i).name != "ann") continue;
            const Scrollback& lines = workspace.buffers.at(i).lines();
            for (auto line = lines.begin(); line < lines.end(); ++line) {
                const std::string text(lines.at(line).text());
                for (const char* const word : {"old", "first", "second"})
                    if (text == word) texts.push_back(text);
            }
        }
        CHECK(texts == std::vector<std::string>{"old", "first", "second"});
        return true;
    });
    const std::string text = logged("1971-01-01.log");
    CHECK(text.find("first") < text.find("second"));
    CHECK(text.find("first") == text.rfind("first"));
    server.hang_up();
}

TEST_CASE("Links: the password command runs for each connection, and its failure is told") {
    OneServer server;
    DeskDouble at(server.port());
    const auto set = [&](const std::string& command) {
        const MutexLock lock(at.desk.mutex);
        at.desk.workspace.networks.at(0).password_command = command;
    };
    set("echo one");
    const Links links(at.desk, "", "");
    server.accept();
    server.read_until("PASS one\r\n");
    set("echo two; exit 1");
    server.hang_up();
    at.eventually([](Workspace& workspace) {
        return workspace.networks.at(0).phase == Network::Phase::waiting;
    });
    at.pass(std::chrono::hours(1));
    at.eventually([](Workspace& workspace) {
        const Scrollback& lines = workspace.buffers.at(0).lines();
        return lines.at(lines.end() - 1)
            .text()
            .starts_with("the password command 'echo two; exit 1' failed; next try in ");
    });
    set("echo three");
    at.pass(std::chrono::hours(1));
    server.accept();
    server.read_until("PASS three\r\n");
    server.hang_up();
}

TEST_CASE("Links: a log that cannot be written is reported") {
    OneServer server;
    DeskDouble at(server.port());
    {
        const MutexLock lock(at.desk.mutex);
        at.desk.workspace.settings.log = true;
    }
    const Links links(at.desk, "/dev/null/logs", "");
    server.accept();
    server.send(welcome);
    const auto complaints = [](const Workspace& workspace) {
        std::size_t out = 0;
        for (std::size_t i = 0; i < workspace.buffers.size(); ++i) {
            const Scrollback& lines = workspace.buffers.at(i).lines();
            for (auto line = lines.begin(); line < lines.end(); ++line)
                out += lines.at(line).text().starts_with("The log /dev/null/logs/net/") ? 1U : 0U;
        }
        return out;
    };
    at.eventually([&](Workspace& workspace) { return complaints(workspace) == 1; });
    server.hang_up();
}
