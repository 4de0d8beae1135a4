// SASL: each mechanism, chunks, refusals, and what stays hidden from guessers.

#include <hubbub/base/base64.h>

#include "harness.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "accounts.h"
#include "scram_client.h"
#include "with_tls.h"

using namespace flow;
using namespace std::chrono_literals;
using hubbub::from_base64;
using hubbub::to_base64;
using AccountState = hubbub::chat::Account::State;

namespace {

constexpr std::string_view sasl_done = "* 903 * :SASL authentication successful";
constexpr std::string_view refused = "* 904 * :SASL authentication failed";

std::string plain(const std::string& name, const std::string& password,
                  const std::string& acts_as = "") {
    return to_base64(acts_as + std::string(1, '\0') + name + std::string(1, '\0') + password);
}

// A client that has only requested the capability.
TestClient negotiating(const TestServer& server) {
    TestClient client(server);
    client.send("CAP REQ sasl").read_until("* ACK :sasl");
    return client;
}

TestClient& begin(TestClient& client, const std::string& mechanism) {
    client.send("AUTHENTICATE " + mechanism).expect(":hubbub.local AUTHENTICATE +");
    return client;
}

std::string server_data(TestClient& client) {
    const std::string line = client.expect(":hubbub.local AUTHENTICATE *");
    return from_base64(line.substr(line.rfind(' ') + 1)).value_or("?");
}

// Returns the server's first message.
std::string challenged(TestClient& client, const std::string& name) {
    begin(client, "SCRAM-SHA-256");
    client.send("AUTHENTICATE " + to_base64("n,," + scram_first_bare(name)));
    return server_data(client);
}

std::string offered_sasl(TestClient& client) {
    for (const std::string& line : client.send("CAP LS 302").read_until("* LS :*")) {
        const std::size_t at = line.find("sasl=");
        if (at != std::string::npos) return line.substr(at, line.find(' ', at) - at);
    }
    return "";
}

}  // namespace

TEST_CASE("SASL: PLAIN before registration") {
    TestServer server;
    add_account(server, "ann");
    TestClient ann = negotiating(server);
    begin(ann, "PLAIN").send("AUTHENTICATE " + plain("ann", "sesame"));
    ann.expect(":hubbub.local 900 * *!*@127.0.0.1 ann :You are now logged in as ann");
    ann.expect(":hubbub.local 903 * :SASL authentication successful");
    ann.send("CAP END").enter("ann");
    ann.expect(":ann!~ann@127.0.0.1 MODE ann :+r");
}

TEST_CASE("SASL: logs in after registration, again, and as another account") {
    TestServer server;
    add_account(server, "ann");
    add_account(server, "bob");
    TestClient ann(server, "x", "sasl account-notify");
    for (const std::string name : {"ann", "ann", "bob"}) {
        begin(ann, "plain").send("AUTHENTICATE " + plain(name, "sesame", name));
        ann.read_until("* 900 x x!~x@127.0.0.1 " + name + " *");
        ann.expect(sasl_done);
    }
}

TEST_CASE("SASL: SCRAM-SHA-256") {
    TestServer server;
    add_account(server, "ann");
    TestClient ann = negotiating(server);
    const std::string first = challenged(ann, "ann");
    CHECK(first.starts_with("r=abcdefgh"));
    ann.send("AUTHENTICATE " + to_base64(scram_final("ann", "sesame", first)));
    CHECK(server_data(ann).starts_with("v="));
    ann.send("AUTHENTICATE +").expect("* 900 *");
    ann.expect(sasl_done);
}

TEST_CASE("SASL: SCRAM refuses a wrong password, and gives unknown accounts a lasting salt") {
    TestServer server;
    add_account(server, "ann");
    TestClient ann = negotiating(server);
    for (const std::string name : {"ann", "nobody"}) {
        const std::string first = challenged(ann, name);
        CHECK(scram_part(first, 's').size() == 24);
        CHECK(scram_part(first, 'i') == "10000");
        ann.send("AUTHENTICATE " + to_base64(scram_final(name, "wrong", first)));
        ann.expect(refused);
        const std::string second = challenged(ann, name);
        CHECK(scram_part(second, 's') == scram_part(first, 's'));
        CHECK(scram_part(second, 'r') != scram_part(first, 'r'));
        ann.send("AUTHENTICATE *").expect("* 906 *");
    }
    // The server's own keys for unknown accounts prove nothing.
    const std::string first = challenged(ann, "nobody");
    ann.send("AUTHENTICATE " + to_base64(scram_final("nobody", "", first))).expect(refused);
}

