// Flushing together: everything is sent once, in order, and nobody waits for ever.

#include <hubbub/chat/claims.h>
#include <hubbub/chat/flush_group.h>

#include <atomic>
#include <functional>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "support/chat_double.h"

using namespace hubbub::chat;

namespace {

// Takes everything; one thread at a time, as a transport may count on.
class CountingTransport final : public Transport {
  public:
    std::atomic<std::size_t> bytes{0};
    std::atomic<int> writes{0};
    std::atomic<int> writers{0};
    std::function<void()> during;  // called once, in the first write

    Written write_some(std::span<const iovec> pieces) override {
        const int others = writers.fetch_add(1);
        ++writes;
        if (const auto call = std::exchange(during, nullptr)) call();
        std::size_t taken = 0;
        for (const iovec& piece : pieces) taken += piece.iov_len;
        bytes += taken;
        writers -= 1;
        return {taken, others != 0};  // broken if it was not alone
    }
};

struct Audience {
    explicit Audience(unsigned leaders, std::size_t members) : group(leaders), transports(members) {
        for (CountingTransport& transport : transports)
            outboxes.push_back(std::make_unique<Outbox>(
                Outbox::Environment{transport, nobody, shared, std::size_t{1} << 30}));
    }

    // The work of a thread that sends a message to everyone.
    void say(std::string_view text) {
        ClaimList claims;
        for (const auto& outbox : outboxes)
            if (outbox->append(text) == Appended::claimed) claims.add(*outbox);
        group.flush(claims);
        REQUIRE(claims.empty());
    }

    OutboxShared shared;
    hubbub::ThreadWake nobody;
    FlushGroup group;
    std::vector<CountingTransport> transports;
    std::vector<std::unique_ptr<Outbox>> outboxes;
};

}  // namespace

TEST_CASE("FlushGroup: a lone thread flushes its claims at once") {
    Audience audience(1, 3);
    audience.say("hello");
    for (const CountingTransport& transport : audience.transports) CHECK(transport.bytes == 5);
}

TEST_CASE("FlushGroup: claims gather while one thread leads, and are sent together") {
    Audience audience(1, 3);
    std::vector<std::thread> others;
    audience.transports[0].during = [&] {
        for (int i = 0; i < 4; ++i) others.emplace_back([&] { audience.say("four"); });
        while (audience.group.waiting() < 4) std::this_thread::yield();
    };
    audience.say("one");
    for (std::thread& other : others) other.join();
    for (const CountingTransport& transport : audience.transports) {
        CHECK(transport.bytes == 3 + 4 * 4);
        CHECK(transport.writes <= 3);
    }
    // Gone on to before the leader came to it.
    CHECK(audience.transports[2].writes == 1);
    CHECK(audience.group.waiting() == 0);
}

TEST_CASE("FlushGroup: concurrent flushes lose nothing, and every thread returns") {
    for (const unsigned leaders : {1U, 2U, 4U}) {
        constexpr int threads = 8;
        constexpr int rounds = 200;
        Audience audience(leaders, 30);
        std::latch start(threads);
        std::vector<std::thread> talkers;
        for (int i = 0; i < threads; ++i)
            talkers.emplace_back([&] {
                start.arrive_and_wait();
                for (int round = 0; round < rounds; ++round) audience.say("four");
            });
        for (std::thread& talker : talkers) talker.join();
        for (const CountingTransport& transport : audience.transports)
            CHECK(transport.bytes == 4 * threads * rounds);
        for (const auto& outbox : audience.outboxes) {
            CHECK(outbox->state() == Outbox::State::idle);
            CHECK_FALSE(outbox->broken());
        }
    }
}

TEST_CASE("FlushGroup: a sender with a large audience joins; one with a small audience does not") {
    constexpr std::size_t members = 30;
    constexpr std::size_t served = 10;  // by the leader, when the other one comes
    for (const std::size_t spoken_to : {members, served}) {
        CAPTURE(spoken_to);
        OutboxShared shared{.group = FlushGroup(1)};
        const hubbub::ThreadWake nobody;
        std::vector<CountingTransport> transports(members);
        std::vector<std::unique_ptr<Outbox>> outboxes;
        for (CountingTransport& transport : transports)
            outboxes.push_back(std::make_unique<Outbox>(
                Outbox::Environment{transport, nobody, shared, std::size_t{1} << 30}));
        const auto say = [&](std::size_t count) {
            Claims claims;
            claims.note_audience(count);
            for (std::size_t i = 0; i < count; ++i) claims.append(*outboxes[i], "four");
        };

        std::atomic<bool> done{false};
        bool waited = false;
        std::thread other;
        transports[served].during = [&] {
            other = std::thread([&] {
                say(spoken_to);
                done = true;
            });
            while (!done && shared.group.waiting() == 0) std::this_thread::yield();
            waited = !done;
        };
        say(members);
        other.join();
        CHECK(waited == (spoken_to == members));
        for (std::size_t i = 0; i < members; ++i)
            CHECK(transports[i].bytes == (i < spoken_to ? 8 : 4));
    }
}
