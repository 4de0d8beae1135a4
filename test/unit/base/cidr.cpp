// Addresses, and the networks that hold them.

#include <hubbub/base/cidr.h>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using hubbub::Address;
using hubbub::Cidr;

namespace {

bool holds(std::string_view network, std::string_view address) {
    return Cidr::parse(network)->contains(*Address::parse(address));
}

}  // namespace

TEST_CASE("CIDR: addresses are parsed and written; both spellings of IPv4 are equal") {
    for (const std::string text : {"192.0.2.1", "2001:db8::1", "::", "::1"})
        CHECK(Address::parse(text)->text() == text);
    CHECK(*Address::parse("::ffff:192.0.2.1") == *Address::parse("192.0.2.1"));
    CHECK(Address::parse("192.0.2.1")->is_v4());
    CHECK_FALSE(Address::parse("::1")->is_v4());
    using std::string_view_literals::operator""sv;
    for (const std::string_view text : {""sv, "192.0.2"sv, "192.0.2.256"sv, "localhost"sv, "1:2"sv,
                                        "[::1]"sv, " ::1"sv, "::1\0x"sv, "192.0.2.1/24"sv})
        CHECK_FALSE(Address::parse(text));
}

TEST_CASE("CIDR: a network contains the addresses with its prefix") {
    CHECK(holds("192.0.2.0/24", "192.0.2.255"));
    CHECK_FALSE(holds("192.0.2.0/24", "192.0.3.0"));
    CHECK(holds("192.0.2.128/25", "192.0.2.128"));
    CHECK_FALSE(holds("192.0.2.128/25", "192.0.2.127"));
    CHECK(holds("192.0.2.77/24", "192.0.2.1"));
    CHECK(holds("192.0.2.1", "192.0.2.1"));
    CHECK_FALSE(holds("192.0.2.1", "192.0.2.2"));
    CHECK(holds("192.0.2.1/32", "::ffff:192.0.2.1"));
    CHECK(holds("0.0.0.0/0", "203.0.113.7"));
    CHECK_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
    CHECK(holds("2001:db8::/32", "2001:db8:ffff::1"));
    CHECK_FALSE(holds("2001:db8::/32", "2001:db9::1"));
    CHECK(holds("2001:db8:0:8000::/49", "2001:db8:0:ffff::1"));
    CHECK_FALSE(holds("2001:db8:0:8000::/49", "2001:db8:0:7fff::1"));
    CHECK(holds("::/0", "2001:db8::1"));
    CHECK(holds("::/0", "192.0.2.1"));
}

TEST_CASE("CIDR: networks are written in the usual form") {
    for (const std::string text : {"192.0.2.0/24", "2001:db8::/32", "192.0.2.1", "0.0.0.0/0"})
        CHECK(Cidr::parse(text)->text() == text);
    CHECK(Cidr::parse("192.0.2.77/24")->text() == "192.0.2.0/24");
    CHECK(Cidr::parse("::1/128")->text() == "::1");
    CHECK(Cidr::parse("::/0")->text() == "::/0");
}

TEST_CASE("CIDR: invalid networks are rejected") {
    for (const std::string_view text :
         {"", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/2x",
          "192.0.2.0/ 24", "::/129", "::1/", "x/8", "192.0.2.0/24/24", "192.0.2.*"})
        CHECK_FALSE(Cidr::parse(text));
}

TEST_CASE("CIDR: a network has IPv4 addresses if it is one, or holds the range of all of them") {
    for (const std::string_view text :
         {"192.0.2.0/24", "192.0.2.1", "0.0.0.0/0", "::/0", "::/80", "::ffff:0:0/96"})
        CHECK(Cidr::parse(text)->has_v4());
    for (const std::string_view text : {"2001:db8::/32", "::1", "::/81", "::/96", "8000::/1"})
        CHECK_FALSE(Cidr::parse(text)->has_v4());
    CHECK(Cidr::parse("::ffff:192.0.2.0/120")->text() == "192.0.2.0/24");
    CHECK(Cidr::parse("::ffff:0:0/95")->text().ends_with("/95"));
    CHECK(Cidr::parse("255.255.255.255/1")->text() == "128.0.0.0/1");
    CHECK(Cidr::parse("2001:db8:ffff::/33")->text() == "2001:db8:8000::/33");
    CHECK(Cidr::parse("192.0.2.7/32")->text() == "192.0.2.7");
    CHECK(Address::parse("192.0.2.7")->masked(128) == *Address::parse("192.0.2.7"));
    CHECK(Address::parse("2001:db8::f")->masked(127) == *Address::parse("2001:db8::e"));
    CHECK(Address::parse("2001:db8::f")->masked(0) == *Address::parse("::"));
}
