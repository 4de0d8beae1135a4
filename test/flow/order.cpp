// No message is lost or duplicated, all see one order, and slow readers harm nobody.

#include "harness.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/faulty_disk.h"
#include "support/temporary_directory.h"

using namespace flow;

namespace {

hubbub::server::Config on_unix_socket(const TemporaryDirectory& directory) {
    auto config = test_config();
    // Unlike TCP buffers these do not grow: unread lines pile up in the server.
    config.listen = {hubbub::net::parse_listen("unix:" + (directory.path() / "hub").string())};
    return config;
}

// The texts said in #a, in the order in which the lines hold them.
Lines words(const Lines& lines) {
    Lines out;
    for (const std::string& line : lines) {
        const std::size_t at = line.find(" PRIVMSG #a :");
        if (at != std::string::npos) out.push_back(line.substr(at + 13));
    }
    return out;
}

Lines without(const Lines& all, const std::string& sender) {
    Lines out;
    for (const std::string& text : all) {
        if (!text.starts_with(sender)) out.push_back(text);
    }
    return out;
}

hubbub::server::Config with_root() {
    return with_operators({{"root", hubbub::commands::all_privileges}});
}

// An operator who runs slow commands, one who receives server notices, and bob.
struct Listeners {
    explicit Listeners(const TestServer& server)
        : ann(server, "ann"), emil(server, "emil"), bob(server, "bob") {
        for (TestClient* one : {&ann, &emil}) one->send("OPER root x").read_until("* MODE * :+o");
        emil.send("MODE emil +s +os").read_until("* 008 *");
    }
    // Sends words for bob and the command in one write.
    void work(const std::string& command) {
        ann.send_raw("PRIVMSG bob :hello\r\n" + command + "\r\n");
    }

    TestClient ann, emil, bob;
};

using Clients = std::vector<std::shared_ptr<hubbub::chat::Client>>;

Clients receivers_of(hubbub::server::Server& server) {
    Clients out;
    for (const char* const nick : {"ann", "emil", "bob"}) {
        if (auto client = connection_of(server, nick)) out.push_back(std::move(client));
    }
    return out;
}

// True if a message to one of them is not sent yet.
bool any_claimed(const Clients& clients) {
    return std::any_of(clients.begin(), clients.end(), [](const auto& client) {
        return client->outbox.state() == hubbub::chat::Outbox::State::claimed;
    });
}

}  // namespace

TEST_CASE("Messages: eight concurrent senders are seen in one order, complete, by everyone") {
    constexpr std::size_t senders = 8, receivers = 3, each = 200;
    TestServer server;
    std::vector<TestClient> speaking, listening;
    for (std::size_t i = 0; i < senders; ++i)
        speaking.emplace_back(server, "s" + std::to_string(i)).join("#a");
    for (std::size_t i = 0; i < receivers; ++i)
        listening.emplace_back(server, "r" + std::to_string(i)).join("#a");
    std::vector<std::future<void>> done;
    for (std::size_t i = 0; i < senders; ++i) {
        done.push_back(std::async(std::launch::async, [&client = speaking[i], i] {
            for (std::size_t n = 0; n < each; ++n) {
                client.send("PRIVMSG #a s" + std::to_string(i) + "-" + std::to_string(n));
            }
        }));
    }
    for (auto& one : done) one.get();
    // Messages before the sender's reply have been published and sent.
    std::vector<Lines> heard;
    for (TestClient& client : speaking) heard.push_back(words(client.sync()));
    for (std::size_t i = 0; i < senders; ++i) {
        for (const std::string& text : words(speaking[i].sync())) heard[i].push_back(text);
    }
    const Lines all = words(listening[0].sync());
    CHECK(all.size() == senders * each);
    for (std::size_t i = 1; i < receivers; ++i) CHECK(words(listening[i].sync()) == all);
    std::vector<std::size_t> next(senders, 0);
    for (const std::string& text : all) {
        const auto sender = static_cast<std::size_t>(text[1] - '0');
        REQUIRE(text == "s" + std::to_string(sender) + "-" + std::to_string(next[sender]++));
    }
    for (std::size_t i = 0; i < senders; ++i)
        CHECK(heard[i] == without(all, "s" + std::to_string(i) + "-"));
}

