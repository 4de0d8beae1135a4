// SAJOIN, SAPART, SANICK, SAMODE: what operators make others do.

#include "harness.h"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

using namespace flow;
using namespace hubbub::commands;

namespace {

hubbub::server::Config with_few_channels() {
    auto config = with_operators({{"root", all_privileges}, {"guest", may_kill}});
    config.settings.max_channels = 2;
    return config;
}

}  // namespace

TEST_CASE("SA commands: require the privilege and valid parameters") {
    TestServer server(with_few_channels());
    TestClient ann(server, "ann"), bob(server, "bob");
    const Lines lines = {"SAJOIN bob #a", "SAPART bob #a", "SANICK bob x", "SAMODE #a +t"};
    for (const std::string& line : lines) ann.send(line).expect("* 481 ann *");
    ann.send("OPER guest x").read_until("* MODE *");
    for (const std::string& line : lines) ann.send(line).expect("* 723 ann sa *");
    ann.send("OPER root x").read_until("* 381 *");
    ann.send("SAJOIN nobody #a").expect("* 401 ann nobody *");
    ann.send("SAJOIN bob a").expect("* 403 ann a *");
    ann.send("SAPART bob #a").expect("* 441 ann bob #a *");
    ann.send("SANICK bob 1st").expect("* 432 ann 1st :Erroneous nickname. It must not start *");
    ann.send("SANICK bob ann").expect("* NOTICE ann :*** Nick ann is already in use");
    ann.send("SAMODE bob +i").expect("* 403 ann bob *");
    ann.send("SAMODE #none +t").expect("* 403 ann #none *");
    CHECK(bob.sync().empty());
}

TEST_CASE("SAJOIN, SAPART, SANICK: bypass channel limits, pass the reason, change the nick") {
    TestServer server(with_few_channels());
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    ann.send("OPER root x").read_until("* MODE *");
    ann.send("MODE ann +s +s").read_until("* 008 *");
    carl.join("#a");
    carl.send("MODE #a +ik secret").expect("* MODE #a *");
    carl.send("MODE #a +b bob").expect("* MODE #a *");
    const std::string notice = ":hubbub.local NOTICE * :*** Notice -- ";
    ann.send("SAJOIN bob #a").expect(notice + "ann used SAJOIN: bob #a");
    ann.expect(":hubbub.local NOTICE ann :*** bob is in #a");
    bob.expect(":bob!~bob@127.0.0.1 JOIN #a");
    bob.read_until("* 366 *");
    carl.expect(":bob!~bob@127.0.0.1 JOIN #a");
    ann.send("SANICK bob robert").expect(notice + "*");
    ann.expect("* NOTICE ann :*** bob is now robert");
    bob.expect(":bob!~bob@127.0.0.1 NICK :robert");
    carl.expect(":bob!~bob@127.0.0.1 NICK :robert");
    ann.send("SAPART robert #a :enough here")
        .expect(notice + "ann used SAPART: robert #a enough *");
    ann.expect("* NOTICE ann :*** robert has left #a");
    bob.expect(":robert!~bob@127.0.0.1 PART #a :enough here");
    carl.expect(":robert!~bob@127.0.0.1 PART #a :enough here");
    // Without a nick oneself; and no more channels than one may be in.
    ann.send("SAJOIN #a").expect(notice + "*");
    ann.read_until("* NOTICE ann :*** ann is in #a");
    // The events of a labelled one have the label, the notice too.
    ann.send("CAP REQ :batch labeled-response").read_until("* ACK *");
    ann.send("MODE ann -s").expect("* MODE ann :-s");
    ann.send("@label=x SAJOIN #d").expect("@label=x :hubbub.local BATCH +* labeled-response");
    const Lines joined = ann.read_until(":hubbub.local BATCH -*");
    CHECK(count(joined, "@batch=* NOTICE ann :*** ann is in #d") == 1);
    CHECK(count(joined, "@batch=*") == joined.size() - 1);
    ann.send("@label=y SANICK ann anna").expect("@label=y :ann!~ann@127.0.0.1 NICK :anna");
    ann.send("NICK ann").expect("* NICK :ann");
    ann.send("CAP REQ :-labeled-response").read_until("* ACK *");
    ann.send("MODE ann +s +s").read_until("* 008 *");
    bob.join("#b");
    bob.join("#c");
    ann.send("SAJOIN robert #a").expect(notice + "*");
    ann.expect("* NOTICE ann :*** robert is in too many channels to join #a");
}

TEST_CASE("SAMODE: changes a channel from outside") {
    TestServer server(with_few_channels());
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("OPER root x").read_until("* MODE *");
    bob.join("#a");
    bob.send("MODE #a +s").expect("* MODE #a *");
    ann.send("MODE #a -o bob").expect("* 403 *");
    ann.send("MODE ann +s s").read_until("* 008 *");
    ann.send("SAMODE #a -o+k bob secret");
    const std::string notice = ann.expect("* NOTICE * :*** Notice -- ann used SAMODE: *");
    CHECK(notice.ends_with("SAMODE: #a -o+k bob *"));
    ann.sync();
    bob.expect(":ann!~ann@127.0.0.1 MODE #a -o+k bob secret");
    bob.send("MODE #a +t").expect("* 482 *");
}

