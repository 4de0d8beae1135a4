// Work that a thread does on its own schedule, with the real clock and short limits: nobody wakes
// it. Also threads that must sleep: each turn of their loop records its time, so an unchanged
// record proves that they slept.

#include "harness.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <sys/socket.h>

#include "commands/core/multiline.h"
#include "stack_pages.h"

using namespace flow;
using namespace std::chrono_literals;
using hubbub::Doing;

namespace {

const hubbub::SystemClock real_time;

// Runs, and can leave time out. Thread safe.
class LeapingClock final : public hubbub::Clock {
  public:
    hubbub::Steady now() const override {
        return real_time.now() + std::chrono::nanoseconds(left_out_);
    }
    hubbub::Wall wall() const override { return real_time.wall(); }
    void leap(std::chrono::nanoseconds by) { left_out_ += by.count(); }

  private:
    std::atomic<std::int64_t> left_out_{0};
};

// Only bob, from 127.0.0.2, has no rate limit.
hubbub::server::Config with_pace(std::size_t burst, std::size_t rate) {
    auto config = test_config();
    config.exempt = {};
    config.exempt.add("127.0.0.2 flood");
    config.flood_burst = burst;
    config.flood_rate = rate;
    config.recvq = 1 << 20;
    return config;
}

TestClient bob_of(const TestServer& server) {
    TestClient bob(server.address(), "127.0.0.2");
    bob.enter("bob");
    return bob;
}

// When the thread last began or ended a wait.
auto last_turn(const hubbub::Activity& activity) {
    return activity.lasting(hubbub::Steady{});
}

// Whether the thread sleeps while somebody else is answered many times.
bool sleeps(const hubbub::Activity& activity, TestClient& other) {
    const auto before = last_turn(activity);
    for (int i = 0; i < 100; ++i) other.sync();
    return last_turn(activity) == before;
}

void wait_until_it_is(Doing doing, const hubbub::Activity& activity) {
    eventually([&] { return activity.doing() == doing; });
}

// Takes the process's free descriptors away, for as long as it lives.
class NoDescriptors {
  public:
    NoDescriptors() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        rlimit none = before_;
        none.rlim_cur = 3;
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    NoDescriptors(const NoDescriptors&) = delete;
    NoDescriptors& operator=(const NoDescriptors&) = delete;

  private:
    rlimit before_{};
};

// Uses much of the stack of the thread that reads the wall clock.
struct DeepClock final : hubbub::Clock {
    hubbub::Steady now() const override { return real_time.now(); }
    hubbub::Wall wall() const override {
        volatile char deep[64 * 1024];
        for (std::size_t i = 0; i < sizeof deep; i += 1024) deep[i] = 1;
        return real_time.wall();
    }
};

}  // namespace

TEST_CASE("Running clock: PING is sent on time, and its timeout ends the connection") {
    // Below the time after which a thread rests, and above it.
    for (const auto interval : {1s, 3s}) {
        auto config = test_config();
        config.ping_interval = interval;
        config.ping_timeout = 1s;
        TestServer server(config, real_time);
        TestClient ann(server, "ann");
        ann.expect("PING :hubbub.local");
        ann.expect("ERROR :Closing link: Ping timeout: 1 seconds");
        CHECK(ann.expect_closed().empty());
    }
}

TEST_CASE("Running clock: a ping timeout shorter than the interval ends the connection in time") {
    LeapingClock clock;
    auto config = test_config();
    config.ping_interval = 1h;
    // Longer than the time after which an idle thread rests: it checks the clock then anyway.
    config.ping_timeout = 3s;
    TestServer server(config, clock);
    TestClient ann(server, "ann");
    clock.leap(1h);
    server->wake_all();
    ann.expect("PING :hubbub.local");
    ann.expect("ERROR :Closing link: Ping timeout: 3 seconds");
    CHECK(ann.expect_closed().empty());
}

TEST_CASE("Running clock: a thread sleeps during a ping timeout longer than the interval") {
    auto config = test_config();
    config.ping_interval = 1s;
    config.ping_timeout = 1h;
    TestServer server(config, real_time);
    TestClient ann(server, "ann");
    const auto client = connection_of(*server, "ann");
    ann.expect("PING :hubbub.local");
    // After the second PING to bob the interval has passed for ann, too.
    TestClient bob(server, "bob");
    for (int i = 0; i < 2; ++i) {
        bob.expect("PING :hubbub.local");
        bob.send("PONG :hubbub.local");
    }
    std::set<std::chrono::nanoseconds> turns;
    for (int i = 0; i < 300; ++i) {
        bob.sync();
        turns.insert(last_turn(client->activity));
    }
    // It wakes once or twice to give its stack back.
    CHECK(turns.size() < 10);
}

TEST_CASE("Running clock: a client that answers PING gets another and stays") {
    auto config = test_config();
    config.ping_interval = 1s;
    config.ping_timeout = 30s;
    TestServer server(config, real_time);
    TestClient ann(server, "ann");
    for (int i = 0; i < 2; ++i) {
        ann.expect("PING :hubbub.local");
        ann.send("PONG :hubbub.local");
    }
    CHECK(count(ann.sync(), "ERROR *") == 0);
}

