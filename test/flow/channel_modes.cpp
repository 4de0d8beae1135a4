// Channel modes: what MODE sets and tells, and what each of them means.

#include "room.h"

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;

TEST_CASE("Ban list: everyone may read it, with setter and time") {
    Room room;
    room.mode("+b *!*@10.0.0.1");
    room.ann.send("MODE #a +b eve").expect("* MODE #a +b eve!*@*");
    room.ann.send("MODE #a +b u@h").expect("* MODE #a +b *!u@h");
    room.ann.send("MODE #a +b bad.example").expect("* MODE #a +b *!*@bad.example");
    // An entry that is already in the list is no change, whatever its case.
    room.ann.send("MODE #a +b EVE!*@*");
    CHECK(room.ann.sync().empty());
    room.bob.sync();
    TestClient carl(room.server, "carl");
    for (const std::string question : {"MODE #a b", "MODE #A +b", "MODE #a -b"}) {
        carl.send(question);
        carl.expect(":hubbub.local 367 carl #a *!*@10.0.0.1 ann!~ann@127.0.0.1 1767323045");
        carl.expect("* 367 carl #a eve!*@* ann!~ann@127.0.0.1 *");
        carl.expect("* 367 carl #a *!u@h *");
        carl.expect("* 367 carl #a *!*@bad.example *");
        carl.expect(":hubbub.local 368 carl #a :End of channel ban list");
    }
    room.ann.send("MODE #a -b Eve").expect("* MODE #a -b eve!*@*");
    room.ann.send("MODE #a -b nobody").send("MODE #a +bb");
    CHECK(count(room.ann.sync(), "* 368 *") == 1);
    carl.send("MODE #a e").expect("* 349 carl #a :End of channel exception list");
    carl.send("MODE #a I").expect("* 347 carl #a :End of channel invite exception list");
    carl.send("MODE #a +b x").expect("* 482 carl #a :You're not channel operator");
    CHECK(carl.sync().empty());
}

TEST_CASE("Channel lists: MAXLIST bounds their total") {
    auto config = test_config();
    config.settings.max_masks = 3;
    TestServer server(config);
    TestClient ann(server, "ann");
    ann.join("#a");
    ann.send("MODE #a +beI x y z").expect("* MODE #a +beI x!*@* y!*@* z!*@*");
    ann.send("MODE #a +b w").expect("* 478 ann #a b :Channel list is full*");
    ann.send("MODE #a +e w").expect("* 478 ann #a e :*");
    ann.send("MODE #a -e+b y w").expect("* MODE #a -e+b y!*@* w!*@*");
    ann.send("MODE #a I").expect("* 346 ann #a z!*@* ann!~ann@127.0.0.1 *");
    ann.expect("* 347 *");
    CHECK(ann.sync().empty());
}

TEST_CASE("MODE: a client at its mask limit gets 478 until one is removed, also after a RENAME") {
    using hubbub::chat::MaskQuotas;
    TestServer server;
    MaskQuotas& quotas = server->registry().masks;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#a");
    ann.join("#b");
    const auto client = server->registry().find("ann");
    // All but three of them are elsewhere.
    std::vector<MaskQuotas::Share> elsewhere;
    for (std::size_t i = 3; i < MaskQuotas::max_of_client; ++i)
        elsewhere.push_back(*quotas.take(client->id, client->identity()->address));
    const std::string refusal = " :You have set too many masks: remove some first";
    ann.send("MODE #a +beI x y z").expect("* MODE #a +beI x!*@* y!*@* z!*@*");
    for (const std::string letter : {"b", "e", "I"}) {
        ann.send("MODE #a +" + letter + " w").expect("* 478 ann #a " + letter + refusal);
        ann.send("MODE #b +" + letter + " w").expect("* 478 ann #b " + letter + refusal);
    }
    ann.send("MODE #a -b+b x w").expect("* MODE #a -b+b x!*@* w!*@*");
    ann.send("RENAME #a #c").read_until("* 366 ann #c *");
    ann.send("MODE #c +b v").expect("* 478 ann #c b" + refusal);
    ann.send("MODE #c -e y").expect("* MODE #c -e y!*@*");
    ann.send("MODE #b +b v").expect("* MODE #b +b v!*@*");
    ann.send("MODE #c +b u").expect("* 478 ann #c b" + refusal);
    // A channel without members takes its masks along.
    ann.send("PART #c").expect("* PART #c*");
    ann.send("MODE #b +bb u t").expect("* MODE #b +bb u!*@* t!*@*");
    ann.send("MODE #b +b s").expect("* 478 ann #b b" + refusal);
    // Masks set by users who left stay as long as their channel does.
    elsewhere.clear();
    bob.join("#b");
    ann.send("QUIT").expect_closed();
    bob.read_until("* QUIT *");
    CHECK(quotas.size() == 2);
    bob.send("PART #b").sync();
    eventually([&] { return quotas.size() == 0; });
}

