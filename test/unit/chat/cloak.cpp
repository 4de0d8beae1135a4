// Cloaks: stable for one key, different for two, wide and narrow.

#include <hubbub/chat/cloak.h>
#include <hubbub/protocol/mask.h>

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

using hubbub::chat::Cloak;
using hubbub::protocol::matches_mask;

namespace {

const std::string secret(Cloak::min_secret, 'k');

// What two cloaks have in common at their ends, in parts; the suffix is one.
std::size_t common_parts(const std::string& a, const std::string& b) {
    std::size_t parts = 0;
    for (std::size_t i = 1; i <= std::min(a.size(), b.size()); ++i) {
        if (a[a.size() - i] != b[b.size() - i]) return parts;
        if (a[a.size() - i] == '.') ++parts;
    }
    return parts + (a == b ? 1 : 0);
}

}  // namespace

TEST_CASE("Cloak: the same key gives the same cloak") {
    CHECK(Cloak(secret).of("192.0.2.1") == "julu23grmu.vzamqrv5s7.zo3xxrsac3.cloak");
    CHECK(Cloak(secret).of("2001:db8::1") == "66mnzc4c34.fhlwb4jm6j.di65dgmu4b.akxcxso6qg.cloak");
    CHECK(Cloak(secret).of("host.example.net") == "obrw435sui.lpzouwve6j.ahcgraf27g.cloak");
    CHECK(Cloak(secret).of("192.0.2.1") == Cloak(secret).of("192.0.2.1"));
    CHECK(Cloak(secret).of("2001:db8::1") == Cloak(secret).of("2001:0DB8:0::1"));
    CHECK(Cloak(secret).of("host.example.net") == Cloak(secret).of("HOST.Example.net"));
}

TEST_CASE("Cloak: another key gives another cloak in every part") {
    const Cloak one(secret), two(secret + "2");
    for (const std::string host : {"192.0.2.1", "2001:db8::1", "host.example.net"})
        CHECK(common_parts(one.of(host), two.of(host)) == 1);
}

TEST_CASE("Cloak: IPv4 has parts for the address, its /24 and its /16") {
    const Cloak cloak(secret);
    const std::string one = cloak.of("192.0.2.1");
    CHECK(common_parts(one, cloak.of("192.0.2.2")) == 3);
    CHECK(common_parts(one, cloak.of("192.0.3.1")) == 2);
    CHECK(common_parts(one, cloak.of("192.1.2.1")) == 1);
    CHECK(matches_mask("*" + one.substr(one.find('.')), cloak.of("192.0.2.200")));
}

TEST_CASE("Cloak: IPv6 has parts for the address, its /64, its /48 and its /32") {
    const Cloak cloak(secret);
    const std::string one = cloak.of("2001:db8:1:2::1");
    CHECK(common_parts(one, cloak.of("2001:db8:1:2:ffff::1")) == 4);
    CHECK(common_parts(one, cloak.of("2001:db8:1:3::1")) == 3);
    CHECK(common_parts(one, cloak.of("2001:db8:2:2::1")) == 2);
    CHECK(common_parts(one, cloak.of("2001:db9:1:2::1")) == 1);
}

TEST_CASE("Cloak: hides the host part of a name and keeps the domain") {
    const Cloak cloak(secret);
    const std::string one = cloak.of("a.dsl.example.net");
    CHECK(common_parts(one, cloak.of("b.dsl.example.net")) == 3);
    CHECK(common_parts(one, cloak.of("a.cable.example.net")) == 2);
    CHECK(common_parts(one, cloak.of("a.dsl.example.org")) == 1);
    CHECK(common_parts(cloak.of("example.net"), cloak.of("www.example.net")) == 2);
    CHECK(cloak.of("unix") == "");
}

TEST_CASE("Cloak: no part reveals another, such as a /24 equal to an address") {
    const Cloak cloak(secret);
    const std::string one = cloak.of("192.0.2.0");
    CHECK(one.substr(0, 10) != one.substr(11, 10));
}

TEST_CASE("Cloak: a new secret is long enough and unique") {
    CHECK(Cloak::new_secret().size() >= Cloak::min_secret);
    CHECK(Cloak::new_secret() != Cloak::new_secret());
}
