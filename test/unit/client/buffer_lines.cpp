// The lines of one buffer: the place of history, the mark of new lines, the counters, the bounds,
// and folded joins.

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "client/talk/buffer.h"
#include "client/talk/network.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

using Texts = std::vector<std::string>;

Wall minute(int number) {
    return Wall{} + std::chrono::hours{12} + std::chrono::minutes{number};
}

Event event(EventKind kind, const std::string& who, const std::string& text = "",
            const std::string& other = "") {
    Event out;
    out.kind = kind;
    out.channel = "#a";
    out.who = who;
    out.text = text;
    out.other = other;
    return out;
}

// A message of bob, as history has it.
Event old(int number, const std::string& text) {
    Event out = event(EventKind::said, "bob", text);
    out.at = minute(number);
    return out;
}

Event own(Event out) {
    out.own = true;
    return out;
}

Event hidden(Event out) {
    out.hidden = true;
    return out;
}

struct OneBuffer {
    terminal::KillRing ring;
    Buffer buffer;

    explicit OneBuffer(BufferKind kind = BufferKind::channel, const BufferLimits& limits = {})
        : buffer(kind, "#a", 0, ring, limits) {}
    void add(int number, const Event& what, bool seen = true) {
        buffer.add(what, minute(number), seen, true);
    }
    void say(int number, const std::string& text, bool seen = true) {
        add(number, old(number, text), seen);
    }
    Texts texts() const {
        Texts out;
        const Scrollback& lines = buffer.lines();
        for (auto i = lines.begin(); i < lines.end(); ++i) out.emplace_back(lines.at(i).text());
        return out;
    }
    std::string first_new() const {
        const auto number = buffer.first_new();
        return number ? std::string(buffer.lines().at(*number).text()) : "none";
    }
    std::string bottom() const {
        return std::string(buffer.lines().at(buffer.scrolled->line).text());
    }
};

std::string folded(const std::vector<Event>& events) {
    Fold fold;
    for (const Event& one : events) fold.add(one);
    return fold.text();
}

// n1, n2, ...
std::vector<Event> many(EventKind kind, int count) {
    std::vector<Event> out;
    for (int i = 1; i <= count; ++i) out.push_back(event(kind, "n" + std::to_string(i)));
    return out;
}

}  // namespace

TEST_CASE("Buffer: history is inserted by time, and the view keeps its bottom line") {
    OneBuffer at;
    for (const int number : {0, 2, 4}) at.say(number, std::to_string(number));
    at.buffer.scrolled = ScrollPosition{at.buffer.lines().begin() + 1, 0};
    at.buffer.add_history({old(1, "1")});
    CHECK(at.texts() == Texts{"0", "1", "2", "4"});
    CHECK(at.bottom() == "2");
    at.buffer.add_history({old(3, "3")});
    CHECK(at.bottom() == "2");
    // Above all others, in any order, some of them known, some without a time.
    Event timeless = old(0, "timeless");
    timeless.at.reset();
    const auto added =
        at.buffer.add_history({old(-1, "-1"), old(-3, "-3"), hidden(old(-2, "-2")), old(2, "2"),
                               timeless, event(EventKind::joined, "bob")});
    CHECK(added.lines == 3);
    CHECK(added.shown == 2);
    CHECK(at.texts() == Texts{"-3", "-2", "-1", "0", "1", "2", "3", "4"});
    CHECK(at.bottom() == "2");
    CHECK(at.buffer.lines().hidden() == 1);
    // The newest line.
    at.buffer.scrolled = ScrollPosition{at.buffer.lines().end() - 1, 0};
    at.buffer.add_history({old(5, "5")});
    CHECK(at.bottom() == "4");
    CHECK(at.texts().back() == "5");
}

