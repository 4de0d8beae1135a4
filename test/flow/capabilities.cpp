// CAP: capabilities that are listed, requested, removed and withdrawn.
// After https://ircv3.net/specs/extensions/capability-negotiation

#include "harness.h"

#include <hubbub/commands/session.h>

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;

namespace {

// All capabilities that CAP LS lists, with their values.
std::string offered(TestClient& client, std::string_view version) {
    client.send("CAP LS " + std::string(version));
    std::string all;
    for (;;) {
        const std::string line = client.read_until("* CAP * LS *").back();
        const bool more = line.find(" LS * :") != std::string::npos;
        all += line.substr(line.find(" :", 1) + 2) + " ";
        if (!more) return all;
    }
}

}  // namespace

TEST_CASE("CAP: registration waits for CAP END") {
    TestServer server;
    for (const std::string first : {"CAP LS", "CAP LS 302", "CAP REQ multi-prefix"}) {
        TestClient ann(server);
        ann.send(first).send("NICK ann").send("USER ann 0 * :Ann");
        CHECK(count(ann.sync(), "* 001 *") == 0);
        ann.send("CAP END").expect("* 001 ann *");
        ann.read_until("* 422 *");
        ann.send("QUIT").expect_closed();
    }
    // Not so LIST.
    TestClient bob(server);
    bob.send("CAP LIST").send("NICK bob").send("USER bob 0 * :Bob");
    bob.read_until("* 001 bob *");
    // Nor LS, once somebody is in.
    bob.read_until("* 422 *");
    bob.send("CAP LS 302").read_until("* LS :*");
    bob.send("PRIVMSG bob :hi").expect("* PRIVMSG bob :hi");
}

TEST_CASE("CAP LS: values are sent from version 302 on, and no line exceeds the limit") {
    TestServer server;
    TestClient old(server), modern(server);
    const std::string names = offered(old, "");
    CHECK(names.find('=') == std::string::npos);
    CHECK(names.find("server-time") != std::string::npos);
    CHECK(names.find("sts") == std::string::npos);
    const std::string values = offered(modern, "302");
    CHECK(values.find("draft/multiline=max-bytes=") != std::string::npos);
    // A later request with an older version gets that version's answer, and CAP NEW and DEL go on.
    CHECK(offered(modern, "").find('=') == std::string::npos);
    modern.send("CAP LIST").expect(":hubbub.local CAP * LIST :cap-notify");
    // A version is a number, however high.
    for (const std::string version : {"303", "302000", "99999999999999999999"}) {
        TestClient later(server);
        CHECK(offered(later, version) == values);
    }
    old.send("CAP LIST").expect(":hubbub.local CAP * LIST :");
}

TEST_CASE("CAP REQ: all or nothing is granted, and '-' removes a capability") {
    TestServer server;
    TestClient ann(server);
    ann.send("CAP REQ :echo-message tls");
    ann.read_until(":hubbub.local CAP * NAK :echo-message tls");
    ann.send("CAP REQ :echo-message Multi-Prefix").expect("* NAK :echo-message Multi-Prefix");
    ann.send("CAP LIST").expect(":hubbub.local CAP * LIST :");
    ann.send("CAP REQ :server-time multi-prefix");
    // Nothing changes before it is acknowledged.
    ann.expect(":hubbub.local CAP * ACK :server-time multi-prefix");
    ann.send("CAP LIST").expect("@time=* CAP * LIST :multi-prefix server-time");
    ann.send("CAP REQ :-server-time  echo-message -multi-prefix ");
    ann.expect("@time=* :hubbub.local CAP * ACK :-server-time echo-message -multi-prefix");
    ann.send("CAP LIST").expect(":hubbub.local CAP * LIST :echo-message");
    ann.send("CAP REQ :-echo-message -nonsense").expect("* NAK :-echo-message -nonsense");
    ann.send("CAP LIST").expect(":hubbub.local CAP * LIST :echo-message");
    ann.send("CAP REQ :").expect(":hubbub.local CAP * ACK :");
    ann.send("CAP REQ :batch=1").expect(":hubbub.local CAP * NAK :batch=1");
    // The last word about a capability counts.
    ann.send("CAP REQ :batch -batch batch").expect("* ACK :batch -batch batch");
    ann.send("CAP LIST").expect(":hubbub.local CAP * LIST :batch echo-message");
    ann.send("CAP REQ :-batch batch").expect("* ACK :-batch batch");
    ann.send("CAP LIST").expect(":hubbub.local CAP * LIST :batch echo-message");
    ann.send("CAP REQ :batch -batch").expect("* ACK :batch -batch");
    ann.send("CAP LIST").expect(":hubbub.local CAP * LIST :echo-message");
    ann.send("CAP REQ :batch").expect("* ACK :batch");
    // A list without the colon.
    ann.send("CAP REQ -batch chghost").expect(":hubbub.local CAP * ACK :-batch chghost");
    ann.send("CAP LIST").expect(":hubbub.local CAP * LIST :chghost echo-message");
    ann.send("NICK ann").send("USER ann 0 * :Ann").send("CAP END").read_until("* 422 *");
    ann.send("CAP REQ :setname").expect(":hubbub.local CAP ann ACK :setname");
}