TEST_CASE("Mode b: a ban blocks joining and speaking; an exception or a voice lifts it") {
    Room room;
    room.mode("+b bob!*@*");
    room.bob.send("PRIVMSG #a :hi").expect("* 404 bob #a :Cannot send to channel (+b)*");
    room.bob.send("NOTICE #a :hi");
    CHECK(room.bob.sync().empty());
    room.mode("+v bob");
    room.bob.send("PRIVMSG #a :voiced").sync();
    room.ann.expect("* PRIVMSG #a :voiced");
    room.mode("-v bob");
    // A name that no ban fits may speak; the old one again may not.
    room.mode("-b bob!*@*");
    room.bob.send("NICK rob").expect("* NICK :rob");
    room.ann.expect("* NICK :rob");
    room.mode("+b bob!*@*");
    room.bob.send("PRIVMSG #a :other name").sync();
    room.ann.read_until("* PRIVMSG #a :other name");
    room.bob.send("NICK bob").expect("* NICK :bob");
    room.bob.send("PRIVMSG #a :hi").expect("* 404 bob #a *");
    room.ann.read_until("* NICK :bob");
    room.mode("+e *!~bob@*");
    room.ann.send("MODE #a e").expect(":hubbub.local 348 ann #a *!~bob@* ann!~ann@127.0.0.1 *");
    room.ann.expect("* 349 ann #a *");
    room.bob.send("PRIVMSG #a :exempt").sync();
    room.ann.expect("* PRIVMSG #a :exempt");
    room.bob.send("PART #a").expect("* PART #a");
    room.bob.join("#a");
    room.ann.read_until("* JOIN #a");
    room.mode("-e *!~bob@*");
    room.bob.send("PART #a").expect("* PART #a");
    room.bob.send("JOIN #a").expect(":hubbub.local 474 bob #a :Cannot join channel (+b)*");
    room.ann.read_until("* PART #a");
    // Outsiders are matched too, if the channel lets outsiders speak.
    room.ann.send("MODE #a -n").expect("* MODE #a -n");
    room.bob.send("PRIVMSG #a :from outside").expect("* 404 bob #a *");
    CHECK(room.ann.sync().empty());
}

TEST_CASE("Mode k: joining without the key gets 475, and only members see the key") {
    Room room;
    room.mode("+k sesame");
    TestClient carl(room.server, "carl");
    carl.send("JOIN #a").expect(":hubbub.local 475 carl #a :Cannot join channel (+k)*");
    carl.send("JOIN #a Sesame").expect("* 475 carl #a *");
    carl.send("MODE #a").expect("* 324 carl #a +ntk *");
    carl.expect("* 329 *");
    room.bob.send("MODE #a").expect("* 324 bob #a +ntk sesame");
    carl.send("JOIN #b,#a x,sesame").read_until("* 366 carl #b *");
    carl.expect("* JOIN #a");
    room.ann.sync();
    room.ann.send("MODE #a -k").expect("* MODE #a -k sesame");
    room.ann.send("MODE #a +k :").expect("* 696 ann #a k * :*");
    room.ann.send("MODE #a +k :two words").expect("* 696 ann #a k * :*");
    // A key that was refused is not shown.
    for (const std::string& key : {std::string("a,b"), std::string(33, 'k')}) {
        room.ann.send("MODE #a +k " + key);
        CHECK(room.ann.expect("* 696 *").find("696 ann #a k * :A key") != std::string::npos);
    }
    CHECK(room.ann.sync().empty());
}

