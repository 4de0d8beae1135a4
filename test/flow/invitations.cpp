// Requests and invitations to join: INVITE, KNOCK, invite-only channels.

#include "channel_of_two.h"

#include <chrono>

#include <doctest/doctest.h>

using namespace flow;

TEST_CASE("Mode i: joining gets 473 without an invitation or invite exception") {
    ChannelOfTwo channel;
    channel.mode("+i");
    TestClient carl(channel.server, "carl"), dora(channel.server, "dora");
    carl.send("JOIN #a").expect(":hubbub.local 473 carl #a :Cannot join channel (+i)*");
    channel.mode("+I dora!*@*");
    dora.join("#a");
    channel.ann.expect("* JOIN #a");
    channel.bob.expect("* JOIN #a");
    channel.bob.send("INVITE carl #a").expect("* 482 bob #a *");
    channel.ann.send("INVITE carl #A").expect(":hubbub.local 341 ann carl #a");
    carl.expect(":ann!~ann@127.0.0.1 INVITE carl :#a");
    carl.join("#a");
    // An invitation is good for once.
    carl.send("PART #a").expect("* PART #a");
    carl.send("JOIN #a").expect("* 473 *");
}

TEST_CASE("INVITE: an operator's invitation passes ban, key and limit; a member's does not") {
    ChannelOfTwo channel;
    TestClient carl(channel.server, "carl");
    channel.mode("+klb x 2 carl!*@*");
    channel.bob.send("INVITE carl #a").expect("* 341 bob carl #a");
    carl.expect("* INVITE carl :#a");
    carl.send("INVITE").expect(":hubbub.local 336 carl #a");
    carl.expect(":hubbub.local 337 carl :End of /INVITE list");
    carl.send("JOIN #a").expect("* 474 carl #a *");
    channel.ann.send("INVITE carl #a").expect("* 341 *");
    carl.expect("* INVITE *");
    carl.join("#a");
    carl.send("INVITE").expect("* 337 *");
}

TEST_CASE("INVITE: a member's later invitation does not weaken an operator's") {
    ChannelOfTwo channel;
    TestClient carl(channel.server, "carl");
    channel.mode("+iklb x 2 carl!*@*");
    channel.ann.send("INVITE carl #a").expect("* 341 ann carl #a");
    channel.mode("-i");
    channel.bob.send("INVITE carl #a").expect("* 341 bob carl #a");
    channel.mode("+i");
    // One entry, which still passes everything.
    carl.sync();
    carl.send("INVITE").expect("* 336 carl #a");
    carl.expect("* 337 *");
    carl.join("#a");
}

TEST_CASE("INVITE: errors are checked in a fixed order") {
    ChannelOfTwo channel;
    TestClient carl(channel.server, "carl");
    carl.send("INVITE bob").expect("* 461 carl INVITE *");
    carl.send("INVITE nobody #none").expect("* 401 carl nobody *");
    carl.send("INVITE bob #none").expect("* 403 carl #none *");
    carl.send("INVITE bob #a").expect("* 442 carl #a *");
    channel.ann.send("INVITE BOB #a").expect("* 443 ann bob #a :is already on channel");
    carl.send("AWAY :lunch").expect("* 306 *");
    channel.ann.send("INVITE carl #a").expect("* 341 ann carl #a");
    channel.ann.expect("* 301 ann carl :lunch");
}

TEST_CASE("KNOCK: reaches the members with the right to invite") {
    ChannelOfTwo channel;
    TestClient carl(channel.server, "carl");
    carl.send("KNOCK").expect("* 461 carl KNOCK *");
    carl.send("KNOCK #none").expect("* 403 carl #none *");
    carl.send("KNOCK #a").expect("* 713 carl #a *");
    channel.bob.send("KNOCK #a").expect("* 714 bob #a *");
    channel.mode("+i");
    carl.send("KNOCK #a").expect(":hubbub.local 711 carl #a *");
    channel.ann.expect(":hubbub.local 710 #a #a carl!~carl@127.0.0.1 :has asked for an invite");
    CHECK(channel.bob.sync().empty());
    carl.send("KNOCK #a").expect("* 712 carl #a *");
    channel.server.advance(std::chrono::seconds(61));
    carl.send("KNOCK #a").expect("* 711 carl #a *");
}

