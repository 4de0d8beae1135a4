// Bans, exceptions and invitations of a channel: their lists, limits and effect.

#include "channel_of_two.h"

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;

TEST_CASE("Ban list: everyone may read it, with setter and time") {
    ChannelOfTwo channel;
    channel.mode("+b *!*@10.0.0.1");
    channel.ann.send("MODE #a +b eve").expect("* MODE #a +b eve!*@*");
    channel.ann.send("MODE #a +b u@h").expect("* MODE #a +b *!u@h");
    channel.ann.send("MODE #a +b bad.example").expect("* MODE #a +b *!*@bad.example");
    // An entry that is already in the list is no change, whatever its case.
    channel.ann.send("MODE #a +b EVE!*@*");
    CHECK(channel.ann.sync().empty());
    channel.bob.sync();
    TestClient carl(channel.server, "carl");
    for (const std::string question : {"MODE #a b", "MODE #A +b", "MODE #a -b"}) {
        carl.send(question);
        carl.expect(":hubbub.local 367 carl #a *!*@10.0.0.1 ann!~ann@127.0.0.1 1767323045");
        carl.expect("* 367 carl #a eve!*@* ann!~ann@127.0.0.1 *");
        carl.expect("* 367 carl #a *!u@h *");
        carl.expect("* 367 carl #a *!*@bad.example *");
        carl.expect(":hubbub.local 368 carl #a :End of channel ban list");
    }
    channel.ann.send("MODE #a -b Eve").expect("* MODE #a -b eve!*@*");
    channel.ann.send("MODE #a -b nobody").send("MODE #a +bb");
    CHECK(count(channel.ann.sync(), "* 368 *") == 1);
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
    ChannelOfTwo channel;
    channel.mode("+b bob!*@*");
    channel.bob.send("PRIVMSG #a :hi").expect("* 404 bob #a :Cannot send to channel (+b)*");
    channel.bob.send("NOTICE #a :hi");
    CHECK(channel.bob.sync().empty());
    channel.mode("+v bob");
    channel.bob.send("PRIVMSG #a :voiced").sync();
    channel.ann.expect("* PRIVMSG #a :voiced");
    channel.mode("-v bob");
    // A name that no ban fits may speak; the old one again may not.
    channel.mode("-b bob!*@*");
    channel.bob.send("NICK rob").expect("* NICK :rob");
    channel.ann.expect("* NICK :rob");
    channel.mode("+b bob!*@*");
    channel.bob.send("PRIVMSG #a :other name").sync();
    channel.ann.read_until("* PRIVMSG #a :other name");
    channel.bob.send("NICK bob").expect("* NICK :bob");
    channel.bob.send("PRIVMSG #a :hi").expect("* 404 bob #a *");
    channel.ann.read_until("* NICK :bob");
    channel.mode("+e *!~bob@*");
    channel.ann.send("MODE #a e").expect(":hubbub.local 348 ann #a *!~bob@* ann!~ann@127.0.0.1 *");
    channel.ann.expect("* 349 ann #a *");
    channel.bob.send("PRIVMSG #a :exempt").sync();
    channel.ann.expect("* PRIVMSG #a :exempt");
    channel.bob.send("PART #a").expect("* PART #a");
    channel.bob.join("#a");
    channel.ann.read_until("* JOIN #a");
    channel.mode("-e *!~bob@*");
    channel.bob.send("PART #a").expect("* PART #a");
    channel.bob.send("JOIN #a").expect(":hubbub.local 474 bob #a :Cannot join channel (+b)*");
    channel.ann.read_until("* PART #a");
    // Outsiders are matched too, if the channel lets outsiders speak.
    channel.ann.send("MODE #a -n").expect("* MODE #a -n");
    channel.bob.send("PRIVMSG #a :from outside").expect("* 404 bob #a *");
    CHECK(channel.ann.sync().empty());
}

TEST_CASE("Mode b: a network mask bans by address, and silences members") {
    ChannelOfTwo channel;
    channel.mode("+b *!*@127.0.0.0/8");
    channel.bob.send("PRIVMSG #a :x").expect("* 404 bob #a *");
    channel.mode("+e *!~bob@127.0.0.0/30");
    channel.bob.send("PRIVMSG #a :x").sync();
    channel.ann.expect("* PRIVMSG #a :x");
    TestClient carl(channel.server, "carl");
    carl.send("JOIN #a").expect("* 474 carl #a *");
    channel.mode("-b+i *!*@127.0.0.0/8");
    channel.mode("+I *!*@127.0.0.1/32");
    carl.join("#a");
}

TEST_CASE("MODE: extended bans of other servers are refused in every list") {
    ChannelOfTwo channel;
    for (const std::string list : {"b", "e", "I"}) {
        for (const std::string mask : {"$a:bob", "~r:bob", "$j:#x", "~q:*!*@*", "m:*!*@*"}) {
            channel.ann.send("MODE #a +" + list + " " + mask);
            channel.ann.expect(":hubbub.local 696 ann #a " + list + " " + mask +
                               " :It would never match; use nick!user@host, or ~a:account");
        }
        channel.ann.send("MODE #a +" + list + " *!*@10.0.0.0/33");
        channel.ann.expect(":hubbub.local 696 ann #a " + list + " * :Not a valid network*");
        CHECK(channel.ann.sync().empty());
    }
}

TEST_CASE("Channel lists: each mask keeps its place, setter and time; removal takes only one") {
    ChannelOfTwo channel;
    channel.mode("+o bob");
    channel.mode("+bb x!*@* y!*@*");
    channel.server.advance(std::chrono::seconds(5));
    channel.bob.send("MODE #a +b z").sync();
    channel.ann.sync();
    const auto bans = [&] {
        channel.ann.send("MODE #a b");
        std::string out;
        for (const std::string& line : channel.ann.read_until("* 368 *")) {
            if (matches(line, "* 367 *")) out += line.substr(25) + ";";
        }
        return out;
    };
    const std::string z = "z!*@* bob!~bob@127.0.0.1 1767323050;";
    CHECK(bans() == "x!*@* ann!~ann@127.0.0.1 1767323045;y!*@* ann!~ann@127.0.0.1 1767323045;" + z);
    channel.ann.send("MODE #a -b+e y z").expect("* MODE #a -b+e y!*@* z!*@*");
    channel.ann.send("MODE #a +b Z!*@*");
    CHECK(channel.ann.sync().empty());
    CHECK(bans() == "x!*@* ann!~ann@127.0.0.1 1767323045;" + z);
    // One set again is new, at the end.
    channel.ann.send("MODE #a -b+b x x").expect("* MODE #a -b+b x!*@* x!*@*");
    CHECK(bans() == z + "x!*@* ann!~ann@127.0.0.1 1767323050;");
}