TEST_CASE("Buffer: messages of one moment keep their order, and each is kept once") {
    for (const bool empty : {true, false}) {
        CAPTURE(empty);
        OneBuffer at;
        if (!empty) at.say(2, "2");
        CHECK(at.buffer.add_history({old(1, "a"), old(1, "b"), old(1, "c")}).lines == 3);
        CHECK(at.texts() == (empty ? Texts{"a", "b", "c"} : Texts{"a", "b", "c", "2"}));
        CHECK(at.first_new() == "none");
        at.buffer.add_history({old(1, "a"), old(3, "x"), old(3, "y")});
        Texts then = at.texts();
        REQUIRE(then.size() == (empty ? 5 : 6));
        CHECK(then[then.size() - 2] == "x");
        CHECK(then.back() == "y");
    }
    // The id decides, if there is one.
    OneBuffer at;
    Event one = old(1, "same");
    one.msgid = "m1";
    Event two = one;
    two.msgid = "m2";
    CHECK(at.buffer.add_history({one, two, one}).lines == 2);
    one.text = "edited";
    CHECK(at.buffer.add_history({one}).lines == 0);
    Event carol = old(1, "same");
    carol.who = "carol";
    CHECK(at.buffer.add_history({old(1, "same"), carol, old(2, "same")}).lines == 3);
    CHECK(at.buffer.oldest_reference() == "msgid=m1");
    CHECK(at.buffer.newest_reference().starts_with("timestamp=1970-01-01T12:02:00.000Z"));
}

TEST_CASE("Buffer: missed messages are new, own and older ones are not") {
    OneBuffer at;
    for (const int number : {1, 4}) at.say(number, std::to_string(number));
    CHECK(at.first_new() == "none");
    at.buffer.add_history({old(0, "0")});
    CHECK(at.first_new() == "none");
    at.buffer.leave();
    at.buffer.add_history({own(old(2, "own"))});
    CHECK(at.first_new() == "none");
    at.say(5, "5", false);
    CHECK(at.first_new() == "5");
    at.buffer.add_history({own(old(3, "own too"))});
    CHECK(at.first_new() == "5");
    at.buffer.add_history({old(3, "3")});
    CHECK(at.first_new() == "3");
    at.buffer.add_history({old(4, "4 again")});
    CHECK(at.first_new() == "3");
    // An answer marks everything above as read; an event of the own client does not.
    at.add(6, own(event(EventKind::joined, "me")));
    CHECK(at.first_new() == "3");
    at.add(6, own(old(6, "me, too")));
    CHECK(at.first_new() == "none");
    // The first history of all is not new.
    OneBuffer fresh;
    fresh.add(0, own(event(EventKind::joined, "me")));
    fresh.buffer.add_history({old(-1, "a"), old(1, "b")});
    CHECK(fresh.first_new() == "none");
}

TEST_CASE("Buffer: what is counted as unread, as a mention, and as other news") {
    struct Case {
        Event event;
        BufferKind kind;
        bool muted;
        std::size_t unread;
        std::size_t mentions;
        bool stirred;
    };
    Event call = old(1, "me: hi");
    call.mention = true;
    const Event talk = old(1, "hi");
    const Event join = event(EventKind::joined, "bob");
    using enum BufferKind;
    for (const Case& one : std::vector<Case>{
             {talk, channel, false, 1, 0, false},
             {talk, channel, true, 0, 0, false},
             {talk, query, false, 1, 1, false},
             {talk, query, true, 0, 0, false},
             {call, channel, false, 1, 1, false},
             {call, channel, true, 1, 1, false},
             {own(talk), channel, false, 0, 0, false},
             {own(talk), query, false, 0, 0, false},
             {hidden(call), channel, false, 0, 0, false},
             {join, channel, false, 0, 0, true},
             {join, channel, true, 0, 0, false},
             {hidden(join), channel, false, 0, 0, false},
             {event(EventKind::notice, "", "hi"), server, false, 1, 0, false},
             {event(EventKind::kicked, "bob", "", "ann"), channel, false, 0, 0, true},
         }) {
        CAPTURE(static_cast<int>(one.event.kind));
        CAPTURE(static_cast<int>(one.kind));
        CAPTURE(one.muted);
        OneBuffer at(one.kind);
        at.buffer.muted = one.muted;
        at.add(1, one.event, true);
        CHECK(at.buffer.unread + at.buffer.mentions == 0);
        CHECK_FALSE(at.buffer.stirred);
        at.add(1, one.event, false);
        CHECK(at.buffer.unread == one.unread);
        CHECK(at.buffer.mentions == one.mentions);
        CHECK(at.buffer.stirred == one.stirred);
        at.buffer.enter();
        CHECK(at.buffer.unread + at.buffer.mentions == 0);
        CHECK_FALSE(at.buffer.stirred);
    }
}

