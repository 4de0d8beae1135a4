// A connection that logs in after its registration.

#include "sharing/attach.h"

#include <hubbub/protocol/message.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "core/context.h"
#include "dispatch.h"
#include "leaving.h"
#include "support/chat_double.h"
#include "world/world.h"

using namespace hubbub;

namespace {

// Ann is in #a with one connection; another has registered as amy.
struct Later {
    Later() {
        chat::Account account;
        account.name = "ann";
        entry = services.registry.accounts.add(std::move(account)).entry;
        world.connect(0);
        set_account(*world.client(0).user());
        world.feed(0, "NICK ann\r\nUSER ann 0 * :Ann\r\nJOIN #a\r\n");
        world.connect(1);
        world.feed(1, "NICK bob\r\nUSER bob 0 * :Bob\r\nJOIN #b\r\nMONITOR + amy\r\n");
        services.registry.enter(amy.client);
        context.set_dialect(protocol::Dialect::irc);
        run("NICK amy");
        run("USER amy 0 * :Amy");
        world.take_heard(0);
        take_heard();
    }
    ~Later() { commands::leave(context, {chat::Cause::ended, "Connection closed"}, true); }

    void set_account(chat::User& user) const {
        chat::Identity who = *user.identity();
        who.account = "ann";
        who.account_id = entry->id;
        user.set_identity(std::move(who));
    }
    void run(std::string_view line) {
        commands::dispatch(context, *protocol::parse(line));
        claims.flush();
    }
    void log_in() {
        set_account(*amy.user);
        context.refresh();
        commands::attach(context, entry);
        claims.flush();
    }
    std::string take_heard() { return std::exchange(amy.transport.written, {}); }
    bool attached() const { return context.user() == services.registry.find("ann"); }

    World world{2, commands::Settings()};
    commands::Services services = world.services();
    chat::OutboxShared outboxes;
    ClientDouble amy{1000, outboxes};
    chat::Claims claims;
    commands::Context context{services, amy.client, claims};
    chat::Accounts::Entry entry;
};

bool contains_text(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("Attach: a later login gets a NICK and the channels; its own user is gone") {
    Later at;
    at.world.take_heard(1);
    at.log_in();
    CHECK(at.attached());
    const std::string heard = at.take_heard();
    CHECK(contains_text(heard, ":amy!~amy@127.0.0.1 NICK :ann\r\n"));
    CHECK(contains_text(heard, ":ann!~ann@10.0.0.1 JOIN #a\r\n"));
    CHECK(contains_text(heard, " 366 ann #a "));
    CHECK(contains_text(heard, " 221 ann "));
    CHECK(at.services.registry.find("amy") == nullptr);
    CHECK_FALSE(at.amy.user->registered());
    CHECK(contains_text(at.world.take_heard(1), " 731 bob :amy\r\n"));
    CHECK(at.services.counters.registered == 2);
    CHECK(at.services.counters.connections == 3);
    CHECK(at.services.registry.whowas.find("amy", 1).size() == 1);
    // It acts as ann from now on.
    at.run("PRIVMSG #a :hi");
    at.context.pending.publish();
    at.claims.flush();
    CHECK(contains_text(at.world.take_heard(0), ":ann!~ann@10.0.0.1 PRIVMSG #a :hi\r\n"));
}

TEST_CASE("Attach: a user that is in a channel stays a separate user") {
    Later at;
    at.run("JOIN #own");
    at.log_in();
    CHECK_FALSE(at.attached());
    CHECK(at.services.registry.find("amy") == at.amy.user);
    CHECK(at.services.registry.user_of(at.entry->id) == at.services.registry.find("ann"));
    at.run("PART #own");
    // Without a channel it may.
    at.log_in();
    CHECK(at.attached());
}

TEST_CASE("Attach: an account whose user has logged out is free") {
    Later at;
    auto& ann = *at.world.client(0).user();
    chat::Identity who = *ann.identity();
    who.account.clear();
    ann.set_identity(who);
    at.log_in();
    CHECK_FALSE(at.attached());
    CHECK(at.services.registry.user_of(at.entry->id) == at.amy.user);
}