TEST_CASE("INVITE: belongs to one channel, and ends with it or with the JOIN") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    for (const std::string channel : {"#a", "#b"}) {
        ann.join(channel);
        ann.send("MODE " + channel + " +i").sync();
    }
    ann.send("INVITE BOB #B").expect(":hubbub.local 341 ann bob #b");
    bob.expect(":ann!~ann@127.0.0.1 INVITE bob :#b");
    bob.send("JOIN #a").expect("* 473 bob #a *");
    carl.send("JOIN #b").expect("* 473 carl #b *");
    ann.send("INVITE bob #a").expect("* 341 ann bob #a");
    bob.expect("* INVITE bob :#a");
    bob.send("INVITE");
    CHECK(bob.sync() == Lines{":hubbub.local 336 bob #b", ":hubbub.local 336 bob #a",
                              ":hubbub.local 337 bob :End of /INVITE list"});
    // By nick change it is not lost; another user with the old nick does not have it.
    bob.send("NICK rob").expect("* NICK :rob");
    carl.send("NICK bob").expect("* NICK :bob");
    carl.send("INVITE").expect("* 337 bob *");
    carl.send("JOIN #a").expect("* 473 bob #a *");
    bob.join("#a");
    bob.send("INVITE").expect("* 336 rob #b");
    bob.expect("* 337 *");
    // A new channel of the same name is a different channel.
    ann.send("PART #b").read_until("* PART #b");
    carl.join("#b");
    carl.send("MODE #b +i").expect("* MODE #b +i");
    bob.send("INVITE").expect("* 337 *");
    bob.send("JOIN #b").expect("* 473 rob #b *");
    CHECK(bob.sync().empty());
}

TEST_CASE("INVITE: a halfop's opens the channel, a voice's does not; nobody else hears of it") {
    ChannelOfTwo channel;
    TestClient carl(channel.server, "carl"), dora(channel.server, "dora");
    dora.join("#a");
    channel.ann.sync();
    channel.bob.sync();
    channel.mode("+v bob");
    channel.mode("+i");
    channel.bob.send("INVITE carl #A").expect(":hubbub.local 482 bob #a :*");
    channel.mode("+h bob");
    channel.bob.send("INVITE carl #a").expect("* 341 bob carl #a");
    channel.mode("+k key");
    channel.mode("+b carl!*@*");
    carl.expect("* INVITE carl :#a");
    carl.join("#a");
    CHECK(channel.ann.sync() == Lines{":carl!~carl@127.0.0.1 JOIN #a"});
    dora.sync();
    channel.bob.sync();
    channel.bob.send("INVITE carl #a").expect("* 443 bob carl #a *");
    CHECK(carl.sync().empty());
    CHECK(dora.sync().empty());
}

TEST_CASE("KNOCK: is for channels that cannot simply be joined, once a minute for each") {
    ChannelOfTwo channel;
    TestClient carl(channel.server, "carl"), dora(channel.server, "dora"),
        voice(channel.server, "voice");
    voice.join("#a");
    dora.join("#a");
    dora.join("#b");
    dora.send("MODE #b +i").sync();
    channel.ann.sync();
    channel.bob.sync();
    channel.ann.send("MODE #a +vh voice bob").expect("* MODE #a +vh voice bob");
    channel.bob.sync();
    const auto knocks = [](TestClient& client) {
        return count(client.sync(), ":hubbub.local 710 #a #a carl!~carl@127.0.0.1 :*");
    };
    struct {
        std::string on, off;
    } const table[] = {{"+k key", "-k key"}, {"+l 4", "-l"}, {"+l 3", "-l"}, {"+i", "-i"}};
    for (const auto& row : table) {
        CAPTURE(row.on);
        carl.send("KNOCK #A").expect(":hubbub.local 713 carl #a :*");
        channel.mode(row.on);
        carl.send("KNOCK #A").expect(":hubbub.local 711 carl #a :Your KNOCK has been delivered");
        CHECK(knocks(channel.ann) == 1);
        CHECK(knocks(channel.bob) == 1);
        for (TestClient* one : {&voice, &dora}) CHECK(knocks(*one) == 0);
        channel.server.advance(std::chrono::seconds(59));
        carl.send("KNOCK #a").expect(":hubbub.local 712 carl #a :*");
        CHECK(knocks(channel.ann) == 0);
        channel.server.advance(std::chrono::seconds(1));
        channel.mode(row.off);
    }
    // A place is free.
    channel.mode("+l 5");
    carl.send("KNOCK #a").expect("* 713 carl #a *");
    // Of two channels each has its own minute; a refused knock does not begin one.
    channel.mode("+ib carl!*@*");
    carl.send("KNOCK #a").expect(":hubbub.local 404 carl #a :*");
    channel.mode("-b carl!*@*");
    carl.send("KNOCK #a").expect("* 711 carl #a *");
    carl.send("KNOCK #b").expect("* 711 carl #b *");
    carl.send("KNOCK #b").expect("* 712 carl #b *");
    CHECK(carl.sync().empty());
}
