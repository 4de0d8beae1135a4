// Limits of wrong passwords for one account.

#include <hubbub/chat/login_guesses.h>

#include <string>

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using hubbub::Address;
using hubbub::Steady;
using hubbub::chat::LoginGuesses;

namespace {

Address from(const std::string& text) {
    return *Address::parse(text);
}

}  // namespace

TEST_CASE("Login guesses: many addresses together get few wrong passwords of one account") {
    LoginGuesses guesses;
    const Steady start(1h);
    for (unsigned i = 0; i < LoginGuesses::failures.count; ++i) {
        const Address place = from("192.0.2." + std::to_string(i));
        CHECK(guesses.may_guess("ann", place, start));
        guesses.note("ann", place, false, start);
    }
    CHECK_FALSE(guesses.may_guess("ann", from("192.0.2.99"), start));
    CHECK_FALSE(guesses.may_guess("ANN", from("192.0.2.99"), start));
    CHECK(guesses.may_guess("bob", from("192.0.2.99"), start));
    CHECK(guesses.may_guess("ann", from("192.0.2.99"), start + LoginGuesses::failures.within));
}

TEST_CASE("Login guesses: do not lock out the address that logged in last") {
    LoginGuesses guesses;
    const Steady start(1h);
    guesses.note("ann", from("192.0.2.1"), true, start);
    for (unsigned i = 0; i < LoginGuesses::failures.count; ++i)
        guesses.note("ann", from("198.51.100.7"), false, start);
    CHECK_FALSE(guesses.may_guess("ann", from("198.51.100.7"), start));
    CHECK(guesses.may_guess("ann", from("192.0.2.1"), start));
}

TEST_CASE("Login guesses: the number of names is bounded") {
    LoginGuesses guesses;
    const Steady start(1h);
    for (std::size_t i = 0; i < LoginGuesses::max_names + 10; ++i)
        guesses.note("n" + std::to_string(i), from("192.0.2.1"), false, start);
    CHECK(guesses.size() <= LoginGuesses::max_names);
    LoginGuesses fresh;
    fresh.note(std::string(31, 'x'), from("192.0.2.1"), false, start);
    CHECK(fresh.size() == 0);
}