TEST_CASE("SASL: SCRAM with an old password or a dropped account fails at the end") {
    TestServer server;
    const auto account = add_account(server, "ann");
    TestClient ann = negotiating(server);
    const std::string first = challenged(ann, "ann");
    server->registry().accounts.drop(account->id);
    ann.send("AUTHENTICATE " + to_base64(scram_final("ann", "sesame", first)));
    CHECK(server_data(ann).starts_with("v="));
    ann.send("AUTHENTICATE +").expect(refused);
}

TEST_CASE("SASL: EXTERNAL, with a certificate of an account") {
    const tls::Identity identity{tls::Wanted{}}, other{tls::Wanted{}};
    TlsServer at;
    add_account(at.server, "ann", AccountState::active, identity.fingerprint());
    for (const std::string acts_as : {"", "ann"}) {
        TestClient ann(at.server);
        ann.start_tls({.identity = &identity});
        CHECK(offered_sasl(ann) == "sasl=EXTERNAL,PLAIN,SCRAM-SHA-256");
        ann.send("CAP REQ sasl").read_until("* ACK :sasl");
        begin(ann, "EXTERNAL");
        ann.send("AUTHENTICATE " + (acts_as.empty() ? "+" : to_base64(acts_as))).expect("* 900 *");
        ann.expect(sasl_done);
    }
    TestClient wrong(at.server);
    wrong.start_tls({.identity = &other}).send("CAP REQ sasl").read_until("* ACK :sasl");
    begin(wrong, "EXTERNAL").send("AUTHENTICATE +").expect("* 904 * :No account has *");
    TestClient as_bob(at.server);
    as_bob.start_tls({.identity = &identity}).send("CAP REQ sasl").read_until("* ACK :sasl");
    begin(as_bob, "EXTERNAL").send("AUTHENTICATE " + to_base64("bob")).expect("* 904 *");
}

TEST_CASE("SASL: lists and accepts only what is possible on the connection") {
    TestServer server;
    TestClient near(server), far(server);
    CHECK(offered_sasl(near) == "sasl=PLAIN,SCRAM-SHA-256");
    make_insecure(server, far);
    CHECK(offered_sasl(far).empty());
    far.send("CAP REQ sasl").expect("* NAK :sasl");
    near.send("CAP REQ sasl").read_until("* ACK :sasl");
    for (const std::string mechanism : {"EXTERNAL", "FOO", "PLAINER", "cGxhaW4="}) {
        near.send("AUTHENTICATE " + mechanism);
        near.expect("* 908 * PLAIN,SCRAM-SHA-256 :are available SASL mechanisms");
        near.expect(refused);
    }
}

TEST_CASE("SASL: no password without TLS") {
    TestServer server;
    add_account(server, "ann");
    TestClient ann = negotiating(server);
    make_insecure(server, ann);
    for (const std::string mechanism : {"PLAIN", "SCRAM-SHA-256"}) {
        ann.send("AUTHENTICATE " + mechanism).expect("* 908 * * :are available *");
        ann.expect(refused);
    }
}

TEST_CASE("SASL: --plain-login-from changes what is offered, and clients are notified") {
    auto config = test_config();
    TestServer server(config, nullptr, [](const auto& running, auto&) {
        auto changed = running;
        auto& networks = changed.settings.plain_logins;
        if (networks.empty()) {
            networks.push_back(*hubbub::PeerNetwork::parse("127.0.0.0/8"));
        } else {
            networks.clear();
        }
        return changed;
    });
    TestClient far(server);
    make_insecure(server, far);
    CHECK(offered_sasl(far).empty());
    server->reload();
    far.expect("* CAP * NEW :sasl=PLAIN,SCRAM-SHA-256");
    far.expect("* CAP * NEW :draft/account-registration=*");
    far.send("CAP REQ sasl").expect("* ACK :sasl");
    server->reload();
    far.expect("* CAP * DEL :sasl");
    far.expect("* CAP * DEL :draft/account-registration");
    far.send("AUTHENTICATE PLAIN").expect("* 904 * :Request the capability sasl first");
}

TEST_CASE("SASL: a response in several chunks") {
    TestServer server;
    add_account(server, "ann");
    TestClient ann = negotiating(server);
    // 400 bytes exactly need an empty chunk after them.
    std::string text = plain("ann", std::string(295, 'x'));
    CHECK(text.size() == 400);
    begin(ann, "PLAIN").send("AUTHENTICATE " + text).sync();
    ann.send("AUTHENTICATE +").expect(refused);
    text = plain("ann", std::string(600, 'x'));
    begin(ann, "PLAIN").send("AUTHENTICATE " + text.substr(0, 400));
    ann.send("AUTHENTICATE " + text.substr(400, 400)).send("AUTHENTICATE " + text.substr(800));
    ann.expect(refused);
}

