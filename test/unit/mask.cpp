// Masks, the lists that hold them, and who had a nick before.

#include <hubbub/chat/departed.h>
#include <hubbub/chat/mask_list.h>
#include <hubbub/protocol/mask.h>

#include <memory>
#include <string>

#include <doctest/doctest.h>

using namespace hubbub;
using namespace hubbub::chat;
using namespace hubbub::protocol;

TEST_CASE("'*' is any run, '?' one byte, and case does not matter") {
    for (const std::string_view mask :
         {"*", "ann!*@*", "ANN!u@h", "a?n!u@h", "*!u@*", "**h", "*!*@*", "ann!u@h*"}) {
        CAPTURE(mask);
        CHECK(matches_mask(mask, "Ann!u@h"));
    }
    for (const std::string_view mask : {"", "ann", "ann!u@h?", "?nn", "*x", "b*", "ann!*@x"}) {
        CAPTURE(mask);
        CHECK_FALSE(matches_mask(mask, "Ann!u@h"));
    }
    CHECK(matches_mask("", ""));
    CHECK(matches_mask("*ab*ab", "aabab_abab"));
    // Many stars: the time grows by the product of the lengths, no faster.
    std::string stars;
    for (int i = 0; i < 100; ++i) stars += "*a";
    CHECK_FALSE(matches_mask(stars + "b", std::string(500, 'a')));
}

TEST_CASE("a part of a mask is made whole") {
    CHECK(full_mask("ann") == "ann!*@*");
    CHECK(full_mask("*") == "*!*@*");
    CHECK(full_mask("u@h") == "*!u@h");
    CHECK(full_mask("@h") == "*!*@h");
    CHECK(full_mask("ann!u") == "ann!u@*");
    CHECK(full_mask("!u@") == "*!u@*");
    CHECK(full_mask("a!b@c") == "a!b@c");
    CHECK(full_mask("a@b!c") == "a@b!c@*");
    CHECK(full_mask("host.example") == "*!*@host.example");
    CHECK(full_mask("0::1") == "*!*@0::1");
    for (const std::string_view bad : {"", ":a", "a b", "a\x02"}) CHECK(full_mask(bad).empty());
}

TEST_CASE("a list of masks keeps what was written, once") {
    MaskList list;
    CHECK(list.add({"Eve!*@*", "ann", 1}));
    CHECK_FALSE(list.add({"eve!*@*", "bob", 2}));
    CHECK(list.matches("eve!u@h"));
    CHECK_FALSE(list.matches("bob!u@h"));
    CHECK(list.remove("nobody!*@*").empty());
    CHECK(list.remove("EVE!*@*") == "Eve!*@*");
    CHECK(list.size() == 0);
}

TEST_CASE("who had a nick: the latest first, and the oldest are forgotten") {
    Departed departed;
    const auto who = [](const std::string& nick, const std::string& user) {
        return std::make_shared<const Identity>(Identity{nick, user, "h", "", ""});
    };
    departed.note(who("ann", "first"), 1);
    departed.note(who("Ann", "second"), 2);
    REQUIRE(departed.find("ANN", 10).size() == 2);
    CHECK(departed.find("ann", 1).front().who->user == "second");
    for (std::size_t i = 0; i + 1 < Departed::most; ++i) departed.note(who("x", "u"), 3);
    CHECK(departed.find("ann", 10).size() == 1);
}
