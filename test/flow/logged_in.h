#pragma once
// Clients that have logged in without a command, for tests of what follows a login.

#include <hubbub/net/listener.h>

#include <memory>
#include <string>

#include "harness.h"

namespace flow {

inline std::shared_ptr<hubbub::chat::Client> peer_of(TestServer& server, const TestClient& client) {
    const std::uint16_t port = hubbub::net::local_address(client.fd()).port();
    std::shared_ptr<hubbub::chat::Client> peer;
    eventually([&] {
        for (const auto& known : server->registry().clients()) {
            if (known->origin()->port == port) peer = known;
        }
        return peer != nullptr;
    });
    return peer;
}

// A connection that has logged in, without a command. It sends nothing but capabilities.
inline TestClient with_account(TestServer& server, const std::string& account,
                               const std::string& capabilities = "",
                               const std::string& source = "") {
    TestClient client(server.address(), source);
    client.send("CAP LS 302").read_until("* LS :*");
    const auto user = peer_of(server, client)->user();
    hubbub::chat::Identity who = *user->identity();
    who.account = account;
    const auto entry = server->registry().accounts.find(account);
    who.account_id = entry ? entry->id : 0;
    user->set_identity(who);
    if (!capabilities.empty()) client.send("CAP REQ :" + capabilities).read_until("* ACK *");
    return client;
}

// Registers it. Returns the lines after the message of the day.
inline Lines finish(TestClient& client, const std::string& nick) {
    client.send("NICK " + nick).send("USER " + nick + " 0 * :Ann").send("CAP END");
    client.read_until("* 422 *");
    return client.sync();
}

}  // namespace flow