TEST_CASE("Mode l: joining a full channel gets 471, and the limit must be a number") {
    Room room;
    room.mode("+l 2");
    TestClient carl(room.server, "carl");
    carl.send("JOIN #a").expect(":hubbub.local 471 carl #a :Cannot join channel (+l)*");
    carl.send("MODE #a").expect("* 324 carl #a +ntl 2");
    for (const std::string wrong : {"x", "0", "-1", "3x", "99999999999"})
        room.ann.send("MODE #a +l " + wrong).expect("* 696 ann #a l " + wrong + " :*");
    room.ann.send("MODE #a +l :").expect("* 696 ann #a l * :*");
    room.mode("+l 3");
    carl.join("#a");
    room.ann.expect("* JOIN #a");
    room.ann.send("MODE #a -l").expect("* MODE #a -l");
    CHECK(room.ann.sync().empty());
}

// Source: https://modern.ircdocs.horse/#channel-mode
TEST_CASE("MODE: a mode without its parameter is ignored, the others are set") {
    Room room;
    for (const std::string letter : {"k", "l", "j"}) room.ann.send("MODE #a +" + letter);
    CHECK(room.ann.sync().empty());
    room.ann.send("MODE #a +kmlj").expect("* MODE #a +m");
    room.ann.send("MODE #a").expect("* 324 ann #a +mnt");
    room.bob.expect("* MODE #a +m");
    CHECK(room.bob.sync().empty());
}

TEST_CASE("Mode m: only members with a rank may speak") {
    Room room;
    room.mode("+m");
    room.bob.send("PRIVMSG #a :hi").expect("* 404 bob #a :Cannot send to channel (+m)*");
    for (const std::string letter : {"v", "h"}) {
        room.mode("+" + letter + " bob");
        room.bob.send("PRIVMSG #a :now " + letter).sync();
        room.ann.expect("* PRIVMSG #a :now " + letter);
        room.mode("-" + letter + " bob");
    }
    room.ann.send("MODE #a -n").sync();
    TestClient carl(room.server, "carl");
    carl.send("PRIVMSG #a :outside").expect("* 404 carl #a *");
}

TEST_CASE("Modes C and c: CTCP except ACTION, and colours, are refused") {
    Room room;
    room.mode("+C");
    room.bob.send("PRIVMSG #a :\x01PING 1\x01")
        .expect("* 404 bob #a :Cannot send to channel (+C)*");
    room.bob
        .send(
            "PRIVMSG #a :\x01"
            "ACTION waves\x01")
        .sync();
    room.ann.expect(
        "* PRIVMSG #a :\x01"
        "ACTION waves\x01");
    room.mode("+c");
    // In one write: the correct ones are not lost with the others.
    room.bob.send_raw(
        "PRIVMSG #a :1\r\nPRIVMSG #a :\x03"
        "4red\r\nPRIVMSG #a :3\r\n");
    room.bob.expect("* 404 bob #a :Cannot send to channel (+c)*");
    room.ann.expect("* PRIVMSG #a :1");
    room.ann.expect("* PRIVMSG #a :3");
}

