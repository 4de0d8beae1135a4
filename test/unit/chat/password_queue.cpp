// The right to have a password hashed, and the order of waiting clients.

#include <hubbub/chat/password_queue.h>

#include <atomic>
#include <future>
#include <list>
#include <string>
#include <thread>
#include <utility>

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using hubbub::Address;
using hubbub::Steady;
using hubbub::ThreadWake;
using hubbub::chat::PasswordQueue;
using Turn = PasswordQueue::Turn;

namespace {

class StillClock final : public hubbub::Clock {
  public:
    Steady now() const override { return Steady(std::chrono::hours(1)) + passed; }
    hubbub::Wall wall() const override { return {}; }
    bool runs() const override { return false; }
    std::chrono::nanoseconds passed{0};
};

Address place(const std::string& text) {
    return *Address::parse(text);
}

bool never() {
    return false;
}

// A queue in which one hash runs, and its waiting clients, each in a separate thread.
class BusyQueue {
  public:
    explicit BusyQueue(const std::string& hashes_now) : first_(place(hashes_now)) {
        ThreadWake::install();
        const ThreadWake wake;
        REQUIRE(queue.wait_turn({first_, 0, wake}, clock, never) == Turn::granted);
    }
    ~BusyQueue() {
        for (auto& [name, thread, turn, wake] : waiters_) thread.join();
    }

    // Returns once it waits, or has displaced another.
    void add(const std::string& name, const std::string& address, unsigned failures = 0) {
        Waiter& one = waiters_.emplace_back();
        one.name = name;
        std::promise<void> attached;
        one.thread = std::thread([&, failures, at = place(address)] {
            one.wake.attach();
            attached.set_value();
            one.turn = queue.wait_turn({at, failures, one.wake}, clock,
                                       [this] { return given_up.load(); });
            if (one.turn == Turn::refused) ++refused_;
            if (one.turn != Turn::granted) return;
            order += one.name;
            queue.end_turn(at, true, clock.now());
        });
        attached.get_future().wait();
        ++expected_;
        // It waits, or another was refused for it.
        while (queue.waiting() + refused_ < expected_) std::this_thread::yield();
    }
    void end_first(bool right) { queue.end_turn(first_, right, clock.now()); }
    void give_up() {
        given_up = true;
        for (const auto& one : waiters_) one.wake.wake();
    }
    void wait_for_all() {
        for (auto& one : waiters_) one.thread.join();
        turns.clear();
        for (auto& one : waiters_) {
            turns += one.turn == Turn::granted ? 'g' : one.turn == Turn::refused ? 'r' : 'u';
        }
        waiters_.clear();
    }

    StillClock clock;
    PasswordQueue queue{1};
    std::atomic<bool> given_up{false};
    std::string order, turns;

  private:
    struct Waiter {
        std::string name;
        std::thread thread;
        Turn turn{};
        ThreadWake wake;
    };
    const Address first_;
    std::list<Waiter> waiters_;
    std::size_t expected_ = 0;
    std::atomic<std::size_t> refused_{0};
};

}  // namespace

TEST_CASE("PasswordQueue: failed clients wait after others, the latest arrival first") {
    BusyQueue busy("10.0.0.1");
    busy.add("a", "10.0.0.2", 1);
    busy.add("b", "10.0.0.3");
    busy.add("c", "10.0.0.1");
    busy.add("d", "10.0.0.4");
    busy.add("e", "10.0.0.5", 2);
    busy.end_first(false);  // of 10.0.0.1, as is c
    busy.wait_for_all();
    CHECK(busy.order == "dbaec");
}

TEST_CASE("PasswordQueue: one attempt per address at a time") {
    const ThreadWake wake;
    StillClock clock;
    PasswordQueue queue(2);
    REQUIRE(queue.wait_turn({place("10.0.0.1"), 0, wake}, clock, never) == Turn::granted);
    bool asked = false;
    const auto soon = [&] { return std::exchange(asked, true); };
    ThreadWake::install();
    ThreadWake mine;
    mine.attach();
    mine.wake();
    CHECK(queue.wait_turn({place("10.0.0.1"), 0, mine}, clock, soon) == Turn::given_up);
    CHECK(queue.wait_turn({place("10.0.0.2"), 0, mine}, clock, never) == Turn::granted);
}

TEST_CASE("PasswordQueue: few wait per address, and the oldest attempt makes room") {
    BusyQueue busy("10.0.0.9");
    for (std::size_t i = 0; i < PasswordQueue::max_waiting_of_place; ++i)
        busy.add(std::to_string(i), "10.0.0.1", i == 3 ? 1 : 0);
    busy.add("x", "10.0.0.1");  // instead of 3, which failed before
    busy.add("y", "10.0.0.1");  // in that of 0
    busy.end_first(true);
    busy.wait_for_all();
    CHECK(busy.order == "yx765421");
    CHECK(busy.turns == "rggrgggggg");
}

TEST_CASE("PasswordQueue: an address with too many failures is refused for a time") {
    const ThreadWake wake;
    StillClock clock;
    PasswordQueue queue(1);
    const Address guesser = place("10.0.0.1"), other = place("10.0.0.2");
    for (std::uint32_t i = 0; i < PasswordQueue::failures.count; ++i) {
        REQUIRE(queue.wait_turn({guesser, 0, wake}, clock, never) == Turn::granted);
        queue.end_turn(guesser, false, clock.now());
    }
    CHECK(queue.wait_turn({guesser, 0, wake}, clock, never) == Turn::refused);
    CHECK(queue.wait_turn({other, 0, wake}, clock, never) == Turn::granted);
    queue.end_turn(other, true, clock.now());
    clock.passed +=
        std::chrono::nanoseconds(PasswordQueue::failures.within) / PasswordQueue::failures.count;
    CHECK(queue.wait_turn({guesser, 0, wake}, clock, never) == Turn::granted);
}

TEST_CASE("PasswordQueue: a client that gives up leaves at once, and the others continue") {
    BusyQueue busy("10.0.0.1");
    for (int i = 2; i < 7; ++i) busy.add("w", "10.0.0." + std::to_string(i));
    busy.give_up();
    busy.wait_for_all();
    CHECK(busy.turns == "uuuuu");
    CHECK(busy.queue.waiting() == 0);
    busy.given_up = false;
    busy.end_first(true);
    const ThreadWake wake;
    CHECK(busy.queue.wait_turn({place("10.0.0.2"), 0, wake}, busy.clock, never) == Turn::granted);
}
