// STS: the port that it names.

#include <hubbub/net/listener.h>

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "server/options.h"

using namespace hubbub;

namespace {

std::vector<net::Listener> listen_at(const std::vector<std::string>& addresses) {
    std::vector<net::Listener> out;
    for (const std::string& address : addresses) {
        for (net::Listener& listener : net::listen_on(net::parse_listen(address)))
            out.push_back(std::move(listener));
    }
    return out;
}

}  // namespace

TEST_CASE("STS: the port is the first one that is not on loopback, if there is one") {
    const auto local = listen_at({"127.0.0.1:0", "127.0.0.1:0"});
    CHECK(server::port_for_sts(local) == local[0].address().port());
    const auto both = listen_at({"127.0.0.1:0", "0.0.0.0:0", "0.0.0.0:0"});
    CHECK(server::port_for_sts(both) == both[1].address().port());
    CHECK(server::port_for_sts({}) == 0);
    // Clients from elsewhere would be sent to a port that they cannot reach.
    CHECK(server::port_for_sts(listen_at({"0.0.0.0:0 plain", "127.0.0.1:0 tls"})) == 0);
}