TEST_CASE("Mode s: outsiders do not learn that the channel exists") {
    Room room;
    room.mode("+s");
    TestClient carl(room.server, "carl");
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
    room.bob.send("NAMES #a").expect("* 353 bob @ #a :*");
    room.bob.expect("* 366 *");
    room.bob.send("LIST").expect("* 321 *");
    room.bob.expect("* 322 bob #a 2 :");
    room.bob.sync();
    room.bob.send("WHOIS ann");
    CHECK(count(room.bob.read_until("* 318 *"), "* 319 bob ann :@#a") == 1);
}

TEST_CASE("Mode p: the channel is not listed, but its existence is no secret") {
    Room room;
    room.mode("+p");
    room.bob.send("NAMES #a").expect("* 353 bob * #a :*");
    TestClient carl(room.server, "carl");
    carl.send("LIST").expect("* 321 *");
    carl.expect("* 323 *");
    carl.send("NAMES #a").expect("* 366 carl #a *");
    carl.send("TOPIC #a").expect("* 331 carl #a *");
    carl.send("KNOCK #a").expect("* 480 carl #a *");
}

TEST_CASE("Halfops: have their privileges, and none over higher ranks") {
    Room room;
    TestClient carl(room.server, "carl");
    carl.join("#a");
    room.ann.sync();
    room.bob.sync();
    room.mode("+h bob");
    room.ann.send("NAMES #a");
    const Lines names = room.ann.read_until("* 366 *");
    CHECK(count(names, "*%bob*") == 1);
    room.bob.send("MODE #a +v carl").expect("* MODE #a +v carl");
    room.bob.send("MODE #a +b x!*@*").expect("* MODE #a +b x!*@*");
    room.bob.send("TOPIC #a :half").expect("* TOPIC #a :half");
    room.bob.send("MODE #a +o carl").expect("* 482 bob #a *");
    room.bob.send("MODE #a -o ann").expect("* 482 bob #a *");
    room.bob.send("MODE #a +h carl").expect("* 482 bob #a *");
    room.bob.send("KICK #a ann").expect("* 482 bob #a *");
    room.bob.send("KICK #a carl").expect("* KICK #a carl :bob");
    room.ann.sync();
    room.ann.send("MODE #a +v bob").expect("* MODE #a +v bob");
    room.ann.send("CAP REQ multi-prefix").expect("* ACK *");
    room.ann.send("WHO #a");
    CHECK(count(room.ann.read_until("* 315 *"), "* bob H%+ *") == 1);
    room.ann.send("MODE #a -h bob").expect("* MODE #a -h bob");
    room.bob.send("MODE #a -b x!*@*").read_until("* 482 *");
}

TEST_CASE("MODE: wrong changes in a line are reported, the others take effect") {
    Room room;
    room.ann.send("MODE #a +mX-t+bko eve key nobody");
    room.ann.expect("* 472 ann X :is unknown mode char to me");
    room.ann.expect("* 401 ann nobody *");
    room.ann.expect("* MODE #a +m-t+bk eve!*@* key");
    room.bob.expect("* MODE #a +m-t+bk eve!*@* key");
    room.bob.send("MODE #a").expect("* 324 bob #a +mnk key");
    room.bob.sync();
    room.ann.send("MODE #a +\xe2\x82\xac").expect("* 472 ann * :is unknown mode char to me");
    CHECK(room.ann.sync().empty());
    // Twelve changes with a parameter, and the limit is ten.
    std::string letters = "+", params;
    for (int i = 0; i < 12; ++i) {
        letters += 'b';
        params += " n" + std::to_string(i);
    }
    room.ann.send("MODE #a " + letters + params);
    room.ann.expect("* MODE #a +bbbbbbbbbb n0!*@* * n9!*@*");
    CHECK(room.ann.sync().empty());
}

