// Who left is gone: nothing in the server holds a client or a channel when its connection is over,
// whatever the client was in the middle of.

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "harness.h"
#include "support/temporary_directory.h"

using namespace flow;

namespace {

hubbub::server::Config with_operator(const TemporaryDirectory& directory) {
    auto config = with_operators({{"root", hubbub::commands::all_privileges}});
    // Unlike TCP buffers these do not grow: an unread reply stays in the server.
    config.listen = {hubbub::net::parse_listen("unix:" + (directory.path() / "hub").string())};
    config.sendq = 8 * 1024;
    return config;
}

// ann stays; bob leaves.
struct Stage {
    const TemporaryDirectory directory;
    TestServer server{with_operator(directory)};
    TestClient ann{server, "ann"}, bob{server, "bob", "batch labeled-response draft/multiline"};
    bool listens = true;  // bob reads its lines
};

void become_operator(TestClient& client) {
    client.send("OPER root x").read_until("* 381 *");
}

struct Role {
    const char* name;
    void (*take)(Stage& at);
};

const Role roles[] = {
    {"nothing", [](Stage&) {}},
    {"watches", [](Stage& at) { at.bob.send("MONITOR + ann,nobody").read_until("* 731 *"); }},
    {"watched", [](Stage& at) { at.ann.send("MONITOR + bob").read_until("* 730 *"); }},
    {"invites and is invited",
     [](Stage& at) {
         at.ann.join("#a");
         at.bob.join("#b");
         at.ann.send("INVITE bob #a").read_until("* 341 *");
         at.bob.send("INVITE ann #b").read_until("* 341 *");
     }},
    {"is accepted, and accepts",
     [](Stage& at) {
         for (TestClient* one : {&at.ann, &at.bob}) one->send("ACCEPT ann,bob").sync();
         at.ann.send("MODE ann +g").sync();
         at.bob.send("MODE bob +g").send("PRIVMSG ann :hello").sync();
     }},
    {"was refused by user mode g",
     [](Stage& at) {
         at.ann.send("MODE ann +g").sync();
         at.bob.send("PRIVMSG ann :hello").read_until("* 716 *");
     }},
    {"hears server notices",
     [](Stage& at) {
         become_operator(at.bob);
         at.bob.send("MODE bob +s +cqo").read_until("* 008 *");
     }},
    {"sent server notices",
     [](Stage& at) {
         become_operator(at.ann);
         at.ann.send("MODE ann +s +cqo").read_until("* 008 *");
         become_operator(at.bob);
     }},
    {"is in a multiline batch",
     [](Stage& at) {
         at.bob.join("#a");
         at.bob.send("BATCH +1 draft/multiline #a").send("@batch=1 PRIVMSG #a :one").sync();
     }},
    {"is in the middle of a LIST",
     [](Stage& at) {
         for (int i = 0; i < 40; ++i) at.ann.join("#channel-with-a-name-" + std::to_string(i));
         const auto client = connection_of(*at.server, "bob");
         std::string asking;
         for (int i = 0; i < 600; ++i) asking += "LIST\r\n";
         at.bob.send_raw(asking);
         at.listens = false;
         eventually([&] {
             return client->outbox.state() == hubbub::chat::Outbox::State::blocked &&
                    client->activity.doing() == hubbub::Doing::awaits_room;
         });
     }},
    {"is in a channel with lists of masks",
     [](Stage& at) {
         at.bob.join("#b");
         at.bob.send("MODE #b +beI x y z").sync();
     }},
    {"changed the name of its channel",
     [](Stage& at) {
         at.bob.join("#a");
         at.ann.join("#a");
         at.bob.send("RENAME #a #b").send("NICK rob").send("NICK bob").sync();
         at.ann.send("PART #b").sync();
     }},
    {"said its last words to somebody", [](Stage& at) { at.bob.send("PRIVMSG ann :bye").sync(); }},
};

struct Departure {
    const char* name;
    void (*leave)(Stage& at);
};

const Departure departures[] = {
    {"quits", [](Stage& at) { at.bob.send("QUIT"); }},
    {"vanishes",
     [](Stage& at) {
         at.bob.reset();
         at.listens = false;
     }},
    {"is closed by the server",
     [](Stage& at) {
         const auto client = connection_of(*at.server, "bob");
         client->request_close({hubbub::chat::Cause::kicked, "x"});
     }},
};

}  // namespace

TEST_CASE("Leaving: nothing holds a client or channel after the connection has ended") {
    for (const Role& role : roles) {
        for (const Departure& departure : departures) {
            CAPTURE(role.name);
            CAPTURE(departure.name);
            Stage at;
            role.take(at);
            std::weak_ptr<hubbub::chat::Client> client = connection_of(*at.server, "bob");
            std::vector<std::weak_ptr<hubbub::chat::Channel>> alone;
            for (const auto& channel : client.lock()->user()->channels())
                alone.emplace_back(channel);
            at.ann.send("PART #a,#b,#c").sync();
            departure.leave(at);
            // A client that does not read its replies sees no end, and its later QUIT is not read.
            if (at.listens) at.bob.expect_closed();
            at.bob.reset();
            eventually([&] { return client.expired(); });
            for (const auto& channel : alone) eventually([&] { return channel.expired(); });
            at.ann.send("MONITOR L").read_until("* 733 *");
        }
    }
}
