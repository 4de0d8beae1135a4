// A watcher's last report about a nick is true, whatever user signs on, signs off or changes nick
// at the moment of MONITOR. Sessions without sockets, in one thread each, so that they meet often.

#include <hubbub/base/clock.h>
#include <hubbub/commands/capability_set.h>
#include <hubbub/commands/session.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/message.h>

#include <atomic>
#include <barrier>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub;

namespace {

// Stands still. The watcher's thread looks at it for the time tag of its answer: after the look-up,
// and before the answer is in its outbox.
struct StillClock final : Clock {
    Steady now() const override { return {}; }
    Wall wall() const override {
        if (const auto call = std::exchange(in_answer, nullptr)) call();
        return {};
    }
    bool runs() const override { return false; }

    // Called once, by the thread that set it.
    static thread_local std::function<void()> in_answer;
};
thread_local std::function<void()> StillClock::in_answer;

struct Ear final : chat::Transport {
    std::string heard;
    Written write_some(std::span<const iovec> pieces) override {
        std::size_t bytes = 0;
        for (const iovec& piece : pieces) {
            heard.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
            bytes += piece.iov_len;
        }
        return {bytes, false};
    }
};

struct Shared {
    std::shared_ptr<const commands::Settings> settings =
        std::make_shared<const commands::Settings>();
    StillClock clock;
    chat::Registry registry;
    chat::Counters counters;
    commands::CapabilitySet capabilities;
    chat::OutboxShared outboxes;
};

// One client, used by one thread at a time.
struct Guest {
    explicit Guest(Shared& hall)
        : client(std::make_shared<chat::Client>(
              chat::Client::Setup{hall.registry.next_id(), "10.0.0.1", 1000, hall.clock.wall(), ear,
                                  hall.outboxes, 1 << 20})),
          session({hall.registry, hall.counters, hall.settings, hall.clock, hall.capabilities},
                  client, claims) {
        hall.registry.enter(client);
    }
    ~Guest() { leave(chat::Cause::ended); }
    Guest(const Guest&) = delete;
    Guest& operator=(const Guest&) = delete;

    void say(std::string_view line) {
        session.take_line(line);
        session.publish_pending();
        claims.flush();
    }
    void enter(const std::string& nick) {
        say("NICK " + nick);
        say("USER u 0 * :u");
    }
    void leave(chat::Cause cause) {
        if (gone) return;
        gone = true;
        session.leave({cause, "gone"});
        claims.flush();
    }

    Ear ear;
    const std::shared_ptr<chat::Client> client;
    chat::Claims claims;
    commands::Session session;
    bool gone = false;
};

enum class Presence : std::uint8_t { nothing, online, offline };

// The latest state that 730 or 731 reports for the nick.
Presence last_told(std::string_view heard, std::string_view nick) {
    Presence told = Presence::nothing;
    while (!heard.empty()) {
        const std::size_t end = std::min(heard.find("\r\n"), heard.size());
        const auto message = protocol::parse(heard.substr(0, end));
        heard.remove_prefix(std::min(end + 2, heard.size()));
        if (!message || (message->command != "730" && message->command != "731")) continue;
        std::string_view list = message->param(1);
        while (!list.empty()) {
            const std::string_view item = list.substr(0, list.find(','));
            list.remove_prefix(std::min(item.size() + 1, list.size()));
            if (protocol::same(item.substr(0, item.find('!')), nick))
                told = message->command == "730" ? Presence::online : Presence::offline;
        }
    }
    return told;
}

struct Race {
    std::string name;
    std::function<void(Guest&)> before;  // of bob, or of the client that becomes bob
    std::function<void(Guest&)> act;
};

const std::vector<Race> races{
    {"QUIT", [](Guest& bob) { bob.enter("bob"); },
     [](Guest& bob) { bob.leave(chat::Cause::quit); }},
    {"KILL", [](Guest& bob) { bob.enter("bob"); },
     [](Guest& bob) { bob.leave(chat::Cause::kicked); }},
    {"registration", [](Guest& bob) { bob.say("NICK bob"); },
     [](Guest& bob) { bob.say("USER u 0 * :u"); }},
    {"NICK to another", [](Guest& bob) { bob.enter("bob"); },
     [](Guest& bob) { bob.say("NICK rob"); }},
    {"NICK from another", [](Guest& bob) { bob.enter("rob"); },
     [](Guest& bob) { bob.say("NICK bob"); }},
    {"NICK in other letters", [](Guest& bob) { bob.enter("bob"); },
     [](Guest& bob) { bob.say("NICK BOB"); }},
    {"NICK to another and back", [](Guest& bob) { bob.enter("bob"); },
     [](Guest& bob) {
         bob.say("NICK rob");
         bob.say("NICK bob");
     }},
};

constexpr int rounds = 200;
// How often the watcher gives way in the middle of its answer, at most, to what races with it.
constexpr int patience = 200;

// Counts the rounds in which the last report is wrong. The watcher sends `question`; the racing
// client starts at the same moment in one half of the rounds, and during the reply in the other.
// If `heir` is set, a third client tries to become bob at the same time.
int count_wrong(const Race& race, const std::string& question, bool watches_before, bool heir) {
    Shared hall;
    int wrong = 0;
    std::barrier meet(3);
    std::unique_ptr<Guest> ann, bob, next;
    std::atomic<bool> go{false}, done{false};
    bool over = false;
    int turn = 0;
    const auto helper = [&](const std::function<void()>& act) {
        for (;;) {
            meet.arrive_and_wait();
            if (over) return;
            act();
            meet.arrive_and_wait();
        }
    };
    std::thread watcher([&] {
        helper([&] {
            if (turn % 2 == 0) go = true;
            StillClock::in_answer = [&] {
                go = true;
                for (int i = 0; i < patience && !done; ++i) std::this_thread::yield();
            };
            ann->say(question);
            StillClock::in_answer = nullptr;
        });
    });
    std::thread third([&] {
        helper([&] {
            while (!go) std::this_thread::yield();
            if (heir) next->enter("bob");
        });
    });
    for (turn = 0; turn < rounds; ++turn) {
        ann = std::make_unique<Guest>(hall);
        bob = std::make_unique<Guest>(hall);
        next = std::make_unique<Guest>(hall);
        go = done = false;
        ann->enter("ann");
        ann->say("CAP REQ :server-time");
        race.before(*bob);
        if (watches_before) ann->say("MONITOR + bob");
        meet.arrive_and_wait();
        while (!go) std::this_thread::yield();
        race.act(*bob);
        done = true;
        meet.arrive_and_wait();
        const Presence truth = hall.registry.find("bob") ? Presence::online : Presence::offline;
        if (last_told(ann->ear.heard, "bob") != truth) ++wrong;
    }
    over = true;
    meet.arrive_and_wait();
    watcher.join();
    third.join();
    return wrong;
}

}  // namespace

TEST_CASE("MONITOR: the last report is true despite races with the lookup") {
    for (const Race& race : races) {
        CAPTURE(race.name);
        CHECK(count_wrong(race, "MONITOR + bob", false, false) == 0);
        CHECK(count_wrong(race, "MONITOR S", true, false) == 0);
    }
}

TEST_CASE("MONITOR: a nick given up and taken at the same moment is reported as online") {
    CHECK(count_wrong(races[0], "MONITOR S", true, true) == 0);
    CHECK(count_wrong(races[3], "MONITOR + bob", false, true) == 0);
}
