// A job that one thread at a time does.

#include <hubbub/base/single_flight.h>

#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>

using hubbub::SingleFlight;

TEST_CASE("SingleFlight: a call during the job makes it run once more, and does not wait") {
    SingleFlight flight;
    int done = 0;
    bool other = true;
    CHECK(flight.run([&] {
        if (++done > 1) return;
        std::thread([&] {
            other = flight.run([&] { done = 100; });
            flight.run([&] { done = 100; });
        }).join();
    }));
    CHECK_FALSE(other);
    CHECK(done == 2);
}

TEST_CASE("SingleFlight: a job that throws does not block the next") {
    SingleFlight flight;
    CHECK_THROWS(flight.run([] { throw std::runtime_error("no"); }));
    CHECK(flight.run([] {}));
}
