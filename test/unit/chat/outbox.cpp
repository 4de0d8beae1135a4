// The bytes that wait for one client: who sends them, how many there may be, and when it may go.

#include <hubbub/chat/claims.h>

#include <memory>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

#include "support/chat_double.h"

using namespace hubbub::chat;
using State = Outbox::State;
using namespace std::chrono_literals;

namespace {

struct Box {
    explicit Box(std::size_t bound = 100) : outbox({transport, owner, budget, bound}) {}

    ScriptedTransport transport;
    hubbub::ThreadWake owner;
    OutboxShared budget;
    Outbox outbox;
};

}  // namespace

TEST_CASE("Outbox: the append that finds it empty claims it; one write sends all that gathered") {
    Box box;
    CHECK(box.outbox.state() == State::idle);
    CHECK(box.outbox.append("") == Appended::nothing);
    CHECK(box.outbox.append("one\n") == Appended::claimed);
    CHECK(box.outbox.state() == State::claimed);
    CHECK(box.outbox.append("two\n") == Appended::nothing);
    CHECK(box.outbox.append_reply("three\n") == Appended::nothing);
    CHECK(box.outbox.waiting() == 14);
    CHECK(box.transport.writes == 0);
    box.outbox.flush_claimed();
    CHECK(box.transport.written == "one\ntwo\nthree\n");
    CHECK(box.transport.writes == 1);
    CHECK(box.outbox.state() == State::idle);
    CHECK(box.outbox.append_reply("four\n") == Appended::claimed);
    box.outbox.flush_claimed();
    CHECK(box.transport.written == "one\ntwo\nthree\nfour\n");
}

TEST_CASE("Outbox: an append during a write is left to the writer, which then continues") {
    Box box;
    box.transport.during = [&] {
        CHECK(box.outbox.state() == State::writing);
        CHECK(box.outbox.append("two\n") == Appended::nothing);
        // The writer is active: the owner has no work.
        box.outbox.flush_blocked();
        CHECK(box.transport.written.empty());
    };
    CHECK(box.outbox.append("one\n") == Appended::claimed);
    box.outbox.flush_claimed();
    CHECK(box.transport.written == "one\ntwo\n");
    CHECK(box.transport.writes == 2);
    CHECK(box.outbox.state() == State::idle);
}

TEST_CASE("Outbox: a full socket leaves the rest to the owner, in order") {
    Box box;
    box.transport.room = {2, 0, 3};
    box.transport.during = [&] { box.outbox.append("two\n"); };
    box.outbox.append("one\n");
    box.outbox.flush_claimed();
    CHECK(box.transport.written == "on");
    CHECK(box.outbox.state() == State::blocked);
    CHECK(box.outbox.append("three\n") == Appended::nothing);
    CHECK(box.outbox.waiting() == 12);
    box.outbox.flush_blocked();
    CHECK(box.outbox.state() == State::blocked);
    CHECK(box.outbox.waiting() == 12);
    box.outbox.flush_blocked();
    CHECK(box.transport.written == "one\nt");
    box.outbox.flush_blocked();
    CHECK(box.transport.written == "one\ntwo\nthree\n");
    CHECK(box.outbox.state() == State::idle);
    const int writes = box.transport.writes;
    box.outbox.flush_blocked();
    CHECK(box.transport.writes == writes);
}

TEST_CASE("Outbox: is not empty while its transport holds bytes that it accepted") {
    Box box;
    box.transport.holds = {true, true};
    box.outbox.append("one\n");
    box.outbox.flush_claimed();
    CHECK(box.transport.written == "one\n");
    CHECK(box.outbox.state() == State::blocked);
    CHECK(box.outbox.waiting() == 0);
    CHECK(box.budget.outboxes == 1);
    box.outbox.flush_blocked();
    CHECK(box.outbox.state() == State::blocked);
    CHECK(box.outbox.append("two\n") == Appended::nothing);
    box.outbox.flush_blocked();
    CHECK(box.transport.written == "one\ntwo\n");
    CHECK(box.transport.writes == 3);
    CHECK(box.outbox.state() == State::idle);
    CHECK(box.budget.outboxes == 0);
}