TEST_CASE("CAP REQ: a long request is acknowledged in several lines") {
    TestServer server;
    TestClient ann(server, "annnnnnnnnnnnnnnnnnnnnnnnnnnnn");
    std::string list;
    while (list.size() + 13 <= 500) list += "server-time ";
    list.pop_back();
    ann.send("CAP REQ :" + list);
    std::string granted;
    while (granted.size() < list.size()) {
        const std::string line = untagged(ann.expect("* ACK :*"));
        CHECK(line.size() <= 510);
        granted += (granted.empty() ? "" : " ") + line.substr(line.find(" :", 1) + 2);
    }
    CHECK(granted == list);
}

TEST_CASE("CAP: an unknown or missing subcommand is an error") {
    TestServer server;
    TestClient ann(server);
    ann.expect("* NOTICE *");
    ann.send("CAP NONSENSE").expect(":hubbub.local 410 * NONSENSE :Invalid CAP command");
    ann.send("CAP").expect(":hubbub.local 461 * CAP :Not enough parameters");
    ann.send("cap ls").expect(":hubbub.local CAP * LS :*");
}

TEST_CASE("CAP LS: a withheld capability is not offered, nor what needs it") {
    struct Row {
        std::string withheld;
        std::vector<std::string> gone;
    };
    for (const Row& row :
         {Row{"", {}}, Row{"batch", {"batch", "labeled-response", "draft/multiline"}},
          Row{"draft/multiline", {"draft/multiline"}}, Row{"echo-message", {"echo-message"}}}) {
        CAPTURE(row.withheld);
        auto config = test_config();
        if (!row.withheld.empty()) config.settings.withheld = {row.withheld};
        TestServer server(config);
        TestClient ann(server);
        const std::string names = " " + offered(ann, "") + " ";
        for (const std::string name :
             {"batch", "labeled-response", "draft/multiline", "echo-message", "server-time"}) {
            CAPTURE(name);
            const bool gone = std::find(row.gone.begin(), row.gone.end(), name) != row.gone.end();
            CHECK((names.find(" " + name + " ") == std::string::npos) == gone);
        }
    }
}

TEST_CASE("CAP NEW: only version 302 gets values") {
    TestServer server;
    TestClient ann(server), bob(server);
    ann.send("CAP LS 302").read_until("* LS :*");
    bob.send("CAP REQ cap-notify").read_until("* ACK *");
    const hubbub::commands::Services services{server->registry(), server->counters(),
                                              server->settings(), server->clock(),
                                              server->capabilities()};
    server->capabilities().withdraw("draft/multiline", services);
    server->capabilities().restore("draft/multiline", services);
    for (TestClient* one : {&ann, &bob}) one->expect(":hubbub.local CAP * DEL :draft/multiline");
    ann.expect(":hubbub.local CAP * NEW :draft/multiline=max-bytes=16384,max-lines=100");
    bob.expect(":hubbub.local CAP * NEW :draft/multiline");
}

