// Channel mode z: no insecure user is ever a member, whether the mode or the JOIN comes first.

#include <hubbub/chat/channel.h>

#include <string>

#include <doctest/doctest.h>

#include "commands/core/user_modes.h"
#include "support/has.h"
#include "world/world.h"

using namespace hubbub;

namespace {

// ann and cid are secure, bob is not.
struct Place {
    enum : std::size_t { ann, bob, cid };
    World world{3, {}};

    Place() {
        const std::string nicks[] = {"ann", "bob", "cid"};
        for (std::size_t i = 0; i < 3; ++i) {
            world.connect(i);
            world.feed(i, "NICK " + nicks[i] + "\r\nUSER u 0 * :r\r\n");
            world.take_heard(i);
        }
        says(ann, "JOIN #a");
    }
    // The lines that the client hears.
    std::string says(std::size_t who, const std::string& line) {
        world.feed(who, line + "\r\n");
        return world.take_heard(who);
    }
    bool is_secure_only(const std::string& name = "#a") const {
        const auto channel = world.registry().find_channel(name);
        MutexLock lock(channel->mutex);
        return channel->modes.secure_only;
    }
    bool is_in(std::size_t who, const std::string& name = "#a") const {
        return world.client(who).user()->channel_named(name) != nullptr;
    }
};

}  // namespace

TEST_CASE("Channel mode z: refused if an insecure user has joined before") {
    Place at;
    at.says(Place::bob, "JOIN #a");
    at.says(Place::cid, "JOIN #a");
    CHECK(has(at.says(Place::ann, "MODE #a +z"), " 490 ann #a :"));
    CHECK_FALSE(at.is_secure_only());
    at.says(Place::bob, "PART #a");
    CHECK(has(at.says(Place::ann, "MODE #a +z"), "MODE #a +z"));
    CHECK(at.is_secure_only());
}

TEST_CASE("Channel mode z: once set, insecure clients cannot join, not even by SAJOIN") {
    Place at;
    at.says(Place::ann, "MODE #a +z");
    CHECK(has(at.says(Place::bob, "JOIN #a"), " 489 bob #a :"));
    at.world.give(Place::bob, {"JOIN", "#a", "", 0});
    CHECK(has(at.world.take_heard(Place::bob), " 489 bob #a :"));
    CHECK_FALSE(at.is_in(Place::bob));
    at.world.give(Place::cid, {"JOIN", "#a", "", 0});
    CHECK(at.is_in(Place::cid));
}

TEST_CASE("Channel mode z: stays after RENAME") {
    Place at;
    at.says(Place::ann, "MODE #a +z");
    at.says(Place::ann, "INVITE bob #a");
    at.says(Place::ann, "RENAME #a #b");
    CHECK(at.is_secure_only("#b"));
    at.world.take_heard(Place::bob);
    // The old name is another channel now.
    CHECK(has(at.says(Place::bob, "JOIN #b"), " 489 bob #b :"));
    at.says(Place::bob, "JOIN #a");
    CHECK(at.is_in(Place::bob));
    CHECK_FALSE(at.is_in(Place::bob, "#b"));
}
