// Masks, the lists that hold them, and who had a nick before.

#include <hubbub/chat/mask_list.h>
#include <hubbub/chat/whowas_history.h>
#include <hubbub/protocol/mask.h>

#include <memory>
#include <string>

#include <doctest/doctest.h>

using namespace hubbub;
using namespace hubbub::chat;
using namespace hubbub::protocol;

TEST_CASE("Mask: '*' matches any run, '?' one byte, case-insensitively") {
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

TEST_CASE("Mask: a partial mask is completed") {
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

TEST_CASE("MaskList: keeps masks as written, each once") {
    MaskList list;
    CHECK(list.add({"Eve!*@*", "ann", 1}));
    CHECK_FALSE(list.add({"eve!*@*", "bob", 2}));
    CHECK(list.matches(Identity{"eve", "u", "h", "", ""}.with_mask()));
    CHECK_FALSE(list.matches(Identity{"bob", "u", "h", "", ""}.with_mask()));
    CHECK_FALSE(list.remove("nobody!*@*"));
    CHECK(list.remove("EVE!*@*")->mask == "Eve!*@*");
    CHECK(list.size() == 0);
}

TEST_CASE("Mask: one that can match nobody, such as another server's extended ban, is invalid") {
    for (const std::string_view given : {"$a:ann",
                                         "$a",
                                         "$~a",
                                         "$j:#x",
                                         "$r:*x*",
                                         "$x:*",
                                         "~a:",
                                         "~a:a@b",
                                         "~account:",
                                         "~q:*!*@*",
                                         "~t:5:*!*@*",
                                         "~u",
                                         "~!a:x",
                                         "a:ann",
                                         "a:*",
                                         "R:*",
                                         "j:#x",
                                         "m:*!*@*",
                                         "m:u@h",
                                         "*!*@h$#x",
                                         "#x",
                                         "a@b!c@d",
                                         "a,b",
                                         "n!u:x@h",
                                         "*!*@a:g::1",
                                         "*!*@g:*",
                                         "*!*@a::b::c",
                                         "*!*@192.0.2.0/33",
                                         "*!*@192.0.2.*/24",
                                         "*!*@192.0.2.0/x",
                                         "192.0.2.0/",
                                         "*!*@2001:db8::/129",
                                         "*!*@2001:db8:*/32",
                                         "\xc3\xa4!*@*"}) {
        CAPTURE(given);
        CHECK_FALSE(mask_complaint(full_mask(given)).empty());
    }
    for (const std::string_view given :
         {"*", "ann", "a?n*", "*!~u@*", "[\\]`_^{|}-!*@*", "*!*@*.example", "*!*@h_x-1.example",
          "*!*@gateway/web/*", "192.0.2.0/24", "*!*@192.0.2.7", "*!*@192.0.2.*", "*!u@192.0.2.0/24",
          "2001:db8::/32", "*!*@2001:0db8::1", "*!*@2001:db8:*", "*!*@fe80::?", "*!*@::1", "@",
          "!"}) {
        CAPTURE(given);
        CHECK(mask_complaint(full_mask(given)) == "");
    }
    CHECK(full_mask("~account:ann") == "~a:ann");
    CHECK(mask_complaint("~a:a?n*") == "");
    CHECK(account_of_mask("~a:ann") == "ann");
    CHECK_FALSE(account_of_mask("ann!*@*"));
}

TEST_CASE("Mask: a network as the host part matches the address, whatever host is shown") {
    Identity v4{"ann", "~u", "192.0.2.77", "", ""};
    auto hosts = std::make_shared<Hosts>(Hosts{"2001:db8:5::7", "h.example", "x.cloak", ""});
    Identity v6{"bob", "~u", "x.cloak", "", "", "", hosts};
    Identity local{"eve", "~u", "unix", "", ""};
    v4 = std::move(v4).with_mask();
    v6 = std::move(v6).with_mask();
    local = std::move(local).with_mask();
    const auto fits = [](std::string_view mask, const Identity& who) {
        MaskList list;
        list.add({std::string(mask), "op", 0});
        return list.matches(who);
    };
    CHECK(fits("*!*@192.0.2.0/24", v4));
    CHECK(fits("*!*@192.0.2.99/24", v4));
    CHECK(fits("ANN!~?@192.0.0.0/8", v4));
    CHECK(fits("*!*@::ffff:192.0.2.0/120", v4));
    CHECK_FALSE(fits("*!*@192.0.3.0/24", v4));
    CHECK_FALSE(fits("bob!*@192.0.2.0/24", v4));
    CHECK_FALSE(fits("*!root@192.0.2.0/24", v4));
    CHECK(fits("*!*@2001:db8::/32", v6));
    CHECK(fits("*!*@2001:0DB8:5:0::7", v6));
    CHECK_FALSE(fits("*!*@2001:db9::/32", v6));
    CHECK_FALSE(fits("*!*@0.0.0.0/0", v6));
    CHECK(fits("*!*@x.cloak", v6));
    for (const std::string_view all : {"*!*@0.0.0.0/0", "*!*@::/0"}) CHECK_FALSE(fits(all, local));
}

TEST_CASE("Whowas: lists earlier users of a nick, latest first, and forgets the oldest") {
    WhowasHistory whowas;
    const auto who = [](const std::string& nick, const std::string& user) {
        return std::make_shared<const Identity>(Identity{nick, user, "h", "", ""});
    };
    whowas.note(who("ann", "first"), 1);
    whowas.note(who("Ann", "second"), 2);
    REQUIRE(whowas.find("ANN", 10).size() == 2);
    CHECK(whowas.find("ann", 1).front().who->user == "second");
    for (std::size_t i = 0; i + 1 < WhowasHistory::most; ++i) whowas.note(who("x", "u"), 3);
    CHECK(whowas.find("ann", 10).size() == 1);
}

TEST_CASE("MaskList: removing one of several keeps the others, their order and their counts") {
    MaskList list;
    for (const char* const mask : {"a*!*@*", "an*!*@*", "*!*@192.0.2.0/24", "bob!*@*"})
        CHECK(list.add({mask, "op", 1}));
    const Identity ann = Identity{"ann", "~u", "192.0.2.7", "", ""}.with_mask();
    CHECK(list.count(ann) == 3);
    CHECK(list.has("AN*!*@*"));
    CHECK_FALSE(list.has("an*!*@"));
    CHECK(list.remove("an*!*@*"));
    CHECK_FALSE(list.has("an*!*@*"));
    CHECK(list.count(ann) == 2);
    REQUIRE(list.size() == 3);
    CHECK(list.entries()[0].mask == "a*!*@*");
    CHECK(list.entries()[1].mask == "*!*@192.0.2.0/24");
    CHECK(list.entries()[2].mask == "bob!*@*");
    CHECK(list.remove("a*!*@*"));
    CHECK(list.matches(ann));
    CHECK(list.remove("*!*@192.0.2.0/24"));
    CHECK_FALSE(list.matches(ann));
    CHECK(list.count(ann) == 0);
    // An IPv6 address in any spelling is a network of one; of IPv4 only a network is.
    CHECK(list.add({"*!*@2001:DB8:0::1", "op", 1}));
    CHECK(list.matches(Identity{"x", "~u", "2001:db8::1", "", ""}.with_mask()));
    CHECK_FALSE(list.matches(Identity{"x", "~u", "2001:db8::2", "", ""}.with_mask()));
}

TEST_CASE("Mask: wildcards may match nothing, and each '?' exactly one byte") {
    struct {
        const char* mask;
        const char* text;
        bool fits;
    } const table[] = {
        {"a*", "a", true},          {"*a", "a", true},   {"a**", "a", true},
        {"?", "", false},           {"??", "a", false},  {"a?", "ab", true},
        {"*?", "a", true},          {"?*", "", false},   {"a*b*c", "abc", true},
        {"a*b*c", "axbxcx", false}, {"*", "", true},     {"a", "", false},
        {"[a", "[A", true},         {"[a", "{a", false}, {"a*a", "a", false},
        {"*ab", "aab", true},
    };
    for (const auto& row : table) {
        CAPTURE(row.mask);
        CAPTURE(row.text);
        CHECK(matches_mask(row.mask, row.text) == row.fits);
    }
    CHECK(full_mask("a!") == "a!*@*");
    CHECK(full_mask("!") == "*!*@*");
    CHECK(full_mask("@") == "*!*@*");
    CHECK(full_mask("a!b@c@d") == "a!b@c@d");
    CHECK(full_mask("a!@") == "a!*@*");
    CHECK(full_mask("a:b") == "*!*@a:b");
}
