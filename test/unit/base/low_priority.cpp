#include <hubbub/base/low_priority.h>
#include <hubbub/base/thread_wake.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <stdexcept>

#include <doctest/doctest.h>

#include <sys/resource.h>

using namespace hubbub;

namespace {

int own_priority() {
    return ::getpriority(PRIO_PROCESS, static_cast<id_t>(ThreadWake::current()));
}

std::atomic<int> interruptions{0};

void count_interruption(int) {
    ++interruptions;
}

}  // namespace

TEST_CASE("Low priority: the work has a lower one, its caller keeps its own") {
    const int before = own_priority();
    int during = before;
    run_at_low_priority([&] { during = own_priority(); });
    CHECK(during == std::min(before + 5, 19));
    CHECK(own_priority() == before);
}

TEST_CASE("Low priority: an exception of the work reaches the caller") {
    CHECK_THROWS_AS(run_at_low_priority([] { throw std::runtime_error("no"); }),
                    std::runtime_error);
}

TEST_CASE("Low priority: the work is interrupted, so that others get the processor") {
    struct sigaction counting {};
    counting.sa_handler = count_interruption;
    struct sigaction before {};
    REQUIRE(::sigaction(ThreadWake::signal(), &counting, &before) == 0);
    run_at_low_priority([] {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (interruptions < 2 && std::chrono::steady_clock::now() < end) {
        }
    });
    ::sigaction(ThreadWake::signal(), &before, nullptr);
    CHECK(interruptions >= 2);
}