TEST_CASE("Running clock: an unregistered client times out") {
    for (const auto timeout : {1s, 3s}) {
        auto config = test_config();
        config.registration_timeout = timeout;
        TestServer server(config, real_time);
        TestClient silent(server);
        silent.expect("* NOTICE *");
        silent.expect("ERROR :Closing link: Registration timed out");
        CHECK(silent.expect_closed().empty());
    }
}

TEST_CASE("Running clock: an unfinished batch times out") {
    LeapingClock clock;
    TestServer server(test_config(), clock);
    TestClient ann(server, "ann", "batch draft/multiline");
    ann.send("BATCH +1 draft/multiline ann").sync();
    clock.leap(hubbub::commands::Multiline::max_duration - 3s);
    // Makes its thread look at the clock: more is left than the time after which it rests.
    ann.send("@batch=1 PRIVMSG ann :one");
    ann.expect("* FAIL BATCH TIMEOUT 1 :*");
    CHECK(ann.sync().empty());
}

TEST_CASE("Running clock: a paced client resumes without other traffic") {
    // Longer than the idle time of a thread: it then checks its input, and
    // only once.
    constexpr int lines = 25;
    TestServer server(with_pace(5, 5), real_time);
    TestClient bob = bob_of(server);
    TestClient ann(server, "ann");
    std::string bytes;
    for (int i = 0; i < lines; ++i) bytes += "PRIVMSG bob :" + std::to_string(i) + "\r\n";
    ann.send_raw(bytes);
    for (int i = 0; i < lines; ++i)
        bob.expect(":ann!~ann@127.0.0.1 PRIVMSG bob :" + std::to_string(i));
}

TEST_CASE("Running clock: a paced client that hung up keeps no thread busy") {
    TestServer server(with_pace(6, 1), real_time);
    TestClient bob = bob_of(server);
    auto ann = std::make_unique<TestClient>(server, "ann");
    const auto paced = connection_of(*server, "ann");
    // Several seconds' worth of lines, and then the end of the stream.
    for (int i = 0; i < 6; ++i) ann->send("RENAME #a #b");
    ann->send("QUIT");
    ann.reset();
    wait_until_it_is(Doing::paced, paced->activity);
    CHECK(sleeps(paced->activity, bob));
    server->stop();
}

TEST_CASE("Running clock: a client that does not read keeps no thread busy") {
    TestServer server(test_config(), real_time);
    TestClient bob = bob_of(server), deaf(server, "deaf");
    const auto client = connection_of(*server, "deaf");
    std::string asking;
    for (int i = 0; i < 20'000; ++i) asking += "VERSION\r\n";
    deaf.send_raw(asking);
    wait_until_it_is(Doing::awaits_room, client->activity);
    CHECK(sleeps(client->activity, bob));
}

TEST_CASE("Running clock: the acceptor sleeps while connections wait for a full server") {
    auto config = test_config();
    config.settings.max_clients = 1;
    config.when_full = hubbub::server::WhenFull::wait;
    TestServer server(config, real_time);
    TestClient bob(server, "bob");
    const TestClient waiting(server);
    wait_until_it_is(Doing::awaits_room, server->acceptor_activity());
    CHECK(sleeps(server->acceptor_activity(), bob));
}

TEST_CASE("Running clock: the acceptor pauses between attempts if descriptors run out") {
    TestServer server(test_config(), real_time);
    TestClient bob(server, "bob");
    wait_until_it_is(Doing::awaits_input, server->acceptor_activity());
    constexpr int looks = 1000;
    int asleep = 0;
    std::set<std::chrono::nanoseconds> turns;
    {
        const hubbub::net::Fd waiting(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const NoDescriptors none;
        REQUIRE(::connect(waiting.get(), server.address().get(), server.address().length) == 0);
        for (int i = 0; i < looks; ++i) {
            bob.sync();
            asleep += server->acceptor_activity().doing() == Doing::awaits_input ? 1 : 0;
            turns.insert(last_turn(server->acceptor_activity()));
        }
    }
    // It tries again, and sleeps for nearly all of the time in between.
    CHECK(turns.size() > 1);
    CHECK(asleep > looks / 2);
    TestClient carl(server, "carl");
}

TEST_CASE("Running clock: an idle thread returns its stack each time that it becomes idle") {
    if (!stack_is_given_back()) return;
    const DeepClock clock;
    TestServer server(test_config(), clock);
    TestClient ann(server, "ann");
    const auto client = connection_of(*server, "ann");
    const auto idle_pages = [&] { return pages_below_stack_of(client->wake.thread()); };
    for (int rest = 0; rest < 3; ++rest) {
        ann.send("JOIN #a").send("PART #a").sync();
        wait_until_it_is(Doing::awaits_input, client->activity);
        std::size_t used = SIZE_MAX;
        eventually([&] { return (used = idle_pages()) != SIZE_MAX; });
        CHECK(used > 0);
        eventually([&] { return idle_pages() < used; });
    }
}