TEST_CASE("Buffer: a read marker counts what others said after it and was not hidden") {
    for (const bool muted : {false, true}) {
        for (const BufferKind kind : {BufferKind::channel, BufferKind::query}) {
            CAPTURE(muted);
            CAPTURE(static_cast<int>(kind));
            OneBuffer at(kind);
            at.buffer.muted = muted;
            for (const int number : {1, 2, 3}) at.say(number, std::to_string(number), false);
            Event call = old(4, "4");
            call.mention = true;
            at.add(4, call, false);
            at.add(5, hidden(old(5, "5")), false);
            at.add(6, own(old(6, "6")), false);
            at.add(7, event(EventKind::kicked, "bob", "", "ann"), false);
            // A line of just that moment was read.
            at.buffer.read_up_to(minute(2), false);
            const bool query = kind == BufferKind::query;
            CHECK(at.buffer.unread == (muted ? 1 : 2));
            CHECK(at.buffer.mentions == (query && !muted ? 2 : 1));
            CHECK(at.first_new() == "3");
            at.buffer.stirred = true;
            at.buffer.read_up_to(minute(4), false);
            CHECK(at.buffer.unread == 0);
            CHECK(at.buffer.mentions == 0);
            CHECK_FALSE(at.buffer.stirred);
            CHECK(at.first_new() == "none");
            // While the person looks on, a mark stays, and none counts.
            at.buffer.read_up_to(minute(1), true);
            CHECK(at.buffer.unread == 0);
        }
    }
    OneBuffer at;
    for (const int number : {1, 2, 3}) at.say(number, std::to_string(number));
    at.buffer.read_up_to(minute(3), true);
    CHECK(at.first_new() == "none");
    at.buffer.read_up_to(minute(2), true);
    CHECK(at.first_new() == "3");
    at.buffer.read_up_to(minute(1), true);
    CHECK(at.first_new() == "3");
}

TEST_CASE("Buffer: knows whom to offer, the latest first, and forgets the oldest of 200") {
    OneBuffer at;
    for (int i = 0; i < 201; ++i) at.add(1, event(EventKind::said, "n" + std::to_string(i), "x"));
    REQUIRE(at.buffer.speakers().size() == 200);
    CHECK(at.buffer.speakers().front() == "n200");
    CHECK(at.buffer.speakers().back() == "n1");
    at.add(2, event(EventKind::action, "N7", "x"));
    CHECK(at.buffer.speakers().front() == "N7");
    CHECK(at.buffer.speakers().size() == 200);
    at.add(2, event(EventKind::renamed, "n7", "", "seven"));
    CHECK(at.buffer.speakers().front() == "seven");
    at.add(3, own(event(EventKind::said, "me", "x")));
    at.add(3, hidden(event(EventKind::said, "robot", "x")));
    at.add(3, event(EventKind::notice, "", "x"));
    at.add(3, event(EventKind::joined, "zoe"));
    CHECK(at.buffer.speakers().front() == "seven");
    // A message ends the writer's typing, and nobody else's.
    at.buffer.typing = {{"ann", minute(9)}, {"bob", minute(9)}};
    at.say(4, "there");
    CHECK(at.buffer.typing.size() == 1);
    CHECK(at.buffer.typing.contains("ann"));
}

