// The wake that ends another thread's poll: it comes whatever the limits of the process are.

#include <hubbub/base/thread_wake.h>

#include <chrono>
#include <future>
#include <latch>
#include <thread>

#include <doctest/doctest.h>

#include <sys/resource.h>

using namespace std::chrono_literals;
using hubbub::ThreadWake;

TEST_CASE("ThreadWake: needs no space in the signal queue, early or late") {
    ThreadWake::install();
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_SIGPENDING, &before) == 0);
    rlimit none = before;
    none.rlim_cur = 0;
    REQUIRE(::setrlimit(RLIMIT_SIGPENDING, &none) == 0);
    ThreadWake wake;
    std::latch attached(1), woken(1);
    std::promise<std::chrono::nanoseconds> took;
    std::thread owner([&] {
        wake.attach();
        attached.count_down();
        woken.wait();
        const auto start = std::chrono::steady_clock::now();
        ThreadWake::wait(nullptr, 0, 20s);
        took.set_value(std::chrono::steady_clock::now() - start);
    });
    attached.wait();
    for (int i = 0; i < 100; ++i) wake.wake();
    woken.count_down();
    CHECK(took.get_future().get() < 10s);
    owner.join();
    REQUIRE(::setrlimit(RLIMIT_SIGPENDING, &before) == 0);
}
