// CASEMAPPING=ascii.

#include <hubbub/protocol/casemap.h>

#include <string_view>

#include <doctest/doctest.h>

using namespace hubbub::protocol;

TEST_CASE("only A to Z and a to z are the same letter") {
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

TEST_CASE("names that are the same hash the same, so that tables find them") {
    const FoldHash hash;
    CHECK(hash("#Hubbub") == hash("#hUBBUB"));
    CHECK(hash("#hubbub") != hash("#hubbuc"));
    CHECK(FoldEqual{}("#Hubbub", "#hUBBUB"));
}
