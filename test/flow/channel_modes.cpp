// Channel modes: what MODE sets and reports, and what each of them means.

#include "channel_of_two.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;

TEST_CASE("Mode k: joining without the key gets 475, and only members see the key") {
    ChannelOfTwo channel;
    channel.mode("+k sesame");
    TestClient carl(channel.server, "carl");
    carl.send("JOIN #a").expect(":hubbub.local 475 carl #a :Cannot join channel (+k)*");
    carl.send("JOIN #a Sesame").expect("* 475 carl #a *");
    carl.send("MODE #a").expect("* 324 carl #a +ntk *");
    carl.expect("* 329 *");
    channel.bob.send("MODE #a").expect("* 324 bob #a +ntk sesame");
    carl.send("JOIN #b,#a x,sesame").read_until("* 366 carl #b *");
    carl.expect("* JOIN #a");
    channel.ann.sync();
    channel.ann.send("MODE #a -k").expect("* MODE #a -k sesame");
    channel.ann.send("MODE #a +k :").expect("* 696 ann #a k * :*");
    channel.ann.send("MODE #a +k :two words").expect("* 696 ann #a k * :*");
    // A key that was refused is not shown.
    for (const std::string& key : {std::string("a,b"), std::string(33, 'k')}) {
        channel.ann.send("MODE #a +k " + key);
        CHECK(channel.ann.expect("* 696 *").find("696 ann #a k * :A key") != std::string::npos);
    }
    CHECK(channel.ann.sync().empty());
}

TEST_CASE("Mode l: joining a full channel gets 471, and the limit must be a number") {
    ChannelOfTwo channel;
    channel.mode("+l 2");
    TestClient carl(channel.server, "carl");
    carl.send("JOIN #a").expect(":hubbub.local 471 carl #a :Cannot join channel (+l)*");
    carl.send("MODE #a").expect("* 324 carl #a +ntl 2");
    for (const std::string wrong : {"x", "0", "-1", "3x", "99999999999"})
        channel.ann.send("MODE #a +l " + wrong).expect("* 696 ann #a l " + wrong + " :*");
    channel.ann.send("MODE #a +l :").expect("* 696 ann #a l * :*");
    channel.mode("+l 3");
    carl.join("#a");
    channel.ann.expect("* JOIN #a");
    channel.ann.send("MODE #a -l").expect("* MODE #a -l");
    CHECK(channel.ann.sync().empty());
}

// Source: https://modern.ircdocs.horse/#channel-mode

TEST_CASE("MODE: a mode without its parameter is ignored, the others are set") {
    ChannelOfTwo channel;
    for (const std::string letter : {"k", "l", "j"}) channel.ann.send("MODE #a +" + letter);
    CHECK(channel.ann.sync().empty());
    channel.ann.send("MODE #a +kmlj").expect("* MODE #a +m");
    channel.ann.send("MODE #a").expect("* 324 ann #a +mnt");
    channel.bob.expect("* MODE #a +m");
    CHECK(channel.bob.sync().empty());
}

TEST_CASE("Mode m: only members with a rank may speak") {
    ChannelOfTwo channel;
    channel.mode("+m");
    channel.bob.send("PRIVMSG #a :hi").expect("* 404 bob #a :Cannot send to channel (+m)*");
    for (const std::string letter : {"v", "h"}) {
        channel.mode("+" + letter + " bob");
        channel.bob.send("PRIVMSG #a :now " + letter).sync();
        channel.ann.expect("* PRIVMSG #a :now " + letter);
        channel.mode("-" + letter + " bob");
    }
    channel.ann.send("MODE #a -n").sync();
    TestClient carl(channel.server, "carl");
    carl.send("PRIVMSG #a :outside").expect("* 404 carl #a *");
}

TEST_CASE("Modes C and c: CTCP except ACTION, and colours, are refused") {
    ChannelOfTwo channel;
    channel.mode("+C");
    channel.bob.send("PRIVMSG #a :\x01PING 1\x01")
        .expect("* 404 bob #a :Cannot send to channel (+C)*");
    channel.bob
        .send(
            "PRIVMSG #a :\x01"
            "ACTION waves\x01")
        .sync();
    channel.ann.expect(
        "* PRIVMSG #a :\x01"
        "ACTION waves\x01");
    channel.mode("+c");
    // In one write: the correct ones are not lost with the others.
    channel.bob.send_raw(
        "PRIVMSG #a :1\r\nPRIVMSG #a :\x03"
        "4red\r\nPRIVMSG #a :3\r\n");
    channel.bob.expect("* 404 bob #a :Cannot send to channel (+c)*");
    channel.ann.expect("* PRIVMSG #a :1");
    channel.ann.expect("* PRIVMSG #a :3");
}