TEST_CASE("SAMODE: the notice pairs letters and parameters as MODE does, and hides the key") {
    TestServer server(with_few_channels());
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("OPER root x").read_until("* MODE *");
    ann.send("MODE ann +s s").read_until("* 008 *");
    bob.join("#a");
    struct {
        std::string change, shown;
    } const table[] = {
        {"+k secret", "+k *"},
        {"-k secret", "-k *"},
        {"-l+k secret", "-l+k *"},
        {"-j+k secret", "-j+k *"},
        {"-lj+k secret", "-lj+k *"},
        {"+lk 5 secret", "+lk 5 *"},
        {"+jk 5:10 secret", "+jk 5:10 *"},
        {"+l-l+k 5 secret", "+l-l+k 5 *"},
        {"+j-j+k 5:10 secret", "+j-j+k 5:10 *"},
        {"+kl secret 5", "+kl * 5"},
        {"-kl+k secret secret", "-kl+k * *"},
        {"+mk secret", "+mk *"},
        {"-n+k secret", "-n+k *"},
        {"+Xk secret", "+Xk *"},
        {"+bk x secret", "+bk x *"},
        {"-eIk x y secret", "-eIk x y *"},
        {"-v+hk bob bob secret", "-v+hk bob bob *"},
        {"+kov secret", "+kov *"},
        {"-m extra", "-m"},
        {"+t", "+t"},
    };
    for (const auto& row : table) {
        CAPTURE(row.change);
        ann.send("SAMODE #a " + row.change);
        Lines notices;
        for (std::string& line : ann.sync()) {
            if (matches(line, "* NOTICE *")) notices.push_back(std::move(line));
        }
        REQUIRE(notices.size() == 1);
        CHECK(notices[0].ends_with(" Notice -- ann used SAMODE: #a " + row.shown));
    }
}

TEST_CASE("SA commands: a muted user's reason is shown; an operator may order itself") {
    TestServer server(with_few_channels());
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    ann.send("OPER root x").read_until("* MODE *");
    for (const std::string mode : {"+m", "+b bob!*@*"}) {
        CAPTURE(mode);
        carl.join("#a");
        ann.send("SAJOIN BOB #A").read_until("* NOTICE ann :*** bob is in #A");
        bob.read_until("* 366 bob #a *");
        carl.send("MODE #a " + mode).sync();
        ann.send("SAPART bob #A :go away").read_until("* NOTICE ann :*** bob has left #a");
        carl.expect(":bob!~bob@127.0.0.1 PART #a :go away");
        carl.send("PART #a").sync();
        bob.sync();
    }
    // Only the operator itself gets the answer.
    ann.send("SAJOIN #1,#2,#3");
    const Lines joined = ann.sync();
    CHECK(count(joined, "* JOIN #*") == 2);
    CHECK(count(joined, "* NOTICE ann :*** ann is in too many channels to join #3") == 1);
    for (TestClient* one : {&bob, &carl}) CHECK(one->sync().empty());
    ann.send("SAPART ann #1,#9,#2");
    const Lines parted = ann.sync();
    CHECK(count(parted, "* PART #*") == 2);
    CHECK(count(parted, "* 441 ann ann #9 *") == 1);
}

TEST_CASE("SAJOIN, SAPART, SANICK: lists, repetitions and orders to oneself") {
    auto config = with_few_channels();
    config.settings.max_channels = 10;
    config.settings.max_targets = 2;
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    ann.send("OPER root x").read_until("* MODE *");
    ann.send("SAJOIN bob #a,#b,#c").expect("* NOTICE ann :*** bob is in #a");
    ann.expect("* NOTICE ann :*** bob is in #b");
    CHECK(ann.sync().empty());
    CHECK(count(bob.sync(), ":bob!~bob@127.0.0.1 JOIN *") == 2);
    // A member stays a member.
    ann.send("SAJOIN BOB #A").expect("* NOTICE ann :*** bob is in #A");
    CHECK(bob.sync().empty());
    // Bob's thread reports its PART, so that line may be the first or the second.
    ann.send("SAPART bob #a,#none,#b");
    const Lines both = {ann.expect("*"), ann.expect("*")};
    CHECK(count(both, "* 441 ann bob #none *") == 1);
    CHECK(count(both, "* NOTICE ann :*** bob has left #a") == 1);
    bob.expect(":bob!~bob@127.0.0.1 PART #a");
    CHECK(bob.sync().empty());
    ann.send("SAPART bob #B :" + std::string(301, 'x')).read_until("* NOTICE ann *");
    bob.expect(":bob!~bob@127.0.0.1 PART #b :" + std::string(300, 'x'));
    // Only the case of the nick changes, and it is its own.
    ann.send("SANICK bob BOB").expect("* NOTICE ann :*** bob is now BOB");
    bob.expect(":bob!~bob@127.0.0.1 NICK :BOB");
    ann.send("SANICK bob carl").expect("* NOTICE ann :*** Nick carl is already in use");
    CHECK(bob.sync().empty());
    // An order to oneself shows only its event.
    ann.send("SANICK ann anna").expect(":ann!~ann@127.0.0.1 NICK :anna");
    CHECK(ann.sync().empty());
    ann.send("SAJOIN #own").read_until("* NOTICE anna :*** anna is in #own");
    ann.send("SAPART anna #own").expect(":anna!~ann@127.0.0.1 PART #own");
    ann.expect("* NOTICE anna :*** anna has left #own");
    CHECK(carl.sync().empty());
    CHECK(server->registry().channel_count() == 0);
}
