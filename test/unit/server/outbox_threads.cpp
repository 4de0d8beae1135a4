// The outbox between threads: no wake is lost, nothing is lost, nobody goes too early.

#include <hubbub/base/thread_wake.h>
#include <hubbub/chat/claims.h>
#include <hubbub/net/fd.h>

#include <future>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <poll.h>
#include <sys/socket.h>

#include "server/plain_stream.h"
#include "support/chat_double.h"

using namespace hubbub::chat;
using hubbub::ThreadWake;
using hubbub::net::Fd;
using State = Outbox::State;

namespace {

struct Pair {
    Pair() {
        int both[2];
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both) == 0);
        near = Fd(both[0]);
        far = Fd(both[1]);
        const int tiny = 1;  // the kernel gives its least
        REQUIRE(::setsockopt(near.get(), SOL_SOCKET, SO_SNDBUF, &tiny, sizeof tiny) == 0);
    }
    Fd near, far;
};

// A client thread's work for its outbox, until `wanted` returns true.
void serve(Outbox& outbox, int fd, const std::atomic<bool>& over) {
    while (!over || outbox.state() == State::blocked) {
        const bool blocked = outbox.state() == State::blocked;
        pollfd at{blocked ? fd : -1, POLLOUT, 0};
        ThreadWake::wait(&at, 1, std::nullopt);
        outbox.flush_blocked();
    }
}

std::string read_to_end(int fd) {
    std::string out;
    char buffer[4096];
    for (;;) {
        const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
        if (got <= 0) return out;
        out.append(buffer, static_cast<std::size_t>(got));
    }
}

}  // namespace

TEST_CASE("ThreadWake: a wake before the wait is kept, and several count as one") {
    ThreadWake::install();
    ThreadWake me;
    CHECK(me.thread() == 0);
    me.wake();  // nobody is attached yet: nothing happens
    me.attach();
    CHECK(me.thread() == ThreadWake::current());
    std::thread([&] {
        me.wake();
        me.wake();
    }).join();
    // Without a limit: this would hang if the wake were lost.
    CHECK(ThreadWake::wait(nullptr, 0, std::nullopt) == 0);
    CHECK(ThreadWake::wait(nullptr, 0, std::chrono::nanoseconds(1)) == 0);
    // Readiness is reported, with or without a wake.
    const Pair pair;
    pollfd at{pair.near.get(), POLLOUT, 0};
    CHECK(ThreadWake::wait(&at, 1, std::nullopt) == 1);
    // A thread that has ended: nothing happens.
    pid_t gone = 0;
    std::thread([&] { gone = ThreadWake::current(); }).join();
    ThreadWake::wake(gone);
}

TEST_CASE("Outbox: concurrent writers to a slow socket keep their order, without loss or copies") {
    ThreadWake::install();
    constexpr int writers = 4, each = 2000;
    Pair pair;
    hubbub::server::PlainStream transport(pair.near.get());
    ThreadWake owner;
    OutboxShared budget;
    Outbox outbox({transport, owner, budget, std::size_t{1} << 30});
    std::atomic<bool> over{false};
    std::latch attached(1);
    auto reading = std::async(std::launch::async, [&] { return read_to_end(pair.far.get()); });
    std::thread serving([&] {
        owner.attach();
        attached.count_down();
        serve(outbox, pair.near.get(), over);
    });
    attached.wait();
    std::vector<std::thread> threads;
    threads.reserve(writers);
    for (int w = 0; w < writers; ++w) {
        threads.emplace_back([&outbox, w] {
            for (int i = 0; i < each; ++i) {
                Claims claims;
                claims.append(outbox, std::to_string(w) + " " + std::to_string(i) + "\n");
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    over = true;
    owner.wake();
    serving.join();
    CHECK(outbox.state() == State::idle);
    CHECK(outbox.waiting() == 0);
    ::shutdown(pair.near.get(), SHUT_WR);
    const std::string all = reading.get();
    std::vector<int> next(writers, 0);
    std::size_t at = 0;
    while (at < all.size()) {
        const std::size_t end = all.find('\n', at);
        const std::string line = all.substr(at, end - at);
        const auto w = static_cast<std::size_t>(line[0] - '0');
        REQUIRE(line == std::to_string(w) + " " + std::to_string(next[w]++));
        at = end + 1;
    }
    for (const int count : next) CHECK(count == each);
    CHECK(budget.bytes == 0);
}

TEST_CASE("Outbox: a leaving owner waits for the thread that is writing, which wakes it") {
    ThreadWake::install();
    ScriptedTransport transport;
    ThreadWake owner;
    owner.attach();
    OutboxShared budget;
    Outbox outbox({transport, owner, budget, 100});
    std::latch writing(1), go_on(1);
    transport.during = [&] {
        writing.count_down();
        go_on.wait();
    };
    std::thread other([&] {
        Claims claims;
        claims.append(outbox, "one");
    });
    writing.wait();
    CHECK_FALSE(outbox.close());
    go_on.count_down();
    while (!outbox.close()) ThreadWake::wait(nullptr, 0, std::nullopt);
    CHECK(transport.written == "one");
    other.join();
}

TEST_CASE("Outbox: an overflow wakes the owner, which closes it") {
    ThreadWake::install();
    ScriptedTransport transport;
    ThreadWake owner;
    owner.attach();
    OutboxShared budget;
    Outbox outbox({transport, owner, budget, 3});
    std::thread([&] {
        Claims claims;
        claims.append(outbox, "four");
    }).join();
    ThreadWake::wait(nullptr, 0, std::nullopt);
    CHECK(outbox.overflowed());
}