TEST_CASE("Buffer: holds as many lines as its limit, and counts the hidden ones among them") {
    OneBuffer at(BufferKind::channel, {3, 2});
    const auto is = [&](const Texts& texts, std::size_t hidden_lines) {
        CHECK(at.texts() == texts);
        CHECK(at.buffer.lines().hidden() == hidden_lines);
    };
    at.add(1, hidden(old(1, "1")));
    at.say(2, "2");
    at.add(3, hidden(old(3, "3")));
    is({"1", "2", "3"}, 2);
    const auto third = at.buffer.lines().end() - 1;
    at.say(4, "4");
    is({"2", "3", "4"}, 1);
    CHECK(at.buffer.lines().at(third).text() == "3");
    // There is no channel for older ones, and newer ones push out the oldest.
    at.buffer.add_history({old(1, "1")});
    is({"2", "3", "4"}, 1);
    at.buffer.add_history({hidden(old(3, "3 again"))});
    is({"3", "3 again", "4"}, 2);
    at.buffer.hide_lines([](const StoredLine& line) { return line.text() == "4"; });
    is({"3", "3 again", "4"}, 1);
    CHECK_FALSE(at.buffer.hiding_is_old);
    at.buffer.scrolled = ScrollPosition{third, 0};
    at.buffer.leave();
    at.buffer.clear();
    is({}, 0);
    CHECK_FALSE(at.buffer.scrolled);
    at.say(5, "5");
    CHECK(at.first_new() == "none");
    CHECK(at.buffer.lines().begin() > third);
    // The newest lines of a log, once.
    at.buffer.add_log({{minute(0), "ann", "a"}, {minute(0), "ann", "b"}, {minute(0), "ann", "c"}});
    is({"b", "c", "5"}, 0);
    at.buffer.add_log({{minute(0), "ann", "z"}});
    is({"b", "c", "5"}, 0);
    CHECK(at.buffer.oldest_reference().starts_with("timestamp=1970-01-01T12:05"));
    // A reply of history without anything new keeps them.
    at.buffer.add_history({old(5, "5")});
    is({"b", "c", "5"}, 0);
    at.buffer.add_history({old(4, "4")});
    is({"4", "5"}, 0);
    for (const char* const line : {"one", "two", "three"}) at.buffer.inputs.add(line);
    CHECK(at.buffer.inputs.size() == 2);
}

TEST_CASE("Buffer: what a line keeps of long names, ids and texts") {
    StoredLine::Parts parts;
    parts.kind = EventKind::action;
    parts.own = parts.mention = parts.hidden = true;
    parts.mark = '@';
    parts.at = minute(1) + std::chrono::milliseconds(7);
    parts.who = std::string_view("bob");
    const std::string exact(16 * 1024, 'x');
    const std::string name(255, 'n');
    parts.text = exact;
    parts.msgid = name;
    parts.origin = name;
    const StoredLine line(parts);
    CHECK(line.parts().at == parts.at);
    CHECK(line.text() == exact);
    CHECK(line.msgid() == name);
    CHECK(line.origin() == name);
    CHECK(line.who() == "bob");
    CHECK(line.mark() == '@');
    CHECK((line.own() && line.mention() && line.hidden()));
    const std::string long_text = exact.substr(1) + "\u00fc";
    const std::string long_name = name + "n";
    parts.text = long_text;
    parts.who = parts.msgid = parts.origin = long_name;
    const StoredLine cut(parts);
    CHECK(cut.text() == exact.substr(1));
    CHECK(cut.who() == name);
    CHECK(cut.origin() == name);
    CHECK(cut.msgid().empty());
}

TEST_CASE("Fold: names nine, and of more people eight and the number of others") {
    using enum EventKind;
    CHECK(folded(many(joined, 1)) == "n1 joined");
    CHECK(folded(many(joined, 2)) == "n1 and n2 joined");
    CHECK(folded(many(joined, 3)) == "n1, n2 and n3 joined");
    CHECK(folded(many(joined, 9)) == "n1, n2, n3, n4, n5, n6, n7, n8 and n9 joined");
    CHECK(folded(many(joined, 10)) == "n1, n2, n3, n4, n5, n6, n7, n8 and 2 others joined");
    CHECK(folded(many(parted, 9)) == "n1, n2, n3, n4, n5, n6, n7, n8 and n9 left");
    CHECK(folded(many(quit, 12)) == "n1, n2, n3, n4, n5, n6, n7, n8 and 4 others left");
}

