// The stress tester's senders: when and what each sends; and the connect schedule.

#include <hubbub/net/listener.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "stress/dialer.h"
#include "stress/payload.h"
#include "stress/talker.h"
#include "support/loopback.h"

using namespace hubbub::stress;

namespace {

// Records the messages, and replies as set by the test.
class Notebook : public Sink {
  public:
    Taken answer = Taken::all;
    std::string said;
    std::vector<payload::Stamp> stamps;

    Taken send(std::uint32_t, std::string_view bytes) override {
        if (answer == Taken::gone) return answer;
        said += bytes;
        for (std::size_t at = bytes.find(payload::mark); at != std::string_view::npos;
             at = bytes.find(payload::mark, at + 1))
            stamps.push_back(payload::get(bytes.data() + at + 1));
        return answer;
    }
};

// All of the options' senders, driven by one talker.
struct Stage {
    Options options;
    Plan plan;
    Notebook heard;
    Talker talker;

    explicit Stage(Options wanted)
        : options(std::move(wanted)), plan(make_plan(options)), talker(plan, options, heard) {
        for (std::uint32_t i = 0; i < plan.senders.size(); ++i) talker.add(i, i);
    }
};

Options with_senders(std::uint32_t senders, double rate) {
    Options options;
    options.clients = 10;
    options.senders = senders;
    options.rate = rate;
    options.window = 3;
    return options;
}

}  // namespace

TEST_CASE("Talker: with a window each sender sends that many, and one more per delivery") {
    Stage stage(with_senders(2, 0));
    stage.talker.start(0, second);
    stage.talker.speak(1);
    CHECK(stage.heard.stamps.size() == 6);
    CHECK_FALSE(stage.talker.ready());
    stage.talker.credit(1);
    CHECK(stage.talker.ready());
    stage.talker.speak(2);
    REQUIRE(stage.heard.stamps.size() == 7);
    CHECK(stage.heard.stamps.back().sender == 1);
    CHECK(stage.heard.stamps.back().sequence == 3);
    CHECK(stage.heard.stamps.back().time == 2);
    CHECK(stage.talker.sent_by(0) == 3);
    CHECK(stage.talker.sent_by(1) == 4);
    CHECK(stage.talker.due() == never);
}

TEST_CASE("Talker: a message is a line of the requested size") {
    Stage stage(with_senders(1, 0));
    stage.talker.start(0, second);
    stage.talker.speak(1);
    const std::string line = stage.heard.said.substr(0, stage.heard.said.find('\n') + 1);
    CHECK(line.starts_with("PRIVMSG " + stage.plan.channels[0].name + " :hb "));
    CHECK(line.ends_with("\r\n"));
    CHECK(line.size() == ("PRIVMSG " + stage.plan.channels[0].name + " :").size() + 100 + 2);
}

TEST_CASE("Talker: with a window nothing is sent before the start or after the end") {
    Stage stage(with_senders(1, 0));
    stage.talker.start(10, 20);
    stage.talker.speak(9);
    CHECK(stage.heard.stamps.empty());
    stage.talker.speak(20);
    CHECK(stage.heard.stamps.empty());
    CHECK(stage.talker.finished(20));
}

TEST_CASE("Talker: with a rate, messages are due evenly and stamped with their due time") {
    Stage stage(with_senders(2, 1000));
    stage.talker.start(5 * millisecond, 15 * millisecond);
    CHECK(stage.talker.due() == 5 * millisecond);
    stage.talker.speak(5 * millisecond);
    CHECK(stage.heard.stamps.size() == 1);
    CHECK(stage.talker.due() == 6 * millisecond);
    stage.talker.speak(9 * millisecond + 1);
    REQUIRE(stage.heard.stamps.size() == 5);
    std::vector<Ns> times(5, 0);
    for (const payload::Stamp& stamp : stage.heard.stamps)
        times[stamp.sequence * 2 + stamp.sender] = stamp.time;
    for (Ns i = 0; i < 5; ++i) CHECK(times[i] == (5 + i) * millisecond);
    CHECK_FALSE(stage.talker.finished(9 * millisecond));
    stage.talker.speak(second);
    CHECK(stage.heard.stamps.size() == 10);
    CHECK(stage.talker.due() == never);
    CHECK(stage.talker.finished(second));
}

TEST_CASE("Talker: a sender with a full connection sends the rest later, with the original times") {
    Stage stage(with_senders(1, 1000));
    stage.talker.start(0, 10 * millisecond);
    stage.heard.answer = Sink::Taken::hold_on;
    stage.talker.speak(0);
    stage.talker.speak(20 * millisecond);
    CHECK(stage.heard.stamps.size() == 1);
    CHECK_FALSE(stage.talker.finished(20 * millisecond));
    stage.heard.answer = Sink::Taken::all;
    stage.talker.resume(0);
    stage.talker.speak(30 * millisecond);
    REQUIRE(stage.heard.stamps.size() == 10);
    CHECK(stage.heard.stamps[1].time == 1 * millisecond);
    CHECK(stage.talker.finished(30 * millisecond));
}

TEST_CASE("Talker: a sender that is gone sends nothing, and nobody waits for it") {
    Stage stage(with_senders(1, 1000));
    stage.talker.start(0, 10 * millisecond);
    stage.heard.answer = Sink::Taken::gone;
    stage.talker.speak(20 * millisecond);
    CHECK(stage.talker.sent() == 0);
    CHECK(stage.talker.finished(20 * millisecond));
}