TEST_CASE("MODE: changes too long for one line are announced in two") {
    Room room;
    std::string letters = "+", params;
    for (int i = 0; i < 10; ++i) {
        letters += 'b';
        params += " " + std::string(46, static_cast<char>('a' + i));
    }
    room.ann.send("MODE #a " + letters + params);
    const std::string first = room.ann.expect("* MODE #a +b*");
    const std::string second = room.ann.expect("* MODE #a +b*");
    CHECK(first.size() <= 510);
    CHECK(second.ends_with(std::string(46, 'j') + "!*@*"));
    room.ann.send("MODE #a b");
    CHECK(count(room.ann.read_until("* 368 *"), "* 367 *") == 10);
}

TEST_CASE("KICK: accepts one channel with many nicks, or one channel per nick") {
    Room room;
    room.ann.join("#b");
    room.bob.join("#b");
    room.ann.sync();
    room.ann.send("KICK #a,#b bob").expect("* 461 ann KICK *");
    room.ann.send("KICK #a,#none,#b bob,bob,bob :out");
    room.ann.expect("* KICK #a bob :out");
    room.ann.expect("* 403 ann #none *");
    room.ann.expect("* KICK #b bob :out");
    room.ann.send("KICK #a bob").expect("* 441 ann bob #a *");
}

TEST_CASE("STATUSMSG: reaches members of the given rank and above") {
    Room room;
    TestClient carl(room.server, "carl"), dora(room.server, "dora");
    carl.join("#a");
    room.ann.sync();
    room.ann.send("MODE #a +v bob").expect("* MODE *");
    room.bob.sync();
    carl.sync();
    carl.send("PRIVMSG @#a :ops").send("NOTICE +#A :voices").send("PRIVMSG @+#a :both").sync();
    room.ann.expect(":carl!~carl@127.0.0.1 PRIVMSG @#a :ops");
    room.ann.expect(":carl!~carl@127.0.0.1 NOTICE +#a :voices");
    room.ann.expect(":carl!~carl@127.0.0.1 PRIVMSG @+#a :both");
    room.bob.expect(":carl!~carl@127.0.0.1 NOTICE +#a :voices");
    room.bob.expect(":carl!~carl@127.0.0.1 PRIVMSG @+#a :both");
    CHECK(carl.sync().empty());
    dora.send("PRIVMSG @#a :in").expect("* 404 dora @#a *");
    dora.send("PRIVMSG @#none :in").expect("* 403 dora @#none *");
    dora.send("PRIVMSG @ :in").expect("* 401 dora @ *");
}

TEST_CASE("MODE: a refused change consumes its parameter") {
    Room room;
    for (const std::string change :
         {"+kb key", "+lb 5", "+jb 5:10", "+ob bob", "+vb bob", "-kb key"}) {
        room.bob.send("MODE #a " + change).expect("* 482 bob #a *");
        room.bob.expect("* 368 bob #a *");
    }
    for (const std::string change : {"-lb mask", "-jb mask", "+nb mask"})
        room.bob.send("MODE #a " + change).expect("* 482 bob #a *");
    CHECK(room.bob.sync().empty());
}

TEST_CASE("Mode b: a network mask bans by address, and silences members") {
    Room room;
    room.mode("+b *!*@127.0.0.0/8");
    room.bob.send("PRIVMSG #a :x").expect("* 404 bob #a *");
    room.mode("+e *!~bob@127.0.0.0/30");
    room.bob.send("PRIVMSG #a :x").sync();
    room.ann.expect("* PRIVMSG #a :x");
    TestClient carl(room.server, "carl");
    carl.send("JOIN #a").expect("* 474 carl #a *");
    room.mode("-b+i *!*@127.0.0.0/8");
    room.mode("+I *!*@127.0.0.1/32");
    carl.join("#a");
}

TEST_CASE("MODE: extended bans of other servers are refused in every list") {
    Room room;
    for (const std::string list : {"b", "e", "I"}) {
        for (const std::string mask : {"$a:bob", "~a:bob", "$j:#x", "~q:*!*@*", "m:*!*@*"}) {
            room.ann.send("MODE #a +" + list + " " + mask);
            room.ann.expect(":hubbub.local 696 ann #a " + list + " " + mask +
                            " :It would never match. Extended bans are not supported*");
        }
        room.ann.send("MODE #a +" + list + " *!*@10.0.0.0/33");
        room.ann.expect(":hubbub.local 696 ann #a " + list + " * :Not a valid network*");
        CHECK(room.ann.sync().empty());
    }
}