TEST_CASE("Messages: lines sent in one write are delivered in order") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#a");
    bob.join("#a");
    std::string bytes;
    Lines wanted;
    for (int i = 0; i < 1000; ++i) {
        wanted.push_back("n" + std::to_string(i));
        bytes += "PRIVMSG #a " + wanted.back() + "\n";
    }
    ann.send_raw(bytes).sync();
    CHECK(words(bob.sync()) == wanted);
}

TEST_CASE("SendQ: a client that stops reading is closed; the others lose no lines") {
    const TemporaryDirectory directory;
    auto config = on_unix_socket(directory);
    config.sendq = 64 * 1024;
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob"), slow(server, "slow");
    for (TestClient* client : {&ann, &bob, &slow}) client->join("#a");
    bob.sync();
    const std::string filler(400, '.');
    constexpr int most_rounds = 1000, lines_a_round = 20;
    int said = 0;
    Lines heard;
    bool gone = false;
    for (int round = 0; round < most_rounds && !gone; ++round) {
        for (int i = 0; i < lines_a_round; ++i)
            ann.send("PRIVMSG #a " + std::to_string(said++) + filler);
        gone = count(ann.sync(), ":slow!~slow@unix QUIT :SendQ exceeded") == 1;
        for (std::string& text : words(bob.sync())) heard.push_back(std::move(text));
    }
    CHECK(gone);
    REQUIRE(heard.size() == static_cast<std::size_t>(said));
    for (int i = 0; i < said; ++i)
        CHECK(heard[static_cast<std::size_t>(i)] == std::to_string(i) + filler);
    // The lines that the slow client got are a prefix of the others' lines, without a gap.
    const Lines late = words(slow.expect_closed());
    CHECK(late.size() > 100);
    CHECK(late.size() < heard.size());
    CHECK(std::equal(late.begin(), late.end(), heard.begin()));
    eventually([&] { return server->slots().in_use() == 2; });
    CHECK(server->counters().closed[static_cast<std::size_t>(hubbub::chat::Cause::sendq)] == 1);
}

TEST_CASE("SendQ: replies to its own commands never close a client; reading pauses instead") {
    const TemporaryDirectory directory;
    auto config = on_unix_socket(directory);
    config.sendq = 8 * 1024;
    TestServer server(config);
    TestClient ann(server, "ann"), curious(server, "curious");
    for (int i = 0; i < 40; ++i) ann.join("#room-with-a-name-" + std::to_string(i));
    ann.join("#a");
    curious.join("#a");
    constexpr std::size_t questions = 600;
    std::string asking;
    for (std::size_t i = 0; i < questions; ++i) asking += "LIST\nNAMES #a\nWHO #a\n";
    curious.send_raw(asking + "PING enough\n");
    const auto asker = connection_of(*server, "curious");
    REQUIRE(asker != nullptr);
    using State = hubbub::chat::Outbox::State;
    eventually([&] {
        return asker->outbox.state() == State::blocked && asker->outbox.waiting() > 64 * 1024 &&
               asker->activity.doing() == hubbub::Doing::awaits_room;
    });
    // It also has the messages that arrived during this time.
    for (int i = 0; i < 5; ++i) ann.send("PRIVMSG #a :wait" + std::to_string(i));
    ann.sync();
    CHECK(asker->outbox.waiting() < 256 * 1024);
    const Lines got = curious.read_until("* PONG * :enough");
    CHECK(count(got, "* 323 curious *") == questions);
    CHECK(count(got, "* 322 curious *") == questions * 41);
    CHECK(count(got, "* 366 curious *") == questions);
    CHECK(count(got, "* 315 curious *") == questions);
    CHECK(words(got) == Lines{"wait0", "wait1", "wait2", "wait3", "wait4"});
}