TEST_CASE("Mode s: outsiders do not learn that the channel exists") {
    ChannelOfTwo channel;
    channel.mode("+s");
    TestClient carl(channel.server, "carl");
    carl.send("LIST").expect("* 321 *");
    carl.expect("* 323 *");
    carl.send("LIST #a").expect("* 321 *");
    carl.expect("* 323 *");
    carl.send("NAMES #a").expect("* 366 carl #a *");
    carl.send("WHO #a").expect("* 315 carl #a *");
    carl.send("WHOIS ann");
    CHECK(count(carl.read_until("* 318 *"), "* 319 *") == 0);
    for (const std::string line :
         {"TOPIC #a", "TOPIC #a :x", "MODE #a", "MODE #a b", "MODE #a +n", "KICK #a ann", "PART #a",
          "INVITE carl #a", "KNOCK #a", "PRIVMSG #a :hi"}) {
        INFO(line);
        carl.send(line);
        const Lines lines = carl.sync();
        CHECK(lines == Lines{":hubbub.local 403 carl #a :No such channel"});
    }
    channel.bob.send("NAMES #a").expect("* 353 bob @ #a :*");
    channel.bob.expect("* 366 *");
    channel.bob.send("LIST").expect("* 321 *");
    channel.bob.expect("* 322 bob #a 2 :");
    channel.bob.sync();
    channel.bob.send("WHOIS ann");
    CHECK(count(channel.bob.read_until("* 318 *"), "* 319 bob ann :@#a") == 1);
}

TEST_CASE("Mode p: the channel is not listed, but its existence is no secret") {
    ChannelOfTwo channel;
    channel.mode("+p");
    channel.bob.send("NAMES #a").expect("* 353 bob * #a :*");
    TestClient carl(channel.server, "carl");
    carl.send("LIST").expect("* 321 *");
    carl.expect("* 323 *");
    carl.send("NAMES #a").expect("* 366 carl #a *");
    carl.send("TOPIC #a").expect("* 331 carl #a *");
    carl.send("KNOCK #a").expect("* 480 carl #a *");
}

TEST_CASE("Halfops: have their privileges, and none over higher ranks") {
    ChannelOfTwo channel;
    TestClient carl(channel.server, "carl");
    carl.join("#a");
    channel.ann.sync();
    channel.bob.sync();
    channel.mode("+h bob");
    channel.ann.send("NAMES #a");
    const Lines names = channel.ann.read_until("* 366 *");
    CHECK(count(names, "*%bob*") == 1);
    channel.bob.send("MODE #a +v carl").expect("* MODE #a +v carl");
    channel.bob.send("MODE #a +b x!*@*").expect("* MODE #a +b x!*@*");
    channel.bob.send("TOPIC #a :half").expect("* TOPIC #a :half");
    channel.bob.send("MODE #a +o carl").expect("* 482 bob #a *");
    channel.bob.send("MODE #a -o ann").expect("* 482 bob #a *");
    channel.bob.send("MODE #a +h carl").expect("* 482 bob #a *");
    channel.bob.send("KICK #a ann").expect("* 482 bob #a *");
    channel.bob.send("KICK #a carl").expect("* KICK #a carl :bob");
    channel.ann.sync();
    channel.ann.send("MODE #a +v bob").expect("* MODE #a +v bob");
    channel.ann.send("CAP REQ multi-prefix").expect("* ACK *");
    channel.ann.send("WHO #a");
    CHECK(count(channel.ann.read_until("* 315 *"), "* bob H%+ *") == 1);
    channel.ann.send("MODE #a -h bob").expect("* MODE #a -h bob");
    channel.bob.send("MODE #a -b x!*@*").read_until("* 482 *");
}

