// A job that one thread at a time does.

#include <hubbub/base/single_flight.h>

#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>

using hubbub::SingleFlight;

TEST_CASE("who comes while the job is done makes it be done once more, and does not wait") {
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

TEST_CASE("a job that throws leaves the way free") {
    SingleFlight flight;
    CHECK_THROWS(flight.run([] { throw std::runtime_error("no"); }));
    CHECK(flight.run([] {}));
}
