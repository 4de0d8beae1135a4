// Rate limits per address.

#include <hubbub/chat/place_rates.h>

#include <string>

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using hubbub::Address;
using hubbub::Rate;
using hubbub::Steady;
using hubbub::chat::PlaceRates;

TEST_CASE("Rates of addresses: each has its own, and their number is bounded") {
    PlaceRates rates;
    const Rate rate{2, 3600s};
    const Steady start(1h);
    const Address one = *Address::parse("192.0.2.1");
    CHECK(rates.take(one, rate, start));
    CHECK(rates.take(one, rate, start));
    CHECK_FALSE(rates.take(one, rate, start));
    CHECK(rates.take(*Address::parse("192.0.2.2"), rate, start));
    CHECK(rates.take(one, rate, start + 30min));
    CHECK(rates.take(one, {}, start));
    for (std::size_t i = 0; i < PlaceRates::max_places + 10; ++i)
        rates.take(*Address::parse("2001:db8::" + std::to_string(i / 9000) + ":" +
                                   std::to_string(i % 9000)),
                   rate, start);
    CHECK(rates.size() <= PlaceRates::max_places);
}
