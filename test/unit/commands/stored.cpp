// A session whose messages are not stored yet.

#include "commands/core/stored.h"

#include <hubbub/base/thread_wake.h>
#include <hubbub/chat/history.h>
#include <hubbub/protocol/message.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "commands/core/context.h"
#include "commands/dispatch.h"
#include "commands/leaving.h"
#include "support/chat_double.h"
#include "world/world.h"

using namespace hubbub;

namespace {

// A history that follows the test's script.
class HistoryDouble final : public chat::History {
  public:
    bool asks_to_confirm = true;
    bool roomy = true;
    protocol::MessageId committed = 0;
    std::vector<protocol::StoredRun> runs;
    std::vector<protocol::MessageId> wakes;
    int room_wakes = 0;

    bool keeps() const override { return true; }
    bool confirms() const override { return asks_to_confirm; }
    protocol::MessageId append(protocol::StoredRun run, Wall now) override {
        run.first = ids_.take(run.size(), now);
        const protocol::MessageId first = run.first;
        if (run.place) runs.push_back(std::move(run));
        return first;
    }
    protocol::MessageId stored() const override { return committed; }
    bool late() const override { return false; }
    void report_late() override {}
    bool has_room() const override { return roomy; }
    void wake_at(protocol::MessageId id, const ThreadWake&) override { wakes.push_back(id); }
    void wake_with_room(const ThreadWake&) override { ++room_wakes; }
    std::optional<Messages> read(const protocol::HistoryRange&, const ThreadWake&,
                                 const GivesUp&) override {
        return Messages();
    }
    std::optional<protocol::SearchedPart> search(const protocol::HistorySearch&, const ThreadWake&,
                                                 const GivesUp&) override {
        return protocol::SearchedPart();
    }
    std::optional<Messages> find(std::span<const protocol::MessageId>) override {
        return Messages();
    }
    std::vector<std::uint64_t> peers(std::uint64_t) override { return {}; }
    protocol::MessageId erase(protocol::MessageId) override { return ids_.take(1, Wall{}); }
    protocol::MessageId forget(const protocol::HistoryPlace&) override {
        return ids_.take(1, Wall{});
    }
    protocol::MessageId forget_account(std::uint64_t, const std::string&) override {
        return ids_.take(1, Wall{});
    }

  private:
    protocol::MessageIds ids_;
};

// Ann is in #a.
struct Talk {
    Talk() {
        services.registry.use_history(history);
        services.registry.enter(ann.client);
        context.set_dialect(protocol::Dialect::irc);
        run("NICK ann");
        run("USER ann 0 * :Ann");
        run("CAP REQ echo-message");
        run("JOIN #a");
        history.runs.clear();
        history.wakes.clear();
        take_heard();
    }
    ~Talk() { commands::leave(context, {chat::Cause::ended, "Connection closed"}, true); }

    void run(std::string_view line) {
        commands::dispatch(context, *protocol::parse(line));
        context.responder.finish();
        claims.flush();
    }
    std::string take_heard() { return std::exchange(ann.transport.written, {}); }

    HistoryDouble history;
    World world{1, commands::Settings()};
    commands::Services services = world.services();
    chat::OutboxShared outboxes;
    chat::Claims claims;
    ClientDouble ann{1000, outboxes};
    commands::Context context{services, ann.client, claims};
};

}  // namespace

TEST_CASE("Stored: the echo waits until its message is stored") {
    Talk talk;
    talk.run("PRIVMSG #a :hello");
    CHECK(talk.take_heard().empty());
    REQUIRE(talk.history.runs.size() == 1);
    CHECK(talk.history.wakes == std::vector{talk.history.runs[0].last()});
    CHECK(commands::release_stored(talk.context));
    talk.history.committed = talk.history.runs[0].last();
    CHECK_FALSE(commands::release_stored(talk.context));
    talk.claims.flush();
    CHECK(talk.take_heard().ends_with("PRIVMSG #a :hello\r\n"));
}

TEST_CASE("Stored: with relaxed durability nobody waits, and no thread is woken") {
    Talk talk;
    talk.history.asks_to_confirm = false;
    talk.run("PRIVMSG #a :hello");
    CHECK(talk.history.runs.size() == 1);
    CHECK(talk.take_heard().ends_with("PRIVMSG #a :hello\r\n"));
    CHECK(talk.history.wakes.empty());
}

TEST_CASE("Stored: a sender waits for room, and events are not stored without it") {
    Talk talk;
    talk.run("MODE #a +m");
    CHECK(talk.history.runs.size() == 1);
    talk.history.roomy = false;
    talk.run("MODE #a -m");
    CHECK(talk.history.runs.size() == 1);
    CHECK_FALSE(commands::awaits_room(talk.context));
    talk.run("PRIVMSG #a :hello");
    CHECK(talk.history.runs.size() == 2);
    CHECK(commands::awaits_room(talk.context));
    CHECK(talk.history.room_wakes == 1);
    talk.history.roomy = true;
    CHECK_FALSE(commands::awaits_room(talk.context));
}
