// CASEMAPPING=ascii.

#include <hubbub/protocol/casemap.h>

#include <string_view>

#include <doctest/doctest.h>

using namespace hubbub::protocol;

TEST_CASE("Casemap: only A-Z and a-z are equal") {
    CHECK(fold("#Hub{}|~Ä") == "#hub{}|~Ä");
    CHECK(fold("AZaz@[`{") == "azaz@[`{");
    CHECK(same("Dan", "dAN"));
    CHECK(same("", ""));
    CHECK_FALSE(same("dan", "dan2"));
    // The older mapping, rfc1459, took these for pairs.
    CHECK_FALSE(same("a[]\\~", "a{}|^"));
    CHECK_FALSE(same("Ä", "ä"));
    CHECK(upper('q') == 'Q');
    CHECK(upper('{') == '{');
}