TEST_CASE("SASL: too long, not Base64, and malformed responses are refused") {
    TestServer server;
    add_account(server, "ann");
    TestClient ann = negotiating(server);
    const std::string chunk(400, 'A');
    begin(ann, "PLAIN").send("AUTHENTICATE " + chunk + "A").expect("* 905 *");
    begin(ann, "PLAIN");
    for (int i = 0; i < 4; ++i) ann.send("AUTHENTICATE " + chunk);
    ann.send("AUTHENTICATE AAAA").expect("* 905 *");
    for (const std::string& wrong :
         {std::string("+"), std::string("%%%"), std::string("YW"), to_base64("ann"),
          to_base64(std::string("ann\0sesame", 10)), plain("ann", "sesame", "bob"), plain("", ""),
          plain("ann", ""), plain("\xff", "x"), std::string("PLAIN")}) {
        CAPTURE(wrong);
        begin(ann, "PLAIN").send("AUTHENTICATE " + wrong).expect(refused);
    }
    for (const std::string wrong : {"", "n,,", "p=tls-unique,,n=ann,r=x", "n,,n=ann",
                                    "n,,m=1,n=ann,r=x", "n,a=bob,n=ann,r=x"}) {
        CAPTURE(wrong);
        begin(ann, "SCRAM-SHA-256");
        ann.send("AUTHENTICATE " + (wrong.empty() ? "+" : to_base64(wrong))).expect(refused);
    }
    ann.send("CAP END").enter("annie");
}

TEST_CASE("SASL: an abort, and a registration in the middle, end the exchange") {
    TestServer server;
    add_account(server, "ann");
    TestClient ann = negotiating(server);
    begin(ann, "PLAIN").send("AUTHENTICATE *").expect("* 906 * :SASL authentication aborted");
    begin(ann, "PLAIN").send("NICK annie").send("USER ann 0 * :Ann").send("CAP END");
    ann.expect("* 906 annie :SASL authentication aborted");
    ann.read_until("* 422 *");
    ann.send("AUTHENTICATE " + plain("ann", "sesame")).expect("* 908 *");
}

TEST_CASE("SASL: needs the capability") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.send("AUTHENTICATE PLAIN").expect("* 904 ann :Request the capability sasl first");
    TestClient line(server, "bob", "sasl");
    line.send("AUTHENTICATE").expect("* 461 *");
}

TEST_CASE("SASL: suspended and unverified accounts log in by no mechanism") {
    const tls::Identity identity{tls::Wanted{}};
    for (const AccountState state : {AccountState::suspended, AccountState::unverified}) {
        TlsServer at;
        add_account(at.server, "ann", state, identity.fingerprint());
        TestClient ann(at.server);
        ann.start_tls({.identity = &identity}).send("CAP REQ sasl").read_until("* ACK :sasl");
        begin(ann, "EXTERNAL").send("AUTHENTICATE +").expect("* 902 * :Account ann is *");
        begin(ann, "PLAIN").send("AUTHENTICATE " + plain("ann", "sesame")).expect("* 902 *");
        // Only who knows the password learns of the state.
        begin(ann, "PLAIN").send("AUTHENTICATE " + plain("ann", "wrong")).expect(refused);
        const std::string first = challenged(ann, "ann");
        ann.send("AUTHENTICATE " + to_base64(scram_final("ann", "sesame", first)));
        CHECK(server_data(ann).starts_with("v="));
        ann.send("AUTHENTICATE +").expect("* 902 *");
    }
}

TEST_CASE("SASL: guesses at one account are limited, by every mechanism") {
    TestServer server;
    add_account(server, "ann");
    auto& guesses = server->registry().guesses;
    for (unsigned i = 0; i < hubbub::chat::LoginGuesses::failures.count; ++i)
        guesses.note("ann", *hubbub::Address::parse("192.0.2.1"), false, server->clock().now());
    TestClient ann = negotiating(server);
    begin(ann, "PLAIN").send("AUTHENTICATE " + plain("ann", "sesame"));
    ann.expect("* 904 * :Too many passwords were tried*");
    const std::string first = challenged(ann, "ann");
    ann.send("AUTHENTICATE " + to_base64(scram_final("ann", "sesame", first)));
    ann.expect("* 904 * :Too many passwords were tried*");
    server.advance(600s);
    TestClient later = negotiating(server);
    begin(later, "PLAIN").send("AUTHENTICATE " + plain("ann", "sesame")).expect("* 900 *");
}

TEST_CASE("SASL: unknown names are counted like accounts") {
    TestServer server;
    add_account(server, "ann");
    TestClient ann = negotiating(server);
    for (const std::string name : {"ann", "nobody"})
        begin(ann, "PLAIN").send("AUTHENTICATE " + plain(name, "x")).expect(refused);
    CHECK(server->registry().guesses.size() == 2);
}