TEST_CASE("MODE: key, limit and rate are announced when they change, and only then") {
    Room room;
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
        room.ann.send("MODE #A " + row.change);
        const Lines heard = room.ann.sync();
        CHECK(heard ==
              (row.told.empty() ? Lines{} : Lines{":ann!~ann@127.0.0.1 MODE #a " + row.told}));
        CHECK(room.bob.sync() == heard);
    }
    room.ann.send("MODE #a +jlkmC 2:5 9 key").sync();
    room.bob.sync();
    room.bob.send("MODE #A").expect(":hubbub.local 324 bob #a +Cmnptkjl key 2:5 9");
    room.bob.expect(":hubbub.local 329 bob #a 1767323045");
    TestClient carl(room.server, "carl");
    carl.send("MODE #A").expect(":hubbub.local 324 carl #a +Cmnptkjl * 2:5 9");
}

TEST_CASE("MODE: of too many parameters the first ten count, flags and lists are not among them") {
    Room room;
    std::string params;
    for (int i = 0; i < 10; ++i) params += " n" + std::to_string(i);
    room.ann.send("MODE #a +bbbbbbbbbbklvm-l" + params + " key 5 bob");
    const std::string told = room.ann.expect("* MODE #a +bbbbbbbbbbm n0!*@* * n9!*@*");
    CHECK(room.ann.sync().empty());
    CHECK(room.bob.expect("* MODE #a *") == told);
    CHECK(room.bob.sync().empty());
    room.ann.send("MODE #a").expect("* 324 ann #a +mnt");
    room.ann.expect("* 329 *");
    // The tenth takes effect, whatever the first nine were; refused ones count too.
    room.ann.send("MODE #a -bbbbbbbb+ovv n0 n1 n2 n3 n4 n5 n6 n7 nobody bob ann");
    room.ann.expect("* 401 ann nobody *");
    room.ann.expect("* MODE #a -bbbbbbbb+v n0!*@* * n7!*@* bob");
    CHECK(room.ann.sync().empty());
    room.ann.send("MODE #a b");
    CHECK(count(room.ann.read_until("* 368 *"), "* 367 *") == 2);
}