TEST_CASE("MODE: wrong changes in a line are reported, the others take effect") {
    ChannelOfTwo channel;
    channel.ann.send("MODE #a +mX-t+bko eve key nobody");
    channel.ann.expect("* 472 ann X :is unknown mode char to me");
    channel.ann.expect("* 401 ann nobody *");
    channel.ann.expect("* MODE #a +m-t+bk eve!*@* key");
    channel.bob.expect("* MODE #a +m-t+bk eve!*@* key");
    channel.bob.send("MODE #a").expect("* 324 bob #a +mnk key");
    channel.bob.sync();
    channel.ann.send("MODE #a +\xe2\x82\xac").expect("* 472 ann * :is unknown mode char to me");
    CHECK(channel.ann.sync().empty());
    // Twelve changes with a parameter, and the limit is ten.
    std::string letters = "+", params;
    for (int i = 0; i < 12; ++i) {
        letters += 'b';
        params += " n" + std::to_string(i);
    }
    channel.ann.send("MODE #a " + letters + params);
    channel.ann.expect("* MODE #a +bbbbbbbbbb n0!*@* * n9!*@*");
    CHECK(channel.ann.sync().empty());
}

TEST_CASE("MODE: changes too long for one line are announced in two") {
    ChannelOfTwo channel;
    std::string letters = "+", params;
    for (int i = 0; i < 10; ++i) {
        letters += 'b';
        params += " " + std::string(46, static_cast<char>('a' + i));
    }
    channel.ann.send("MODE #a " + letters + params);
    const std::string first = channel.ann.expect("* MODE #a +b*");
    const std::string second = channel.ann.expect("* MODE #a +b*");
    CHECK(first.size() <= 510);
    CHECK(second.ends_with(std::string(46, 'j') + "!*@*"));
    channel.ann.send("MODE #a b");
    CHECK(count(channel.ann.read_until("* 368 *"), "* 367 *") == 10);
}

TEST_CASE("KICK: accepts one channel with many nicks, or one channel per nick") {
    ChannelOfTwo channel;
    channel.ann.join("#b");
    channel.bob.join("#b");
    channel.ann.sync();
    channel.ann.send("KICK #a,#b bob").expect("* 461 ann KICK *");
    channel.ann.send("KICK #a,#none,#b bob,bob,bob :out");
    channel.ann.expect("* KICK #a bob :out");
    channel.ann.expect("* 403 ann #none *");
    channel.ann.expect("* KICK #b bob :out");
    channel.ann.send("KICK #a bob").expect("* 441 ann bob #a *");
}

TEST_CASE("STATUSMSG: reaches members of the given rank and above") {
    ChannelOfTwo channel;
    TestClient carl(channel.server, "carl"), dora(channel.server, "dora");
    carl.join("#a");
    channel.ann.sync();
    channel.ann.send("MODE #a +v bob").expect("* MODE *");
    channel.bob.sync();
    carl.sync();
    carl.send("PRIVMSG @#a :ops").send("NOTICE +#A :voices").send("PRIVMSG @+#a :both").sync();
    channel.ann.expect(":carl!~carl@127.0.0.1 PRIVMSG @#a :ops");
    channel.ann.expect(":carl!~carl@127.0.0.1 NOTICE +#a :voices");
    channel.ann.expect(":carl!~carl@127.0.0.1 PRIVMSG @+#a :both");
    channel.bob.expect(":carl!~carl@127.0.0.1 NOTICE +#a :voices");
    channel.bob.expect(":carl!~carl@127.0.0.1 PRIVMSG @+#a :both");
    CHECK(carl.sync().empty());
    dora.send("PRIVMSG @#a :in").expect("* 404 dora @#a *");
    dora.send("PRIVMSG @#none :in").expect("* 403 dora @#none *");
    dora.send("PRIVMSG @ :in").expect("* 401 dora @ *");
}

TEST_CASE("MODE: a refused change consumes its parameter") {
    ChannelOfTwo channel;
    for (const std::string change :
         {"+kb key", "+lb 5", "+jb 5:10", "+ob bob", "+vb bob", "-kb key"}) {
        channel.bob.send("MODE #a " + change).expect("* 482 bob #a *");
        channel.bob.expect("* 368 bob #a *");
    }
    for (const std::string change : {"-lb mask", "-jb mask", "+nb mask"})
        channel.bob.send("MODE #a " + change).expect("* 482 bob #a *");
    CHECK(channel.bob.sync().empty());
}

