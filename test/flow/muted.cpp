// A muted user cannot send text to a channel by other means: a nick, a real name, an away text, a
// topic, the text of a PART or QUIT.

#include "channel_of_two.h"

#include <doctest/doctest.h>

using namespace flow;

namespace {

// bob is muted in #a, and alone with carl in #free.
struct Muted : ChannelOfTwo {
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
        Muted channel(how);
        channel.bob.send("PART #a :\x01\x03 buy this").expect(":bob!~bob@127.0.0.1 PART #a");
        channel.ann.expect(":bob!~bob@127.0.0.1 PART #a");
        channel.bob.send("PART #free :\x01\x03 see you").sync();
        channel.carl.expect(":bob!~bob@127.0.0.1 PART #free :\x01\x03 see you");
    }
    // A text that may be said is kept.
    Muted channel("+cC");
    channel.bob.send("PART #a :see you").sync();
    channel.ann.expect(":bob!~bob@127.0.0.1 PART #a :see you");
}

TEST_CASE("Muted: QUIT keeps its text only for users in a channel that permits it") {
    for (const std::string how : {"+b bob!*@*", "+m", "+c", "+C"}) {
        CAPTURE(how);
        Muted channel(how);
        TestClient both(channel.server, "both");
        both.join("#a");
        both.join("#free");
        channel.ann.expect("* JOIN *");
        channel.bob.send("QUIT :\x01\x03 buy this").expect_closed();
        channel.ann.expect(":bob!~bob@127.0.0.1 QUIT :Quit: ");
        channel.carl.read_until(":bob!~bob@127.0.0.1 QUIT :Quit: \x01\x03 buy this");
        CHECK(count(both.sync(), ":bob!~bob@127.0.0.1 QUIT :Quit: \x01\x03 buy this") == 1);
    }
}

TEST_CASE("Muted: nick and real name cannot be changed, except by SANICK") {
    for (const std::string how : {"+b bob!*@*", "+m"}) {
        CAPTURE(how);
        Muted channel(how);
        channel.bob.send("NICK buy_this").expect(":hubbub.local 435 bob buy_this #a :*");
        channel.bob.send("NICK BOB").expect(":hubbub.local 435 bob BOB #a :*");
        channel.bob.send("SETNAME :buy this")
            .expect(":hubbub.local FAIL SETNAME CANNOT_CHANGE_REALNAME :*#a");
        CHECK(channel.ann.sync().empty());
        // The nick that was refused is free.
        TestClient other(channel.server, "buy_this");
        channel.mode("+v bob");
        channel.bob.send("NICK rob").expect("* NICK :rob");
    }
    // Colours and CTCP are in neither.
    Muted channel("+cC");
    channel.bob.send("NICK rob").expect("* NICK :rob");
}

TEST_CASE("Muted: an away text is replaced by a neutral one, also at JOIN") {
    ChannelOfTwo channel;
    TestClient dave(channel.server, "dave", "away-notify");
    dave.join("#a");
    channel.ann.expect("* JOIN *");
    channel.bob.expect("* JOIN *");
    channel.mode("+m");
    channel.bob.send("AWAY :buy this").expect("* 306 *");
    dave.read_until(":bob!~bob@127.0.0.1 AWAY :Away");
    channel.bob.send("PART #a").send("JOIN #a").sync();
    dave.read_until("* JOIN #a");
    dave.expect(":bob!~bob@127.0.0.1 AWAY :Away");
    // If both share a channel in which he may speak, they get the text, once.
    channel.bob.join("#free");
    dave.join("#free");
    channel.bob.send("AWAY :tea").sync();
    CHECK(count(dave.sync(), ":bob!~bob@127.0.0.1 AWAY *") == 1);
    channel.bob.send("AWAY :milk").sync();
    dave.expect(":bob!~bob@127.0.0.1 AWAY :milk");
    channel.bob.send("AWAY").sync();
    dave.expect(":bob!~bob@127.0.0.1 AWAY");
}

TEST_CASE("Muted: without +t, only members with the right to speak change the topic") {
    for (const std::string how : {"-t+b bob!*@*", "-t+m", "-t+c"}) {
        CAPTURE(how);
        Muted channel(how);
        channel.bob.send("TOPIC #a :\x03 buy this").expect(":hubbub.local 404 bob #a :*");
        CHECK(channel.ann.sync().empty());
        channel.ann.send("TOPIC #a :\x03 mine").expect("* TOPIC #a :\x03 mine");
    }
}
