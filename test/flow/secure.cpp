// Secure connections: user mode Z, channel mode z, WHOIS.

#include "harness.h"

#include <cstddef>
#include <string>

#include <doctest/doctest.h>

#include "with_tls.h"

using namespace flow;
using namespace hubbub::commands;

namespace {

// Returns the lines of a WHOIS about the connection.
Lines security_of(TestClient& asker, const std::string& nick) {
    Lines out;
    for (const std::string& line : asker.send("WHOIS " + nick).read_until("* 318 *")) {
        if (matches(line, "* 671 *") || matches(line, "* 276 *")) out.push_back(line);
    }
    return out;
}

}  // namespace

TEST_CASE("User mode Z: a fact about the connection, which no user can change") {
    TlsServer at;
    TestClient local(at.server, "local"), plain = insecure_client(at.server, "plain"),
                                          secure = flow::secure(at.server, "secure");
    local.send("MODE local").expect(":hubbub.local 221 local +Z");
    plain.send("MODE plain").expect(":hubbub.local 221 plain +");
    secure.send("MODE secure").expect(":hubbub.local 221 secure +Z");
    for (TestClient* const client : {&plain, &secure}) {
        const std::string nick = client == &plain ? "plain" : "secure";
        // No error, as for +o: the letter is in 004, so it is not an unknown flag.
        client->send("MODE " + nick + " +Z").send("MODE " + nick + " -Z");
        CHECK(client->sync().empty());
        client->send("MODE " + nick + " +Zi-Z").expect("* MODE " + nick + " :+i");
    }
    plain.send("MODE plain").expect("* 221 plain +i");
    secure.send("MODE secure").expect("* 221 secure +Zi");
}

TEST_CASE("WHOIS: marks secure users; only they and operators see the certificate") {
    TlsServer at(with_operators({{"root", 0}}));
    const tls::Identity identity{tls::Wanted{}};
    TestClient plain = insecure_client(at.server, "plain"), secure(at.server);
    secure.start_tls({.identity = &identity}).enter("secure");
    const auto start = [](const std::string& numeric, const std::string& asker) {
        return ":hubbub.local " + numeric + " " + asker + " secure ";
    };
    const auto is_secure = [&](const std::string& asker) {
        return start("671", asker) + ":is using a secure connection";
    };
    const auto certificate = [&](const std::string& asker) {
        return start("276", asker) + ":has client certificate fingerprint " +
               identity.fingerprint();
    };
    CHECK(security_of(plain, "secure") == Lines{is_secure("plain")});
    CHECK(security_of(secure, "secure") == Lines{is_secure("secure"), certificate("secure")});
    CHECK(security_of(secure, "plain").empty());
    plain.send("OPER root x").read_until("* MODE *");
    CHECK(security_of(plain, "secure") == Lines{is_secure("plain"), certificate("plain")});
    CHECK(security_of(plain, "plain").empty());
}

TEST_CASE("Channel mode z: only secure clients join, and no invitation or operator overrides it") {
    TestServer server(with_operators({{"root", all_privileges}}));
    TestClient ann = operator_client(server, "ann"), bob = insecure_client(server, "bob");
    TestClient carl(server, "carl");
    ann.join("#a");
    bob.join("#a");
    ann.expect("* JOIN #a");
    // Refused while an insecure member is in the channel. The other changes are made.
    const std::string refused =
        ":hubbub.local 490 ann #a :Cannot set mode z: some members do not use TLS";
    ann.send("MODE #a +mzi").expect(refused);
    ann.expect("* MODE #a +mi");
    bob.expect("* MODE #a +mi");
    ann.send("SAMODE #a +z").expect(refused);
    bob.send("MODE #a +z").expect("* 482 bob #a *");
    bob.send("PART #a").expect("* PART #a");
    ann.expect("* PART #a");
    ann.send("MODE #a -mi+z").expect(":ann!~ann@127.0.0.1 MODE #a -mi+z");
    ann.send("MODE #a +z");
    CHECK(ann.sync().empty());
    ann.send("MODE #a").expect("* 324 ann #a +ntz");
    ann.expect("* 329 *");

    const std::string kept_out = ":hubbub.local 489 bob #a :Cannot join channel (+z): connect *";
    bob.send("JOIN #a").expect(kept_out);
    bob.send("KNOCK #a").expect(kept_out);
    ann.send("INVITE bob #a").expect("* 341 *");
    bob.expect("* INVITE bob :#a");
    bob.send("JOIN #a").expect(kept_out);
    ann.send("SAJOIN bob #a").expect("* NOTICE ann :*** bob could not join #a");
    bob.expect(kept_out);
    CHECK(bob.sync().empty());
    carl.join("#a");
    ann.expect("* JOIN #a");

    // A rename keeps the mode.
    ann.send("RENAME #a #b").read_until("* 366 ann #b *");
    bob.send("JOIN #b").expect("* 489 bob #b *");
    ann.send("MODE #b -z").expect("* MODE #b -z");
    bob.join("#b");
}

TEST_CASE("Channel mode z: a plain user is told to connect with TLS") {
    TestServer server;
    TestClient ann(server, "ann"), tom(server);
    ann.join("#lobby");
    ann.send("MODE #lobby +z").expect("* MODE #lobby +z");
    make_insecure(server, tom);
    tom.send("tom").read_until("* #lobby: Cannot join channel (+z): connect with TLS.");
}

// In the order of events that a member sees, an insecure user is never a member under mode z.
TEST_CASE("Channel mode z: set again and again while an insecure client joins and leaves") {
    TestServer server;
    TestClient ann(server, "ann"), bob = insecure_client(server, "bob");
    ann.join("#a");
    std::string modes, moves;
    for (int i = 0; i < 100; ++i) {
        modes += "MODE #a +z\r\nMODE #a -z\r\n";
        moves += "JOIN #a\r\nPART #a\r\n";
    }
    std::size_t joins = 0, sets = 0, both = 0;
    for (int round = 0; round < 60; ++round) {
        ann.send_raw(modes);
        bob.send_raw(moves);
        bob.sync();
        bool is_in = false, is_set = false;
        for (const std::string& line : ann.sync()) {
            if (matches(line, ":bob!* JOIN #a")) is_in = ++joins != 0;
            if (matches(line, ":bob!* PART #a")) is_in = false;
            if (matches(line, "* MODE #a +z")) is_set = ++sets != 0;
            if (matches(line, "* MODE #a -z")) is_set = false;
            both += is_in && is_set ? 1 : 0;
        }
    }
    CHECK(both == 0);
    CHECK(joins > 0);
    CHECK(sets > 0);
}