TEST_CASE("MODE: key, limit and rate are announced when they change, and only then") {
    ChannelOfTwo channel;
    const std::string key(32, 'k');
    struct {
        std::string change, told;  // empty: nothing
    } const table[] = {
        {"+l 5", "+l 5"},
        {"+l 05", ""},
        {"+l 6", "+l 6"},
        {"+k one", "+k one"},
        {"+k one", ""},
        {"+k two", "+k two"},
        {"-k wrong", "-k two"},
        {"-k two", ""},
        {"-k", ""},
        {"+k " + key, "+k " + key},
        {"-k", "-k " + key},
        {"+j 2:5", "+j 2:5"},
        {"+j 2:5", ""},
        {"+j 3:5", "+j 3:5"},
        {"+j 3:6", "+j 3:6"},
        {"-jl+k key", "-jl+k key"},
        {"-jl", ""},
        {"-lk key", "-k key"},
        {"+l-l 3", "+l-l 3"},
        {"+jl 2:5 7", "+jl 2:5 7"},
        {"-j+l 8", "-j+l 8"},
        {"+n-m+t", ""},
        {"+m+m-t", "+m-t"},
        {"-m+t-l", "-m+t-l"},
        {"+-+s-", "+s"},
        {"s", ""},
        {"p-s", "+p-s"},
    };
    for (const auto& row : table) {
        CAPTURE(row.change);
        channel.ann.send("MODE #A " + row.change);
        const Lines heard = channel.ann.sync();
        CHECK(heard ==
              (row.told.empty() ? Lines{} : Lines{":ann!~ann@127.0.0.1 MODE #a " + row.told}));
        CHECK(channel.bob.sync() == heard);
    }
    channel.ann.send("MODE #a +jlkmC 2:5 9 key").sync();
    channel.bob.sync();
    channel.bob.send("MODE #A").expect(":hubbub.local 324 bob #a +Cmnptkjl key 2:5 9");
    channel.bob.expect(":hubbub.local 329 bob #a 1767323045");
    TestClient carl(channel.server, "carl");
    carl.send("MODE #A").expect(":hubbub.local 324 carl #a +Cmnptkjl * 2:5 9");
}

TEST_CASE("MODE: of too many parameters the first ten count, flags and lists are not among them") {
    ChannelOfTwo channel;
    std::string params;
    for (int i = 0; i < 10; ++i) params += " n" + std::to_string(i);
    channel.ann.send("MODE #a +bbbbbbbbbbklvm-l" + params + " key 5 bob");
    const std::string told = channel.ann.expect("* MODE #a +bbbbbbbbbbm n0!*@* * n9!*@*");
    CHECK(channel.ann.sync().empty());
    CHECK(channel.bob.expect("* MODE #a *") == told);
    CHECK(channel.bob.sync().empty());
    channel.ann.send("MODE #a").expect("* 324 ann #a +mnt");
    channel.ann.expect("* 329 *");
    // The tenth takes effect, whatever the first nine were; refused ones count too.
    channel.ann.send("MODE #a -bbbbbbbb+ovv n0 n1 n2 n3 n4 n5 n6 n7 nobody bob ann");
    channel.ann.expect("* 401 ann nobody *");
    channel.ann.expect("* MODE #a -bbbbbbbb+v n0!*@* * n7!*@* bob");
    CHECK(channel.ann.sync().empty());
    channel.ann.send("MODE #a b");
    CHECK(count(channel.ann.read_until("* 368 *"), "* 367 *") == 2);
}