TEST_CASE("Claims: recipients get a message before the sender's next command runs") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    for (const std::string channel : {"#a", "#b", "#c"}) ann.join(channel);
    const auto receiver = connection_of(*server, "bob");
    REQUIRE(receiver != nullptr);
    using State = hubbub::chat::Outbox::State;
    std::atomic<State> last{};
    const auto watch = server.watch_clock([&] { last = receiver->outbox.state(); });
    const std::pair<std::string, std::string> commands[] = {
        {"LIST", "* 323 *"},           {"WHO * %nl", "* 315 *"}, {"JOIN #new", "* 366 *"},
        {"MODE #a +m", "* MODE #a *"}, {"AWAY :x", "* 306 *"},   {"TOPIC #a :x", "* TOPIC #a *"},
        {"NICK bea", "* NICK *"},      {"PART #b", "* PART #b"},
    };
    for (const auto& asked : commands) {
        CAPTURE(asked.first);
        last = State::claimed;
        ann.send_raw("PRIVMSG bob :hello\r\n" + asked.first + "\r\n");
        ann.read_until(asked.second);
        // At the last look at the clock, which the command had.
        CHECK(last != State::claimed);
        bob.expect("* PRIVMSG bob :hello");
    }
}

TEST_CASE("Claims: OPER sends earlier lines before it waits for its hash") {
    TestServer server(with_root());
    TestClient ann(server, "ann"), bob(server, "bob");
    auto& queue = server->registry().passwords;
    // Holds the only turn of the address, as a hash without an end would.
    const hubbub::ThreadWake nobody;
    const hubbub::Address place = *hubbub::Address::parse("127.0.0.1");
    queue.wait_turn({place, 0, nobody}, server->clock(), [] { return false; });
    ann.send_raw("PRIVMSG bob :hello\r\nVERSION\r\nOPER root x\r\n");
    eventually([&] { return queue.waiting() == 1; });
    CHECK_FALSE(any_claimed(receivers_of(*server)));
    bob.expect("* PRIVMSG bob :hello");
    ann.expect("* 351 ann *");
    queue.end_turn(place, true, server->clock().now());
    ann.read_until("* 381 ann *");
}

TEST_CASE("Claims: REHASH sends earlier lines before it reads the settings") {
    bool late = false;
    int reads = 0;
    hubbub::server::Server* running = nullptr;
    TestServer server(with_root(), nullptr,
                      [&](const hubbub::server::Config&, std::vector<std::string>&) {
                          late = any_claimed(receivers_of(*running));
                          ++reads;
                          return with_root();
                      });
    running = &*server;
    Listeners at(server);
    at.work("REHASH");
    at.ann.expect("* 382 ann settings :Rehashing");
    at.ann.expect("* NOTICE ann :*** The settings were reloaded.");
    CHECK(reads == 1);
    CHECK_FALSE(late);
    at.bob.expect("* PRIVMSG bob :hello");
    at.emil.expect("* is reloading the settings");
}

TEST_CASE("Claims: a server ban sends earlier lines before it waits for the disk") {
    const TemporaryDirectory directory;
    const FaultyDisk disk;
    auto config = with_root();
    config.data_dir = directory.path();
    TestServer server(config);
    Listeners at(server);
    for (const char* const command : {"KLINE spam@example.org :x", "DLINE 192.0.2.1 :x",
                                      "UNKLINE spam@example.org", "UNDLINE 192.0.2.1"}) {
        CAPTURE(command);
        disk.fail(FaultyDisk::full);
        at.work(command);
        at.bob.expect("* PRIVMSG bob :hello");
        CHECK(at.ann.silent());
        disk.fail(FaultyDisk::healthy);
        at.ann.expect("* NOTICE ann :*** *ed *-Line for *");
        at.ann.sync();
    }
}

TEST_CASE("Replies: commands sent in one write are answered in order") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send_raw("PRIVMSG #none :1\r\nPRIVMSG\r\nPRIVMSG #none :2\r\nPRIVMSG #none\r\n");
    ann.expect("* 403 ann #none *");
    ann.expect("* 411 *");
    ann.expect("* 403 ann #none *");
    ann.expect("* 412 *");
    ann.send("PRIVMSG bob,bob,bob,#none,bob :x");
    ann.expect("* 403 ann #none *");
    ann.expect("* 407 ann bob *");
    // Each with the name that it was sent to.
    ann.send_raw("PRIVMSG #none :1\r\nPRIVMSG #NONE :2\r\n");
    ann.expect("* 403 ann #none *");
    ann.expect("* 403 ann #NONE *");
}
