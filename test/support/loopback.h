#pragma once
// A listener for tests.

#include <hubbub/net/listener.h>

// Returns a listener on a free port of 127.0.0.1.
inline hubbub::net::Listener loopback_listener() {
    return hubbub::net::Listener(hubbub::net::resolve("127.0.0.1", 0).front());
}