TEST_CASE(
    "MODE: rights are those before the line; a refusal is reported once, unknown letters each") {
    ChannelOfTwo channel;
    TestClient carl(channel.server, "carl"), dora(channel.server, "dora");
    carl.join("#a");
    channel.ann.sync();
    channel.bob.sync();
    carl.sync();
    channel.bob.send("MODE #a +ovXnY-tk bob bob key");
    CHECK(channel.bob.sync() == Lines{":hubbub.local 482 bob #a :You're not channel operator",
                                      ":hubbub.local 472 bob X :is unknown mode char to me",
                                      ":hubbub.local 472 bob Y :is unknown mode char to me"});
    dora.send("MODE #A +o-n dora").expect(":hubbub.local 482 dora #a :*");
    CHECK(dora.sync().empty());
    CHECK(channel.ann.sync().empty());
    channel.mode("+h bob");
    carl.expect("* MODE #a +h bob");
    // The changes that a halfop may make, and the forbidden ones.
    channel.bob.send("MODE #a -h+vlkjbeIm-t bob carl 9 key 5:5 x y z");
    channel.bob.expect("* 482 bob #a *");
    channel.bob.expect("* MODE #a +vlkjbeIm-t carl 9 key 5:5 x!*@* y!*@* z!*@*");
    channel.bob.send("MODE #a -v+o carl bob").expect("* 482 bob #a *");
    channel.bob.expect("* MODE #a -v carl");
    CHECK(channel.bob.sync().empty());
    channel.ann.sync();
    // An operator that takes its own rank away still makes the other changes of the line.
    channel.ann.send("MODE #a -o+v-m ANN Carl").expect("* MODE #a -o+v-m ann carl");
    channel.ann.send("MODE #a +o ann").expect("* 482 ann #a *");
    channel.ann.send("MODE #a -v dora").expect("* 482 ann #a *");
    channel.bob.sync();
    channel.bob.send("MODE #a -v dora").expect(":hubbub.local 441 bob dora #a :*");
    channel.bob.send("MODE #a +v").expect(":hubbub.local 461 bob MODE :*");
    channel.bob.send("MODE #a +v nobody").expect(":hubbub.local 401 bob nobody :*");
    CHECK(channel.bob.sync().empty());
    // Three lists in one line, each once.
    carl.sync();
    carl.send("MODE #a bbeIe");
    const Lines lists = carl.sync();
    const std::string by = " bob!~bob@127.0.0.1 1767323045";
    CHECK(lists == Lines{":hubbub.local 367 carl #a x!*@*" + by,
                         ":hubbub.local 368 carl #a :End of channel ban list",
                         ":hubbub.local 348 carl #a y!*@*" + by,
                         ":hubbub.local 349 carl #a :End of channel exception list",
                         ":hubbub.local 346 carl #a z!*@*" + by,
                         ":hubbub.local 347 carl #a :End of channel invite exception list"});
}

TEST_CASE("STATUSMSG: the lowest of several prefixes counts; only the echo returns to the sender") {
    ChannelOfTwo channel;
    TestClient carl(channel.server, "carl"), dora(channel.server, "dora", "echo-message");
    carl.join("#a");
    dora.join("#a");
    channel.ann.send("MODE #a +hv bob carl").sync();
    const auto heard = [&](const std::string& target) {
        for (TestClient* one : {&channel.ann, &channel.bob, &carl, &dora}) one->sync();
        dora.send("PRIVMSG " + target + " :x");
        std::string out;
        if (count(dora.sync(), ":dora!~dora@127.0.0.1 PRIVMSG " + target + " :x") == 1) out = "d";
        if (count(channel.ann.sync(), "* PRIVMSG " + target + " :x") == 1) out += "a";
        if (count(channel.bob.sync(), "* PRIVMSG " + target + " :x") == 1) out += "b";
        if (count(carl.sync(), "* PRIVMSG " + target + " :x") == 1) out += "c";
        return out;
    };
    CHECK(heard("@#a") == "da");
    CHECK(heard("%#a") == "dab");
    CHECK(heard("+#a") == "dabc");
    CHECK(heard("@%#a") == "dab");
    CHECK(heard("%@#a") == "dab");
    CHECK(heard("@%+#a") == "dabc");
    // A sender with the rank gets no copy without echo-message.
    channel.ann.send("NOTICE @#a :to myself").send("PRIVMSG +#a :all");
    CHECK(channel.ann.sync().empty());
    CHECK(channel.bob.sync() == Lines{":ann!~ann@127.0.0.1 PRIVMSG +#a :all"});
    CHECK(count(dora.sync(), "*PRIVMSG*") == 0);
    // It is refused as a message to the channel is, with the target as given.
    channel.mode("+m");
    dora.sync();
    dora.send("PRIVMSG @#A :x").expect(":hubbub.local 404 dora @#A :Cannot send to channel (+m)*");
    dora.send("NOTICE @#a :x");
    CHECK(dora.sync().empty());
    channel.mode("-m+C");
    dora.sync();
    dora.send("PRIVMSG @#a :\x01VERSION\x01").expect("* 404 dora @#a *(+C)*");
    CHECK(channel.ann.sync().empty());
}
