// Requests and invitations to join: INVITE, KNOCK, invite-only channels.

#include "room.h"

#include <chrono>

#include <doctest/doctest.h>

using namespace flow;

TEST_CASE("Mode i: joining gets 473 without an invitation or invite exception") {
    Room room;
    room.mode("+i");
    TestClient carl(room.server, "carl"), dora(room.server, "dora");
    carl.send("JOIN #a").expect(":hubbub.local 473 carl #a :Cannot join channel (+i)*");
    room.mode("+I dora!*@*");
    dora.join("#a");
    room.ann.expect("* JOIN #a");
    room.bob.expect("* JOIN #a");
    room.bob.send("INVITE carl #a").expect("* 482 bob #a *");
    room.ann.send("INVITE carl #A").expect(":hubbub.local 341 ann carl #a");
    carl.expect(":ann!~ann@127.0.0.1 INVITE carl :#a");
    carl.join("#a");
    // An invitation is good for once.
    carl.send("PART #a").expect("* PART #a");
    carl.send("JOIN #a").expect("* 473 *");
}

TEST_CASE("INVITE: an operator's invitation passes ban, key and limit; a member's does not") {
    Room room;
    TestClient carl(room.server, "carl");
    room.mode("+klb x 2 carl!*@*");
    room.bob.send("INVITE carl #a").expect("* 341 bob carl #a");
    carl.expect("* INVITE carl :#a");
    carl.send("INVITE").expect(":hubbub.local 336 carl #a");
    carl.expect(":hubbub.local 337 carl :End of /INVITE list");
    carl.send("JOIN #a").expect("* 474 carl #a *");
    room.ann.send("INVITE carl #a").expect("* 341 *");
    carl.expect("* INVITE *");
    carl.join("#a");
    carl.send("INVITE").expect("* 337 *");
}

TEST_CASE("INVITE: a member's later invitation does not weaken an operator's") {
    Room room;
    TestClient carl(room.server, "carl");
    room.mode("+iklb x 2 carl!*@*");
    room.ann.send("INVITE carl #a").expect("* 341 ann carl #a");
    room.mode("-i");
    room.bob.send("INVITE carl #a").expect("* 341 bob carl #a");
    room.mode("+i");
    // One entry, which still passes everything.
    carl.sync();
    carl.send("INVITE").expect("* 336 carl #a");
    carl.expect("* 337 *");
    carl.join("#a");
}

TEST_CASE("INVITE: errors are checked in a fixed order") {
    Room room;
    TestClient carl(room.server, "carl");
    carl.send("INVITE bob").expect("* 461 carl INVITE *");
    carl.send("INVITE nobody #none").expect("* 401 carl nobody *");
    carl.send("INVITE bob #none").expect("* 403 carl #none *");
    carl.send("INVITE bob #a").expect("* 442 carl #a *");
    room.ann.send("INVITE BOB #a").expect("* 443 ann bob #a :is already on channel");
    carl.send("AWAY :lunch").expect("* 306 *");
    room.ann.send("INVITE carl #a").expect("* 341 ann carl #a");
    room.ann.expect("* 301 ann carl :lunch");
}

TEST_CASE("KNOCK: reaches the members with the right to invite") {
    Room room;
    TestClient carl(room.server, "carl");
    carl.send("KNOCK").expect("* 461 carl KNOCK *");
    carl.send("KNOCK #none").expect("* 403 carl #none *");
    carl.send("KNOCK #a").expect("* 713 carl #a *");
    room.bob.send("KNOCK #a").expect("* 714 bob #a *");
    room.mode("+i");
    carl.send("KNOCK #a").expect(":hubbub.local 711 carl #a *");
    room.ann.expect(":hubbub.local 710 #a #a carl!~carl@127.0.0.1 :has asked for an invite");
    CHECK(room.bob.sync().empty());
    carl.send("KNOCK #a").expect("* 712 carl #a *");
    room.server.advance(std::chrono::seconds(61));
    carl.send("KNOCK #a").expect("* 711 carl #a *");
}
