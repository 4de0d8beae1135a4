// MONITOR, server notices, and the former users of a nick.

#include <hubbub/chat/monitors.h>
#include <hubbub/chat/notices.h>
#include <hubbub/chat/whowas_history.h>

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/chat_double.h"

using namespace hubbub;
using namespace hubbub::chat;

namespace {

using Ids = std::vector<std::uint64_t>;

Ids watchers_of(const Monitors& monitors, std::string_view nick) REQUIRES(monitors.mutex) {
    Ids out;
    monitors.each_watcher(nick, [&](Client& one) { out.push_back(one.id); });
    return out;
}

}  // namespace

TEST_CASE("Monitors: when one of several watchers of a nick stops, the others stay") {
    OutboxShared budget;
    const ClientDouble ann(1, budget), bob(2, budget), carl(3, budget);
    for (const std::size_t watchers : {2U, 3U}) {
        for (std::size_t leaver = 0; leaver < watchers; ++leaver) {
            CAPTURE(watchers);
            CAPTURE(leaver);
            Monitors monitors;
            const MutexLock lock(monitors.mutex);
            const std::vector<const ClientDouble*> all = {&ann, &bob, &carl};
            Ids left;
            for (std::size_t i = 0; i < watchers; ++i) {
                monitors.add("Dan", all[i]->client);
                if (i != leaver) left.push_back(all[i]->client->id);
            }
            monitors.remove("dAN", *all[leaver]->client);
            CHECK(watchers_of(monitors, "DAN") == left);
            CHECK(monitors.has("dan"));
            CHECK(monitors.any());
        }
    }
}

TEST_CASE("Monitors: each nick has separate watchers, and none of them is left at the end") {
    OutboxShared budget;
    const ClientDouble ann(1, budget), bob(2, budget);
    Monitors monitors;
    const MutexLock lock(monitors.mutex);
    CHECK_FALSE(monitors.any());
    monitors.add("dan", ann.client);
    monitors.add("eve", ann.client);
    monitors.add("eve", bob.client);
    // Somebody who does not watch it, and a nick that nobody watches.
    monitors.remove("dan", *bob.client);
    monitors.remove("fay", *ann.client);
    CHECK(watchers_of(monitors, "dan") == Ids{1});
    CHECK(watchers_of(monitors, "eve") == Ids{1, 2});
    CHECK(watchers_of(monitors, "fay").empty());
    CHECK_FALSE(monitors.has("fay"));
    monitors.remove("dan", *ann.client);
    CHECK_FALSE(monitors.has("dan"));
    CHECK(watchers_of(monitors, "dan").empty());
    CHECK(monitors.any());
    monitors.remove("eve", *ann.client);
    CHECK(watchers_of(monitors, "eve") == Ids{2});
    monitors.remove("eve", *bob.client);
    CHECK_FALSE(monitors.any());
    CHECK(ann.client.use_count() == 1);
    CHECK(bob.client.use_count() == 1);
}

TEST_CASE("Notices: each listener has its kinds; they are wanted while anybody has them") {
    OutboxShared budget;
    const ClientDouble ann(1, budget), bob(2, budget);
    using Clients = std::vector<std::shared_ptr<Client>>;
    Notices notices;
    CHECK_FALSE(notices.wanted(Notice::bans));
    notices.listen(ann.client, bit(Notice::bans) | bit(Notice::kills));
    notices.listen(bob.client, bit(Notice::kills) | bit(Notice::server));
    CHECK(notices.listeners(Notice::kills) == Clients{ann.client, bob.client});
    CHECK(notices.listeners(Notice::bans) == Clients{ann.client});
    CHECK(notices.listeners(Notice::opers).empty());
    CHECK_FALSE(notices.wanted(Notice::opers));
    // A second choice replaces the first, and nobody gets a notice twice.
    notices.listen(ann.client, bit(Notice::kills));
    CHECK(notices.listeners(Notice::kills) == Clients{bob.client, ann.client});
    CHECK_FALSE(notices.wanted(Notice::bans));
    CHECK(notices.wanted(Notice::server));
    notices.listen(bob.client, 0);
    CHECK_FALSE(notices.wanted(Notice::server));
    CHECK(notices.listeners(Notice::kills) == Clients{ann.client});
    notices.listen(ann.client, 0);
    CHECK_FALSE(notices.wanted(Notice::kills));
    CHECK(ann.client.use_count() == 1);
}

TEST_CASE("Whowas: holds 1000 entries and returns as many as requested, with their times") {
    WhowasHistory whowas;
    const auto note = [&](const std::string& nick, std::int64_t at) {
        whowas.note(std::make_shared<const Identity>(Identity{nick, "u", "h", "", ""}), at);
    };
    note("ann", 1);
    note("bob", 2);
    for (std::int64_t i = 3; i <= 1000; ++i) note("ann", i);
    CHECK(whowas.find("ann", 2000).size() == 999);
    CHECK(whowas.find("ann", 2000).back().at == 1);
    CHECK(whowas.find("ann", 0).empty());
    const auto two = whowas.find("ANN", 2);
    REQUIRE(two.size() == 2);
    CHECK(two[0].at == 1000);
    CHECK(two[1].at == 999);
    note("carl", 1001);
    CHECK(whowas.find("ann", 2000).back().at == 3);
    CHECK(whowas.find("bob", 1).size() == 1);
    note("carl", 1002);
    CHECK(whowas.find("bob", 1).empty());
    CHECK(whowas.find("carl", 5).size() == 2);
}
