// A user who may not speak in a channel cannot do so by other means: a nick, a real name, an
// away text, a topic, the text of a PART or QUIT.

#include "room.h"

#include <doctest/doctest.h>

using namespace flow;

namespace {

// bob is muted in #a, and alone with carl in #free.
struct Muted : Room {
    TestClient carl{server, "carl", "away-notify"};

    explicit Muted(const std::string& how) {
        carl.join("#free");
        bob.join("#free");
        carl.sync();
        mode(how);
    }
};

}  // namespace

TEST_CASE("Muted: PART loses its text under a ban, +m, +c or +C") {
    for (const std::string how : {"+b bob!*@*", "+m", "+c", "+C"}) {
        CAPTURE(how);
        Muted room(how);
        room.bob.send("PART #a :\x01\x03 buy this").expect(":bob!~bob@127.0.0.1 PART #a");
        room.ann.expect(":bob!~bob@127.0.0.1 PART #a");
        room.bob.send("PART #free :\x01\x03 see you").sync();
        room.carl.expect(":bob!~bob@127.0.0.1 PART #free :\x01\x03 see you");
    }
    // A text that may be said is kept.
    Muted room("+cC");
    room.bob.send("PART #a :see you").sync();
    room.ann.expect(":bob!~bob@127.0.0.1 PART #a :see you");
}

TEST_CASE("Muted: QUIT keeps its text only for users in a channel that permits it") {
    for (const std::string how : {"+b bob!*@*", "+m", "+c", "+C"}) {
        CAPTURE(how);
        Muted room(how);
        TestClient both(room.server, "both");
        both.join("#a");
        both.join("#free");
        room.ann.expect("* JOIN *");
        room.bob.send("QUIT :\x01\x03 buy this").expect_closed();
        room.ann.expect(":bob!~bob@127.0.0.1 QUIT :Quit: ");
        room.carl.read_until(":bob!~bob@127.0.0.1 QUIT :Quit: \x01\x03 buy this");
        CHECK(count(both.sync(), ":bob!~bob@127.0.0.1 QUIT :Quit: \x01\x03 buy this") == 1);
    }
}

TEST_CASE("Muted: nick and real name cannot be changed, except by SANICK") {
    for (const std::string how : {"+b bob!*@*", "+m"}) {
        CAPTURE(how);
        Muted room(how);
        room.bob.send("NICK buy_this").expect(":hubbub.local 435 bob buy_this #a :*");
        room.bob.send("NICK BOB").expect(":hubbub.local 435 bob BOB #a :*");
        room.bob.send("SETNAME :buy this")
            .expect(":hubbub.local FAIL SETNAME CANNOT_CHANGE_REALNAME :*#a");
        CHECK(room.ann.sync().empty());
        // The nick that was refused is free.
        TestClient other(room.server, "buy_this");
        room.mode("+v bob");
        room.bob.send("NICK rob").expect("* NICK :rob");
    }
    // Colours and CTCP are in neither.
    Muted room("+cC");
    room.bob.send("NICK rob").expect("* NICK :rob");
}

TEST_CASE("Muted: an away text is replaced by a neutral one, also at JOIN") {
    Room room;
    TestClient dave(room.server, "dave", "away-notify");
    dave.join("#a");
    room.ann.expect("* JOIN *");
    room.bob.expect("* JOIN *");
    room.mode("+m");
    room.bob.send("AWAY :buy this").expect("* 306 *");
    dave.read_until(":bob!~bob@127.0.0.1 AWAY :Away");
    room.bob.send("PART #a").send("JOIN #a").sync();
    dave.read_until("* JOIN #a");
    dave.expect(":bob!~bob@127.0.0.1 AWAY :Away");
    // If both share a channel in which he may speak, they get the text, once.
    room.bob.join("#free");
    dave.join("#free");
    room.bob.send("AWAY :tea").sync();
    CHECK(count(dave.sync(), ":bob!~bob@127.0.0.1 AWAY *") == 1);
    room.bob.send("AWAY :milk").sync();
    dave.expect(":bob!~bob@127.0.0.1 AWAY :milk");
    room.bob.send("AWAY").sync();
    dave.expect(":bob!~bob@127.0.0.1 AWAY");
}

TEST_CASE("Muted: without +t, only members with the right to speak change the topic") {
    for (const std::string how : {"-t+b bob!*@*", "-t+m", "-t+c"}) {
        CAPTURE(how);
        Muted room(how);
        room.bob.send("TOPIC #a :\x03 buy this").expect(":hubbub.local 404 bob #a :*");
        CHECK(room.ann.sync().empty());
        room.ann.send("TOPIC #a :\x03 mine").expect("* TOPIC #a :\x03 mine");
    }
}
