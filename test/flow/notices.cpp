// Server notices: their recipients, and the right to receive them.

#include "harness.h"

#include <string>

#include <doctest/doctest.h>

using namespace flow;
using namespace hubbub::commands;

namespace {

hubbub::server::Config with_seeing_operators() {
    return with_operators(
        {{"root", all_privileges}, {"eye", may_see_hidden}, {"guest", may_wallops}});
}

TestClient& up(TestClient& client, std::string_view account) {
    client.send("OPER " + std::string(account) + " x").sync();
    return client;
}

// The notices that an operator received so far, in order.
std::string heard(TestClient& client) {
    std::string out;
    const std::string start = ":hubbub.local NOTICE * :*** Notice -- ";
    for (const std::string& line : client.sync()) {
        if (line.starts_with(start)) out += line.substr(start.size()) + "\n";
    }
    return out;
}

}  // namespace

TEST_CASE("Mode s: operators with the privilege choose letters and get 008") {
    TestServer server(with_seeing_operators());
    TestClient ann(server, "ann");
    ann.send("MODE ann +s").expect(":hubbub.local 481 ann *");
    up(ann, "guest").send("MODE ann +s +c").expect("* 723 ann notices *");
    CHECK(ann.sync().empty());
    up(ann, "root").send("MODE ann +s +ckq").expect(":ann!~ann@127.0.0.1 MODE ann :+s");
    ann.expect(":hubbub.local 008 ann +ckq :Server notice mask");
    ann.send("MODE ann +s -k+n").expect("* 008 ann +cnq *");
    ann.send("MODE ann").expect("* 221 ann +Zos");
    ann.expect("* 008 ann +cnq *");
    ann.send("MODE ann +s +!").expect("* 008 ann +cnq *");
    ann.expect("* 501 ann *");
    ann.send("MODE ann -s").expect("* MODE ann :-s");
    CHECK(ann.sync().empty());
    ann.send("MODE ann +s").expect("* MODE ann :+s");
    ann.expect("* 008 ann +fkorsx *");
    ann.send("MODE ann -o").expect("* MODE ann :-os");
    TestClient bob(server, "bob");
    bob.send("QUIT").expect_closed();
    CHECK(heard(ann).empty());
}

TEST_CASE("Mode s: each letter selects its notices and no others") {
    TestServer server(with_seeing_operators());
    TestClient ann(server, "ann");
    up(ann, "root").send("MODE ann +s +c").read_until("* 008 *");
    TestClient bob(server, "bob");
    CHECK(heard(ann) == "Client connecting: bob (~bob@127.0.0.1) [127.0.0.1] [bob]\n");
    bob.send("NICK bobby").expect("* NICK *");
    bob.send("OPER nobody x").expect("* 464 *");
    CHECK(heard(ann).empty());
    ann.send("MODE ann +s -c+no").read_until("* 008 *");
    bob.send("NICK bob").expect("* NICK *");
    bob.sync();
    CHECK(heard(ann) == "Nick change: From bobby to bob [~bob@127.0.0.1]\n");
    bob.send("OPER root wrong").expect("* 464 *");
    CHECK(heard(ann) == "Failed OPER attempt by bob (~bob@127.0.0.1) as root\n");
    up(bob, "guest");
    CHECK(heard(ann) == "bob (~bob@127.0.0.1) is now an operator, as guest\n");
    ann.send("MODE ann +s -no+kqs").read_until("* 008 *");
    ann.send("KILL bob :enough");
    bob.expect_closed();
    CHECK(heard(ann) ==
          "Received KILL message for bob (~bob@127.0.0.1). From ann: enough\n"
          "Client exiting: bob (~bob@127.0.0.1) [127.0.0.1] [Killed (ann (enough))]\n");
    ann.send("REHASH");
    CHECK(heard(ann) == "ann (~ann@127.0.0.1) is reloading the settings\nSettings reloaded\n");
}

TEST_CASE("Mode s: what one operator changes leaves the notices of others alone") {
    for (const std::string change :
         {"MODE bob -s", "MODE bob +s -n", "MODE bob +s -n+k", "MODE bob -o", "QUIT"}) {
        CAPTURE(change);
        TestServer server(with_seeing_operators());
        TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
        up(ann, "root").send("MODE ann +s +n").read_until("* 008 *");
        up(bob, "root").send("MODE bob +s +n").read_until("* 008 *");
        bob.send(change);
        change == "QUIT" ? void(bob.expect_closed()) : void(bob.sync());
        carl.send("NICK cara").expect("* NICK *");
        carl.sync();
        CHECK(heard(ann) == "Nick change: From carl to cara [~carl@127.0.0.1]\n");
        if (change != "QUIT") CHECK(heard(bob).empty());
    }
}

