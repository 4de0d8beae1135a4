#pragma once
// Two people in a channel, for the tests of modes.

#include <string>

#include "harness.h"

namespace flow {

// ann is operator of #a, bob is in it.
struct ChannelOfTwo {
    TestServer server;
    TestClient ann{server, "ann"}, bob{server, "bob"};

    ChannelOfTwo() {
        ann.join("#a");
        bob.join("#a");
        ann.sync();
    }
    // A MODE that both see.
    void mode(const std::string& changes) {
        ann.send("MODE #a " + changes).expect(":ann!~ann@127.0.0.1 MODE #a " + changes);
        bob.expect(":ann!~ann@127.0.0.1 MODE #a " + changes);
    }
};

}  // namespace flow