TEST_CASE("Dialer: bounds concurrent connects") {
    Dialer dialer(0, 2);
    for (std::uint32_t i = 0; i < 4; ++i) dialer.add(i);
    CHECK(dialer.next(1).value() == 0);
    CHECK(dialer.next(1).value() == 1);
    CHECK_FALSE(dialer.next(1).has_value());
    CHECK(dialer.due() == never);
    dialer.end();
    CHECK(dialer.next(1).value() == 2);
    dialer.again(2, 5);
    CHECK_FALSE(dialer.next(4).has_value());
    CHECK(dialer.due() == 5);
    CHECK(dialer.next(5).value() == 3);
    dialer.end();
    CHECK(dialer.next(5).value() == 2);
}

TEST_CASE("Dialer: connects at the requested rate") {
    Dialer dialer(10, 100);
    for (std::uint32_t i = 0; i < 30; ++i) dialer.add(i);
    int connected = 0;
    for (Ns now = 0; now < second; now += millisecond)
        while (dialer.next(now)) ++connected;
    CHECK(connected >= 9);
    CHECK(connected <= 11);
}

TEST_CASE("Talker: a run stopped early does not restart, and a later stop changes nothing") {
    Stage stage(with_senders(1, 1000));
    stage.talker.start(0, 10 * millisecond);
    stage.talker.stop(5 * millisecond);
    stage.talker.stop(8 * millisecond);
    CHECK_FALSE(stage.talker.finished(4 * millisecond));
    // Messages due before the stop are still sent.
    CHECK_FALSE(stage.talker.finished(5 * millisecond));
    stage.talker.speak(second);
    CHECK(stage.heard.stamps.size() == 5);
    CHECK(stage.talker.finished(5 * millisecond));
}

TEST_CASE("Talker: a smaller allowance withdraws nothing") {
    Stage stage(with_senders(1, 0));
    stage.talker.start(0, second);
    stage.talker.allow(0, 5);
    stage.talker.allow(0, 2);
    stage.talker.speak(1);
    CHECK(stage.heard.stamps.size() == 5);
    CHECK(stage.talker.sent() == 5);
}

TEST_CASE("Talker: owed messages leave in bursts, each number once and in order") {
    Stage stage(with_senders(1, 1000));
    stage.talker.start(0, second);
    stage.talker.speak(999 * millisecond);
    REQUIRE(stage.heard.stamps.size() == 1000);
    for (std::uint32_t i = 0; i < 1000; ++i) {
        CHECK(stage.heard.stamps[i].sequence == i);
        CHECK(stage.heard.stamps[i].time == i * millisecond);
    }
    CHECK(stage.talker.sent_by(0) == 1000);
}

TEST_CASE("Talker: senders take turns, and each message is due at its own time") {
    Stage stage(with_senders(2, 1000));
    stage.talker.start(0, second);
    CHECK(stage.talker.due() == 0);
    stage.talker.speak(0);
    CHECK(stage.talker.due() == millisecond);
    stage.talker.speak(millisecond);
    REQUIRE(stage.heard.stamps.size() == 2);
    CHECK(stage.heard.stamps[0].sender == 0);
    CHECK(stage.heard.stamps[1].sender == 1);
    CHECK(stage.heard.stamps[1].sequence == 0);
    CHECK(stage.talker.due() == 2 * millisecond);
}

TEST_CASE("Talker: a sender of another worker has sent nothing") {
    const Options options = with_senders(2, 0);
    const Plan plan = make_plan(options);
    Notebook heard;
    Talker talker(plan, options, heard);
    talker.add(1, 5);
    talker.start(0, second);
    talker.speak(1);
    CHECK(talker.sent_by(0) == 0);
    CHECK(talker.sent_by(1) == 3);
    CHECK(heard.stamps.front().sender == 1);
}

TEST_CASE("Dialer: the second connect follows the first by the pause, whenever that is") {
    for (const Ns start : {Ns{0}, 27 * millisecond, 120 * millisecond, 5 * second}) {
        CAPTURE(start);
        Dialer dialer(4, 100);
        for (std::uint32_t i = 0; i < 4; ++i) dialer.add(i);
        for (Ns i = 0; i < 4; ++i) {
            const Ns due = start + i * 250 * millisecond;
            if (i > 0) CHECK_FALSE(dialer.next(due - 1).has_value());
            CHECK(dialer.next(due).value() == i);
        }
        CHECK(dialer.due() == never);
    }
}

TEST_CASE("Dialer: a long pause is not made up for, and cleared connects are forgotten") {
    Dialer dialer(10, 100);
    for (std::uint32_t i = 0; i < 30; ++i) dialer.add(i);
    CHECK(dialer.next(0).has_value());
    int at_once = 0;
    while (dialer.next(60 * second)) ++at_once;
    CHECK(at_once >= 1);
    CHECK(at_once <= 3);
    dialer.clear();
    CHECK(dialer.due() == never);
    CHECK_FALSE(dialer.next(never - 1).has_value());
}

TEST_CASE("Dialer: at least one connect may be in progress") {
    Dialer dialer(0, 0);
    dialer.add(4);
    dialer.add(5);
    CHECK(dialer.next(1).value() == 4);
    CHECK_FALSE(dialer.next(1).has_value());
}

TEST_CASE("Dialer: local connects use 254 source addresses in turn") {
    using namespace hubbub;
    const net::Listener listener = loopback_listener();
    for (const auto& [turn, last] : {std::pair{0U, "127.0.0.1"},
                                     {1U, "127.0.0.2"},
                                     {253U, "127.0.0.254"},
                                     {254U, "127.0.0.1"}}) {
        int error = -1;
        const net::Fd fd = dial(listener.address(), turn, error);
        CHECK(error == 0);
        CHECK(net::local_address(fd.get()).host() == last);
    }
    int error = 0;
    CHECK_FALSE(dial(net::unix_address("/nowhere/socket"), 0, error));
    CHECK(error == ENOENT);
}
