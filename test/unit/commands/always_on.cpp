// Always-on users after a restart.

#include <hubbub/chat/channel.h>
#include <hubbub/commands/always_on.h>

#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "world/world.h"

using namespace hubbub;

namespace {

chat::Account always_on(std::uint64_t id, const std::string& name) {
    chat::Account account;
    account.id = id;
    account.name = name;
    account.always_on = chat::Choice::on;
    account.presence.nick = name;
    account.presence.user = "~" + name;
    account.presence.host = "example.org";
    account.presence.real_name = "Somebody";
    return account;
}

struct Restart {
    explicit Restart(std::vector<chat::Account> accounts,
                     std::vector<chat::RegisteredChannel> channels = {}) {
        world.services().registry.accounts.load(std::move(accounts), 10, store);
        world.services().registry.registered_channels.load(std::move(channels), 10, store);
        commands::restore_users(world.services());
        for (std::size_t i = 0; i < 2; ++i) world.connect(i);
        world.feed(1, "NICK bob\r\nUSER bob 0 * :bob\r\n");
        world.take_heard(1);
    }
    std::string ask(const std::string& line) {
        world.feed(1, line + "\r\n");
        return world.take_heard(1);
    }

    chat::NoStore store;
    World world{2, commands::Settings()};
};

}  // namespace

TEST_CASE("Always-on: after a restart the user is in its channels with its modes, away") {
    chat::Account ann = always_on(1, "ann");
    ann.presence.modes = "+B";
    ann.presence.channels = {{"#a", chat::member_op}, {"#b", 0}};
    Restart at({ann});
    const auto user = at.world.registry().find("ann");
    REQUIRE(user != nullptr);
    CHECK(user->connection_count() == 0);
    CHECK(at.world.registry().user_of(1) == user);
    std::string heard = at.ask("WHOIS ann");
    CHECK(heard.find(" 311 bob ann ~ann example.org * :Somebody") != std::string::npos);
    CHECK(heard.find(" 319 bob ann :@#a #b") != std::string::npos);
    CHECK(heard.find(" 301 bob ann :Offline since ") != std::string::npos);
    CHECK(heard.find(" 335 bob ann ") != std::string::npos);
    CHECK(user->identity()->account_id == 1);
    CHECK(heard.find(" 330 bob ann ann ") != std::string::npos);
    CHECK(at.ask("LUSERS").find("There are 2 users") != std::string::npos);
    // A member without a rank does not become operator of an empty channel.
    CHECK(at.ask("JOIN #b").find(" 353 bob = #b :ann bob") != std::string::npos);
    // A connection of the account attaches.
    const auto peer = at.world.client(0).user();
    chat::Identity who = *peer->identity();
    who.account = "ann";
    peer->set_identity(who);
    at.world.feed(0, "NICK ann\r\nUSER x 0 * :x\r\n");
    heard = at.world.take_heard(0);
    CHECK(heard.find(" 001 ann ") != std::string::npos);
    CHECK(heard.find(":ann!~ann@example.org JOIN #a\r\n") != std::string::npos);
    CHECK(heard.find(":ann!~ann@example.org JOIN #b\r\n") != std::string::npos);
    CHECK(heard.find(" 221 ann +Br\r\n") != std::string::npos);
}

TEST_CASE("Always-on: after a restart, registered channels have their state before users join") {
    chat::Account ann = always_on(1, "ann");
    ann.metadata = {{"url", "x"}};
    ann.presence.channels = {{"#tea", 0}};
    chat::RegisteredChannel tea;
    tea.id = 1;
    tea.name = "#tea";
    tea.founder = 1;
    tea.modes = "+ntk key";
    tea.topic = {"hot", "ann", 1};
    Restart at({ann}, {tea});
    CHECK(at.ask("JOIN #tea").find(" 475 bob #tea ") != std::string::npos);
    CHECK(at.ask("JOIN #tea key").find(" 332 bob #tea :hot") != std::string::npos);
    CHECK(at.ask("METADATA ann LIST").find(" 761 bob ann url * :x") != std::string::npos);
}

TEST_CASE("Always-on: after a restart, an insecure connection is no way into a secure channel") {
    chat::Account ann = always_on(1, "ann");
    ann.presence.modes = "+Z";
    ann.presence.channels = {{"#a", chat::member_op}};
    Restart at({ann});
    {
        const auto channel = at.world.registry().find_channel("#a");
        MutexLock lock(channel->mutex);
        channel->modes.secure_only = true;
    }
    // The other connection of this world is not secure.
    at.world.disconnect(1);
    at.world.connect(1);
    const auto peer = at.world.client(1).user();
    chat::Identity who = *peer->identity();
    who.account = "ann";
    peer->set_identity(who);
    CHECK(at.ask("NICK amy\r\nUSER x 0 * :x").find(" 001 amy ") != std::string::npos);
    CHECK(at.world.registry().find("ann")->connection_count() == 0);
}

TEST_CASE("Always-on: after a restart, users who expired or may not stay are gone") {
    chat::Account late = always_on(1, "late"), suspended = always_on(2, "suspended"),
                  off = always_on(3, "off"), never = always_on(4, "never");
    late.presence.offline_since = 1;
    suspended.state = chat::Account::State::suspended;
    off.always_on = chat::Choice::off;
    never.presence = {};
    Restart at({late, suspended, off, never, always_on(5, "kept")});
    for (const char* const nick : {"late", "suspended", "off", "never"})
        CHECK(at.world.registry().find(nick) == nullptr);
    CHECK(at.world.registry().find("kept") != nullptr);
}
