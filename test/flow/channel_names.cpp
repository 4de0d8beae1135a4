// Channel names that deceive: refused when somebody would make them.

#include "harness.h"

#include <string>

#include <doctest/doctest.h>

#include "server/config.h"

using namespace flow;

TEST_CASE("Channel names: a name of look-alike characters is refused with an explanation") {
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

TEST_CASE("Channel names: a second normal form of an existing name is refused") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#caf\u00e9");
    bob.send("JOIN #cafe\u0301").expect(":hubbub.local 479 bob * :*NFC*");
    bob.join("#caf\u00e9");
}

TEST_CASE("RENAME: a look-alike name is refused") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.join("#a");
    ann.send("RENAME #a #аре").expect("* FAIL RENAME CANNOT_RENAME #a #аре :*ASCII name");
    ann.send("RENAME #a #cafe\u0301").expect("* FAIL RENAME CANNOT_RENAME #a * :*NFC*");
}
