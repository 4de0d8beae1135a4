// Channel names that deceive: refused when somebody would make them.

#include "harness.h"

#include <string>

#include <doctest/doctest.h>

#include "server/config.h"

using namespace flow;

TEST_CASE("a channel in other letters than it seems is not made, and told why") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.send("JOIN #pаypal").expect(":hubbub.local 479 ann #pаypal :*must not mix scripts*");
    ann.send("JOIN #аре").expect(":hubbub.local 479 ann #аре :*ASCII name");
    ann.send("JOIN #abcשלום").expect(":hubbub.local 479 ann #abcשלום :*not both");
    ann.send("JOIN #a\u00a0b").expect(":hubbub.local 479 ann #a\u00a0b :*invisible*");
    CHECK(server->registry().channel_count() == 0);
    ann.join("#привет");
    ann.join("#שלום");
}

TEST_CASE("one name in two normal forms is one channel: the other form is refused") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#caf\u00e9");
    bob.send("JOIN #cafe\u0301").expect(":hubbub.local 479 bob * :*NFC*");
    bob.join("#caf\u00e9");
}

TEST_CASE("RENAME gives no such name either") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.join("#a");
    ann.send("RENAME #a #аре").expect("* FAIL RENAME CANNOT_RENAME #a #аре :*ASCII name");
    ann.send("RENAME #a #cafe\u0301").expect("* FAIL RENAME CANNOT_RENAME #a * :*NFC*");
}