TEST_CASE(
    "MODE: rights are those before the line; a refusal is reported once, unknown letters each") {
    Room room;
    TestClient carl(room.server, "carl"), dora(room.server, "dora");
    carl.join("#a");
    room.ann.sync();
    room.bob.sync();
    carl.sync();
    room.bob.send("MODE #a +ovXnY-tk bob bob key");
    CHECK(room.bob.sync() == Lines{":hubbub.local 482 bob #a :You're not channel operator",
                                   ":hubbub.local 472 bob X :is unknown mode char to me",
                                   ":hubbub.local 472 bob Y :is unknown mode char to me"});
    dora.send("MODE #A +o-n dora").expect(":hubbub.local 482 dora #a :*");
    CHECK(dora.sync().empty());
    CHECK(room.ann.sync().empty());
    room.mode("+h bob");
    carl.expect("* MODE #a +h bob");
    // The changes that a halfop may make, and those that it may not.
    room.bob.send("MODE #a -h+vlkjbeIm-t bob carl 9 key 5:5 x y z");
    room.bob.expect("* 482 bob #a *");
    room.bob.expect("* MODE #a +vlkjbeIm-t carl 9 key 5:5 x!*@* y!*@* z!*@*");
    room.bob.send("MODE #a -v+o carl bob").expect("* 482 bob #a *");
    room.bob.expect("* MODE #a -v carl");
    CHECK(room.bob.sync().empty());
    room.ann.sync();
    // An operator that takes its own rank away still makes the other changes of the line.
    room.ann.send("MODE #a -o+v-m ANN Carl").expect("* MODE #a -o+v-m ann carl");
    room.ann.send("MODE #a +o ann").expect("* 482 ann #a *");
    room.ann.send("MODE #a -v dora").expect("* 482 ann #a *");
    room.bob.sync();
    room.bob.send("MODE #a -v dora").expect(":hubbub.local 441 bob dora #a :*");
    room.bob.send("MODE #a +v").expect(":hubbub.local 461 bob MODE :*");
    room.bob.send("MODE #a +v nobody").expect(":hubbub.local 401 bob nobody :*");
    CHECK(room.bob.sync().empty());
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

TEST_CASE("Channel lists: each mask keeps its place, setter and time; removal takes only one") {
    Room room;
    room.mode("+o bob");
    room.mode("+bb x!*@* y!*@*");
    room.server.advance(std::chrono::seconds(5));
    room.bob.send("MODE #a +b z").sync();
    room.ann.sync();
    const auto bans = [&] {
        room.ann.send("MODE #a b");
        std::string out;
        for (const std::string& line : room.ann.read_until("* 368 *")) {
            if (matches(line, "* 367 *")) out += line.substr(25) + ";";
        }
        return out;
    };
    const std::string z = "z!*@* bob!~bob@127.0.0.1 1767323050;";
    CHECK(bans() == "x!*@* ann!~ann@127.0.0.1 1767323045;y!*@* ann!~ann@127.0.0.1 1767323045;" + z);
    room.ann.send("MODE #a -b+e y z").expect("* MODE #a -b+e y!*@* z!*@*");
    room.ann.send("MODE #a +b Z!*@*");
    CHECK(room.ann.sync().empty());
    CHECK(bans() == "x!*@* ann!~ann@127.0.0.1 1767323045;" + z);
    // One set again is new, at the end.
    room.ann.send("MODE #a -b+b x x").expect("* MODE #a -b+b x!*@* x!*@*");
    CHECK(bans() == z + "x!*@* ann!~ann@127.0.0.1 1767323050;");
}

TEST_CASE("STATUSMSG: the lowest of several prefixes counts; only the echo returns to the sender") {
    Room room;
    TestClient carl(room.server, "carl"), dora(room.server, "dora", "echo-message");
    carl.join("#a");
    dora.join("#a");
    room.ann.send("MODE #a +hv bob carl").sync();
    const auto heard = [&](const std::string& target) {
        for (TestClient* one : {&room.ann, &room.bob, &carl, &dora}) one->sync();
        dora.send("PRIVMSG " + target + " :x");
        std::string out;
        if (count(dora.sync(), ":dora!~dora@127.0.0.1 PRIVMSG " + target + " :x") == 1) out = "d";
        if (count(room.ann.sync(), "* PRIVMSG " + target + " :x") == 1) out += "a";
        if (count(room.bob.sync(), "* PRIVMSG " + target + " :x") == 1) out += "b";
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
    room.ann.send("NOTICE @#a :to myself").send("PRIVMSG +#a :all");
    CHECK(room.ann.sync().empty());
    CHECK(room.bob.sync() == Lines{":ann!~ann@127.0.0.1 PRIVMSG +#a :all"});
    CHECK(count(dora.sync(), "*PRIVMSG*") == 0);
    // It is refused as a message to the channel is, with the target as given.
    room.mode("+m");
    dora.sync();
    dora.send("PRIVMSG @#A :x").expect(":hubbub.local 404 dora @#A :Cannot send to channel (+m)*");
    dora.send("NOTICE @#a :x");
    CHECK(dora.sync().empty());
    room.mode("-m+C");
    dora.sync();
    dora.send("PRIVMSG @#a :\x01VERSION\x01").expect("* 404 dora @#a *(+C)*");
    CHECK(room.ann.sync().empty());
}
