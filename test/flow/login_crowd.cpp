// More logins than the server may check at a time.

#include <hubbub/base/base64.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/chat/password_queue.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "accounts.h"
#include "harness.h"

using namespace flow;
using namespace std::string_literals;

namespace {

using hubbub::chat::PasswordQueue;

// Takes every turn, as hashes without an end would.
std::vector<hubbub::Address> hold_all_turns(TestServer& server) {
    static const hubbub::ThreadWake nobody;
    std::vector<hubbub::Address> places;
    const unsigned turns = std::max(1U, std::thread::hardware_concurrency() / 2);
    for (unsigned i = 0; i < turns; ++i) {
        places.push_back(*hubbub::Address::parse("192.0.2." + std::to_string(i)));
        server->registry().passwords.wait_turn({places.back(), 0, nobody}, server->clock(),
                                               [] { return false; });
    }
    return places;
}

// Only as many from one address as may wait there.
TestClient asking_to_log_in(const TestServer& server, std::size_t number) {
    const std::size_t place = 2 + number / PasswordQueue::max_waiting_of_place;
    TestClient client(server.address(), "127.0.0." + std::to_string(place));
    client.send("CAP REQ :sasl").send("AUTHENTICATE PLAIN").read_until(":*AUTHENTICATE +");
    client.send("AUTHENTICATE " + hubbub::to_base64("\0ann\0sesame"s));
    return client;
}

}  // namespace

TEST_CASE("Login crowd: the last in a full queue is refused, and messages pass") {
    TestServer server;
    add_account(server, "ann");
    TestClient bob(server, "bob"), carl(server, "carl");
    PasswordQueue& queue = server->registry().passwords;
    const auto held = hold_all_turns(server);
    std::vector<TestClient> crowd;
    for (std::size_t i = 0; i <= PasswordQueue::max_waiting; ++i) {
        crowd.push_back(asking_to_log_in(server, i));
        eventually([&] { return queue.waiting() == std::min(i + 1, PasswordQueue::max_waiting); });
    }
    // The newest go first: the client that waits longest has probably given up.
    crowd.front().expect("* 904 * :Too many passwords were tried: wait a moment and try again");
    for (std::size_t i = 1; i < crowd.size(); ++i) CHECK(crowd[i].silent());
    bob.send("PRIVMSG carl :hello");
    carl.expect("* PRIVMSG carl :hello");
    CHECK(queue.waiting() == PasswordQueue::max_waiting);
    for (const auto& place : held) queue.end_turn(place, true, server->clock().now());
    crowd.back().expect("* 900 *");
    crowd.back().expect("* 903 *");
}