TEST_CASE("ISUPPORT: the tokens match the server, also before registration") {
    TestServer server;
    TestClient ann(server), bob(server), carl(server, "carl");
    carl.send("ISUPPORT").expect(":hubbub.local 005 carl ACCEPT=* :are supported by this server");
    carl.sync();
    bob.send("CAP LS").send("ISUPPORT").read_until(":hubbub.local 451 * *");
    ann.send("CAP REQ :batch draft/extended-isupport").read_until("* ACK *");
    ann.send("ISUPPORT");
    const auto read_batch = [&](const std::string& nick, const std::string& begin) {
        const std::string first = ann.expect(begin + "BATCH +* draft/isupport");
        const std::string rest = first.substr(first.find("BATCH +") + 7);
        const std::string name = rest.substr(0, rest.find(' '));
        const Lines lines = ann.read_until(":hubbub.local BATCH -" + name);
        CHECK(lines.size() > 2);
        CHECK(count(lines, "@batch=" + name + " :hubbub.local 005 " + nick + " *") ==
              lines.size() - 1);
    };
    read_batch("*", ":hubbub.local ");
    ann.send("NICK ann").send("USER ann 0 * :Ann").send("CAP END").read_until("* 004 ann *");
    read_batch("ann", ":hubbub.local ");
    ann.read_until("* 422 *");
    ann.send("CAP REQ labeled-response").expect("* ACK *");
    ann.send("@label=x ISUPPORT");
    read_batch("ann", "@label=x :hubbub.local ");
    ann.send("@label=y VERSION").expect("@label=y :hubbub.local BATCH +* labeled-response");
    ann.expect("@batch=* :hubbub.local 351 ann *");
    ann.expect("@batch=* :hubbub.local BATCH +* draft/isupport");
    ann.read_until("@batch=* :hubbub.local BATCH -*");
    ann.expect(":hubbub.local BATCH -*");
}

TEST_CASE("CAP: version 302 implies cap-notify, which cannot be removed then") {
    TestServer server;
    TestClient ann(server), bob(server);
    ann.send("CAP LS 302").send("CAP REQ -cap-notify").read_until("* CAP * NAK :-cap-notify");
    // A version that was told once stays.
    ann.send("CAP LS 301").read_until("* LS *");
    ann.send("CAP REQ -cap-notify").expect("* CAP * NAK :-cap-notify");
    bob.send("CAP REQ cap-notify").send("CAP REQ -cap-notify");
    bob.read_until("* CAP * ACK :-cap-notify");
}

TEST_CASE("CAP DEL: a capability withdrawn at run time is announced and removed for everyone") {
    TestServer server;
    TestClient ann(server, "ann", "server-time echo-message"), bob(server, "bob");
    TestClient carl(server, "carl", "server-time");
    carl.send("CAP REQ :-server-time").expect("* ACK *");
    bob.send("CAP REQ :server-time").expect("* ACK *");
    const hubbub::commands::Services services{server->registry(), server->counters(),
                                              server->settings(), server->clock(),
                                              server->capabilities()};
    server->capabilities().withdraw("server-time", services);
    ann.expect(":hubbub.local CAP ann DEL :server-time");
    carl.expect(":hubbub.local CAP carl DEL :server-time");
    ann.send("PRIVMSG bob :hi").expect(":ann!~ann@127.0.0.1 PRIVMSG bob :hi");
    // Who did not ask for cap-notify is not told, and loses it all the same.
    bob.expect(":ann!~ann@127.0.0.1 PRIVMSG bob :hi");
    ann.send("CAP LIST").expect("* LIST :cap-notify echo-message");
    ann.send("CAP REQ :server-time").expect("* NAK :server-time");
    ann.send("CAP REQ :-server-time").expect("* ACK :-server-time");
    CHECK(offered(ann, "302").find("server-time") == std::string::npos);
    server->capabilities().withdraw("server-time", services);
    server->capabilities().restore("server-time", services);
    server->capabilities().restore("draft/multiline", services);
    ann.expect(":hubbub.local CAP ann NEW :server-time");
    ann.send("CAP REQ :server-time").expect(":hubbub.local CAP ann ACK :server-time");
    CHECK(carl.sync().size() == 1);
    CHECK(bob.sync().empty());
}