TEST_CASE("Outbox: sends what its transport holds, in the writer's role") {
    Box box;
    // Nobody writes: the caller does.
    CHECK(box.outbox.send_held() == Appended::claimed);
    CHECK(box.outbox.state() == State::claimed);
    CHECK(box.outbox.send_held() == Appended::nothing);
    box.outbox.flush_claimed();
    CHECK(box.transport.writes == 1);
    CHECK(box.outbox.state() == State::idle);
    // Another thread writes: it writes once more, even without bytes.
    box.outbox.append("one\n");
    box.transport.during = [&] { CHECK(box.outbox.send_held() == Appended::nothing); };
    box.outbox.flush_claimed();
    CHECK(box.transport.writes == 3);
    CHECK(box.outbox.state() == State::idle);
    // The socket is full: the owner writes when it has room.
    box.transport.room = {0};
    box.outbox.append("two\n");
    box.outbox.flush_claimed();
    CHECK(box.outbox.send_held() == Appended::nothing);
    box.outbox.flush_blocked();
    CHECK(box.transport.written == "one\ntwo\n");
    CHECK(box.outbox.close());
    CHECK(box.outbox.send_held() == Appended::nothing);
}

TEST_CASE("Outbox: after a bounded number of bytes the owner takes over from the writer") {
    Box box(4 * Outbox::turn);
    box.transport.during = [&] { box.outbox.append("more"); };
    box.outbox.append(std::string(Outbox::turn, 'x'));
    box.outbox.flush_claimed();
    CHECK(box.transport.written.size() == Outbox::turn);
    CHECK(box.outbox.state() == State::blocked);
    box.outbox.flush_blocked();
    CHECK(box.transport.written.ends_with("xmore"));
    CHECK(box.outbox.state() == State::idle);
}

TEST_CASE("Outbox: an append past the bound is refused") {
    Box box(10);
    CHECK(box.outbox.append("0123456789") == Appended::claimed);
    CHECK_FALSE(box.outbox.overflowed());
    CHECK(box.outbox.append("x") == Appended::overflowed);
    CHECK(box.outbox.overflowed());
    CHECK(box.outbox.append("y") == Appended::nothing);
    CHECK(box.outbox.waiting() == 10);
    box.outbox.flush_claimed();
    CHECK(box.transport.written == "0123456789");
    // The owner is about to close its client: a gap in its stream would be worse.
    CHECK(box.outbox.append("z") == Appended::nothing);
    CHECK(box.outbox.append_reply("ERROR\n") == Appended::claimed);
    box.outbox.flush_claimed();
    CHECK(box.transport.written == "0123456789ERROR\n");
}

TEST_CASE("Outbox: replies take no space from messages of others") {
    Box box(10);
    CHECK(box.outbox.append_reply(std::string(1000, 'r')) == Appended::claimed);
    CHECK(box.outbox.append("0123456789") == Appended::nothing);
    CHECK_FALSE(box.outbox.overflowed());
    // The same after a partial send.
    box.transport.room = {500};
    box.outbox.flush_claimed();
    CHECK(box.outbox.state() == State::blocked);
    CHECK(box.outbox.append_reply(std::string(1000, 'r')) == Appended::nothing);
    CHECK_FALSE(box.outbox.overflowed());
    box.outbox.flush_blocked();
    // All is gone, and with it the room that the answers had.
    CHECK(box.outbox.append("0123456789") == Appended::claimed);
    CHECK(box.outbox.append("x") == Appended::overflowed);
    box.outbox.flush_claimed();
}

TEST_CASE("Outbox: repeated requests with slow reading do not raise the bound for messages") {
    Box box(10);
    box.outbox.append_reply(std::string(100, 'r'));
    box.transport.room = {99};
    box.outbox.flush_claimed();
    for (int i = 0; i < 20; ++i) {
        box.outbox.append_reply(std::string(100, 'r'));
        box.transport.room = {100};
        CHECK(box.outbox.flush_blocked());
        CHECK(box.outbox.state() == State::blocked);
    }
    CHECK(box.outbox.waiting() == 1);
    box.transport.room = {0};
    CHECK_FALSE(box.outbox.flush_blocked());
    CHECK(box.outbox.append(std::string(12, 'x')) == Appended::overflowed);
    CHECK(box.outbox.flush_blocked());
}