TEST_CASE("see-hidden: no mode hides a user from an operator with the privilege") {
    TestServer server(with_seeing_operators());
    TestClient ann(server, "ann"), bob(server, "bob");
    bob.join("#secret");
    bob.send("MODE #secret +s").send("MODE bob +i").sync();
    const auto shown = [&](const std::string& line, const std::string& end,
                           const std::string& pattern) {
        ann.send(line);
        return count(ann.read_until(end), pattern);
    };
    for (const std::size_t times : {std::size_t{0}, std::size_t{1}}) {
        if (times == 1) up(ann, "eye");
        CHECK(shown("LIST", "* 323 *", "* 322 ann #secret *") == times);
        CHECK(shown("NAMES #secret", "* 366 *", "* 353 ann * #secret :@bob") == times);
        CHECK(shown("WHO #secret", "* 315 *", "* 352 ann #secret *") == times);
        CHECK(shown("WHO b*", "* 315 *", "* 352 ann * bob *") == times);
        CHECK(shown("WHOIS bob", "* 318 *", "* 319 ann bob :@#secret") == times);
        CHECK(shown("WHOIS bob", "* 318 *", "* 338 ann bob 127.0.0.1 *") == times);
    }
    // It takes the privilege, not the mode o alone.
    TestClient carl(server, "carl");
    up(carl, "guest").send("WHOIS bob");
    CHECK(count(carl.read_until("* 318 *"), "* 338 *") == 0);
}

TEST_CASE("Mode s: the parameter belongs to its letter, and -s takes none") {
    TestServer server(with_seeing_operators());
    TestClient ann(server, "ann"), bob(server, "bob");
    up(ann, "root").send("MODE ann +ws c").expect(":ann!~ann@127.0.0.1 MODE ann :+ws");
    ann.expect("* 008 ann +c *");
    // Earlier letters are kept if others are added, also without a sign.
    ann.send("MODE ann +s n").expect("* 008 ann +cn *");
    CHECK(ann.sync().empty());
    ann.send("MODE ann +s-w -c+q-n").expect(":ann!~ann@127.0.0.1 MODE ann :-w");
    ann.expect("* 008 ann +q *");
    // The last letter that is taken away ends the mode.
    const Lines ended = ann.send("MODE ann +s -q").sync();
    CHECK(count(ended, ":ann!~ann@127.0.0.1 MODE ann :-s") == 1);
    CHECK(ended.size() == 2);
    ann.send("MODE ann").expect("* 221 ann +Zo");
    CHECK(ann.sync().empty());
    bob.send("NICK rob").send("QUIT").expect_closed();
    CHECK(heard(ann).empty());
    // Every letter by one list; the notices of the own actions come, too.
    ann.send("MODE ann +s +cfknoqrsx").expect("* MODE ann :+s");
    ann.expect("* 008 ann +cfknoqrsx *");
    ann.send("NICK amy");
    CHECK(heard(ann) == "Nick change: From ann to amy [~ann@127.0.0.1]\n");
    // A change of case is none.
    ann.send("NICK AMY");
    CHECK(heard(ann).empty());
    ann.send("NICK ann").sync();
    TestClient cat(server);
    cat.send("NICK cat").send("USER c 0 * :Cat Stevens").read_until("* 422 *");
    CHECK(heard(ann) == "Client connecting: cat (~c@127.0.0.1) [127.0.0.1] [Cat Stevens]\n");
    cat.send("QUIT :see you").expect_closed();
    eventually([&] { return server->registry().find("cat") == nullptr; });
    CHECK(heard(ann) == "Client exiting: cat (~c@127.0.0.1) [127.0.0.1] [Quit: see you]\n");
    // Who never registered neither comes nor goes.
    TestClient half(server);
    half.send("NICK half").send("QUIT").expect_closed();
    eventually([&] { return server->registry().client_count() == 1; });
    CHECK(heard(ann).empty());
}