TEST_CASE("Fold: tells what has changed in the end, and why if it is one event") {
    using enum EventKind;
    const Event comes = event(joined, "ann");
    const Event goes = event(parted, "ANN", "tea");
    const auto to_be = [](const std::string& from, const std::string& to) {
        return event(renamed, from, "", to);
    };
    CHECK(folded({goes}) == "ANN left (tea)");
    CHECK(folded({event(quit, "ann", "tea")}) == "ann left (tea)");
    CHECK(folded({event(quit, "ann")}) == "ann left");
    CHECK(folded({event(quit, "ann", "tea"), event(quit, "bob", "tea")}) == "ann and bob left");
    CHECK(folded({event(joined, "ann", "tea")}) == "ann joined");
    CHECK(folded({comes, goes}) == "ann came and went");
    CHECK(folded({goes, comes}) == "ANN left and came back");
    CHECK(folded({comes, goes, comes}) == "ann joined");
    CHECK(folded({goes, comes, goes}) == "ANN left");
    CHECK(folded({to_be("ann", "ben"), to_be("ben", "cid")}) == "ann is now cid");
    CHECK(folded({comes, to_be("ann", "ben")}) == "ben joined");
    CHECK(folded({to_be("ann", "ben"), event(quit, "ben")}) == "ben left");
    CHECK(folded({to_be("ann", "ben"), to_be("cid", "dan")}) == "ann is now ben; cid is now dan");
    CHECK(folded({comes, event(quit, "bob", "tea"), to_be("cid", "dan")}) ==
          "ann joined; bob left; cid is now dan");
}

TEST_CASE("Fold: a line that was seen, of another day, or with 50 people is not continued") {
    using enum EventKind;
    OneBuffer at;
    const auto lines_after = [&](int number, const Event& what) {
        at.add(number, what);
        return at.buffer.lines().size();
    };
    CHECK(lines_after(1, event(joined, "ann")) == 1);
    CHECK(lines_after(1, event(joined, "bob")) == 1);
    CHECK(at.texts() == Texts{"ann and bob joined"});
    CHECK(lines_after(2, old(2, "hi")) == 2);
    CHECK(lines_after(3, event(joined, "cid")) == 3);
    at.buffer.leave();
    CHECK(lines_after(4, event(joined, "dan")) == 4);
    CHECK(lines_after(4, event(joined, "eve")) == 4);
    CHECK(at.first_new() == "dan and eve joined");
    CHECK(lines_after(4, own(event(joined, "me"))) == 5);
    CHECK(lines_after(5, event(quit, "ann")) == 6);
    at.buffer.add_history({old(1, "old")});
    CHECK(lines_after(5, event(quit, "bob")) == 8);
    CHECK(lines_after(24 * 60 + 5, event(quit, "cid")) == 9);
    at.buffer.clear();
    CHECK(lines_after(1, event(quit, "dan", "why")) == 1);
    CHECK(at.texts() == Texts{"dan left (why)"});
    at.buffer.clear();
    for (const Event& one : many(joined, 50)) CHECK(lines_after(1, one) == 1);
    CHECK(lines_after(1, event(joined, "n51")) == 2);
    CHECK(at.texts().back() == "n51 joined");
    at.buffer.add(event(joined, "n52"), minute(1), true, false);
    CHECK(at.texts().back() == "n52 joined #a");
    CHECK(at.buffer.lines().size() == 3);
}

TEST_CASE("Connections: the wait doubles from 2 seconds to 5 minutes, plus up to a quarter") {
    using std::chrono::milliseconds;
    for (const auto& [failures, seconds] :
         std::vector<std::pair<unsigned, int>>{{0, 2},
                                               {1, 4},
                                               {2, 8},
                                               {6, 128},
                                               {7, 256},
                                               {8, 300},
                                               {9, 300},
                                               {4'000'000'000, 300}}) {
        CHECK(retry_delay(failures, 0) == milliseconds(1000 * seconds));
        CHECK(retry_delay(failures, 1) == milliseconds(1250 * seconds));
    }
}