TEST_CASE("Outbox: endless replies are refused") {
    Box box(10);
    CHECK(box.outbox.append_reply(std::string(Outbox::max_replies, 'r')) == Appended::claimed);
    CHECK(box.outbox.append_reply(std::string(10, 'r')) == Appended::nothing);
    CHECK_FALSE(box.outbox.overflowed());
    CHECK(box.outbox.append_reply("x") == Appended::overflowed);
    CHECK(box.outbox.waiting() == Outbox::max_replies + 10);
    // The last words still go out.
    box.outbox.append_reply("ERROR");
    box.outbox.flush_claimed();
    box.outbox.flush_blocked();
    box.outbox.flush_blocked();
    CHECK(box.transport.written.ends_with("rERROR"));
}

TEST_CASE("Outbox: waiting replies count in the common budget") {
    Box box(1000);
    box.budget.limit = 100;
    box.transport.room = {0};
    box.outbox.append_reply(std::string(60, 'r'));
    box.outbox.flush_claimed();
    REQUIRE(box.outbox.state() == State::blocked);
    CHECK(box.outbox.append_reply(std::string(60, 'r')) == Appended::nothing);
    CHECK(box.outbox.append_reply("x") == Appended::overflowed);
    CHECK(box.outbox.overflowed());
}

TEST_CASE("Outbox: discards everything after the connection has ended") {
    Box box;
    box.transport.broken = true;
    box.transport.during = [&] { box.outbox.append("two"); };
    box.outbox.append("one");
    box.outbox.flush_claimed();
    CHECK(box.outbox.broken());
    CHECK(box.outbox.state() == State::idle);
    CHECK(box.outbox.waiting() == 0);
    CHECK(box.outbox.append("three") == Appended::nothing);
    CHECK(box.outbox.close());
}

TEST_CASE("Outbox: refuses appends once closed; the owner may leave when nobody holds it") {
    Box box;
    box.outbox.append("one");
    CHECK_FALSE(box.outbox.close());
    CHECK(box.outbox.append("two") == Appended::nothing);
    CHECK(box.outbox.append_reply("three") == Appended::nothing);
    box.transport.during = [&] { CHECK_FALSE(box.outbox.close()); };
    box.transport.room = {1};
    box.outbox.flush_claimed();
    CHECK(box.outbox.close());
    // Earlier bytes may still be sent.
    box.outbox.flush_blocked();
    CHECK(box.transport.written == "one");
    CHECK(box.outbox.close());
}

TEST_CASE("Outbox: past the budget, those above the mean are closed and small ones stay") {
    OutboxShared budget;
    budget.limit = 100;
    ScriptedTransport one, two;
    const hubbub::ThreadWake owner;
    {
        Outbox large({one, owner, budget, 1000}), small({two, owner, budget, 1000});
        one.room = two.room = {0, 0};
        large.append(std::string(80, 'x'));
        // Only bytes waiting for a full socket count.
        CHECK(budget.bytes == 0);
        large.flush_claimed();
        CHECK(budget.bytes == 80);
        small.append(std::string(10, 'y'));
        small.flush_claimed();
        CHECK(budget.bytes == 90);
        CHECK(budget.outboxes == 2);
        CHECK(small.append(std::string(15, 'y')) == Appended::nothing);
        CHECK(budget.bytes == 105);
        CHECK(small.append("y") == Appended::nothing);
        CHECK(large.append("x") == Appended::overflowed);
        CHECK_FALSE(small.overflowed());
        small.flush_blocked();
        CHECK(budget.bytes == 106);
        small.flush_blocked();
        CHECK(two.written.size() == 26);
        CHECK(budget.bytes == 80);
        CHECK(budget.outboxes == 1);
    }
    CHECK(budget.bytes == 0);
    CHECK(budget.outboxes == 0);
}

TEST_CASE("Claims: are flushed on every exit path, and at once by flush()") {
    Box one, two;
    {
        Claims claims;
        claims.append(one.outbox, "a");
        claims.reply(two.outbox, "b");
        claims.append(one.outbox, "c");
        CHECK(one.transport.writes == 0);
    }
    CHECK(one.transport.written == "ac");
    CHECK(two.transport.written == "b");
    try {
        Claims claims;
        claims.append(one.outbox, "d");
        throw std::runtime_error("in the middle of a batch");
    } catch (const std::runtime_error&) {
        CHECK(one.transport.written == "acd");
    }
    Claims claims;
    claims.append(one.outbox, "e");
    claims.flush();
    CHECK(one.transport.written == "acde");
    claims.flush();
    CHECK(one.transport.writes == 3);
    CHECK(one.outbox.state() == State::idle);
}

TEST_CASE("Claims: others are flushed while replies of the thread's client gather") {
    Box other, own;
    own.owner.attach();
    Claims claims;
    claims.append(other.outbox, "a");
    claims.reply(own.outbox, "b");
    claims.flush_others();
    CHECK(other.transport.written == "a");
    CHECK(own.transport.written.empty());
    claims.reply(own.outbox, "c");
    claims.flush();
    CHECK(own.transport.written == "bc");
    CHECK(own.transport.writes == 1);
}

TEST_CASE("Claims: none is older than a millisecond at a check") {
    struct HandClock final : hubbub::Clock {
        hubbub::Steady time{};
        hubbub::Steady now() const override { return time; }
        hubbub::Wall wall() const override { return {}; }
    } clock;
    Box one, two;
    Claims claims;
    claims.flush_stale(clock);
    clock.time += Claims::max_claim_age;
    claims.append(one.outbox, "a");
    claims.flush_stale(clock);
    clock.time += 500us;
    claims.append(two.outbox, "b");
    claims.flush_stale(clock);
    CHECK(one.transport.writes == 0);
    clock.time += 500us;
    claims.flush_stale(clock);
    CHECK(one.transport.written == "a");
    CHECK(two.transport.written == "b");
    // The age restarts.
    claims.append(one.outbox, "c");
    claims.flush_stale(clock);
    CHECK(one.transport.writes == 1);
}

TEST_CASE("Outbox: what follows a hold waits for its release, in order") {
    Box box;
    box.outbox.append("before ");
    box.outbox.hold(10);
    CHECK(box.outbox.held_for() == 10);
    CHECK(box.outbox.append("one ") == Appended::nothing);
    CHECK(box.outbox.append_reply("two ") == Appended::nothing);
    box.outbox.hold(20);
    box.outbox.append(std::make_shared<const std::string>("three "));
    CHECK(box.outbox.waiting() == 21);
    box.outbox.flush_claimed();
    CHECK(box.transport.written == "before ");
    CHECK(box.outbox.state() == State::idle);
    CHECK(box.outbox.release(9) == Appended::nothing);
    CHECK(box.outbox.release(10) == Appended::claimed);
    CHECK(box.outbox.held_for() == 20);
    box.outbox.flush_claimed();
    CHECK(box.transport.written == "before one two ");
    CHECK(box.outbox.append("four") == Appended::nothing);
    CHECK(box.outbox.release(30) == Appended::claimed);
    CHECK(box.outbox.held_for() == 0);
    box.outbox.flush_claimed();
    CHECK(box.transport.written == "before one two three four");
    CHECK(box.outbox.append("!") == Appended::claimed);
    box.outbox.flush_claimed();
}

TEST_CASE("Outbox: a hold without bytes is moved by the next one, and leaves nothing") {
    Box box;
    box.outbox.hold(10);
    box.outbox.hold(20);
    CHECK(box.outbox.held_for() == 20);
    CHECK(box.outbox.release(20) == Appended::nothing);
    CHECK(box.outbox.state() == State::idle);
    CHECK(box.outbox.append("x") == Appended::claimed);
    box.outbox.flush_claimed();
}

TEST_CASE("Outbox: held bytes count against the bound, and are released to a blocked socket") {
    Box box(10);
    box.outbox.hold(10);
    CHECK(box.outbox.append("12345678") == Appended::nothing);
    CHECK(box.outbox.append("123") == Appended::overflowed);
    Box blocked;
    blocked.transport.room = {0};
    blocked.outbox.append("one ");
    blocked.outbox.flush_claimed();
    CHECK(blocked.outbox.state() == State::blocked);
    blocked.outbox.hold(10);
    blocked.outbox.append("two");
    CHECK(blocked.outbox.release(10) == Appended::nothing);
    CHECK(blocked.outbox.flush_blocked());
    CHECK(blocked.transport.written == "one two");
}
