// Text that is hidden or shown unasked: muted channels, filters, friends.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/config/config.h"
#include "client/screen/start.h"
#include "support/screen_double.h"

using namespace hubbub::client;

TEST_CASE("Mute: a muted room is new only for mentions") {
    ScreenDouble at;
    at.hear(":me!me@host JOIN #ci");
    at.say("bob", "build 1", "#ci");
    CHECK(at.workspace.buffers.at(2).unread == 1);
    at.type("/mute #CI\r");
    CHECK(at.shows("#CI: only mentions count now.   /save keeps it."));
    CHECK(at.workspace.buffers.at(2).unread == 0);
    at.say("bob", "build 2", "#ci");
    at.hear(":carol!u@h JOIN #ci");
    CHECK(at.workspace.buffers.at(2).unread == 0);
    CHECK_FALSE(at.workspace.buffers.at(2).stirred);
    CHECK_FALSE(at.workspace.buffers.go_to_active());
    at.workspace.alerts.take();
    at.say("bob", "me: build 3 is yours", "#ci");
    CHECK(at.workspace.alerts.take().size() == 1);
    CHECK(at.shows(" #ci      !1"));
    CHECK(at.workspace.buffers.go_to_active());
    CHECK(at.workspace.buffers.current().name == "#ci");
    at.type("/unmute\r/buffer #lobby\r");
    at.say("bob", "build 4", "#ci");
    CHECK(at.workspace.buffers.at(2).unread == 1);
    at.type("/unmute #ci\r");
    CHECK(at.shows("#ci is not muted."));
    // The changed value takes effect, and is saved.
    at.type("/mute #ci\r/mute #ci #lobby\r");
    CHECK(at.shows("#ci #lobby: only mentions count now."));
    CHECK(at.workspace.networks.at(0).muted.size() == 2);
    at.type("/unmute #ci #lobby\r");
}

TEST_CASE("Mute: a query can be muted, and is dimmed in the list") {
    ScreenDouble at;
    at.say("bob", "psst", "me");
    CHECK(at.workspace.alerts.take().size() == 1);
    CHECK(at.workspace.buffers.at(2).mentions == 1);
    at.type("/mute bob\r");
    CHECK(at.workspace.buffers.at(2).mentions == 0);
    at.say("bob", "psst", "me");
    CHECK(at.workspace.alerts.take().empty());
    CHECK(at.workspace.buffers.at(2).unread == 0);
    CHECK(at.picture().canvas.at(2, 4).style == at.controller.screen.look.theme->muted);
}

TEST_CASE("Mute: is saved in the server's section, and applies to rooms joined later") {
    ScreenDouble at;
    at.controller.screen.config_path = "/x";
    at.type("/mute #ci #noise\r/save\r");
    auto saved = at.controller.take_requests().save;
    REQUIRE(saved);
    CHECK(saved->servers.at(0).values.at("mute") == "#ci #noise");
    at.type("/unmute #ci\r/save\r");
    saved = at.controller.take_requests().save;
    REQUIRE(saved);
    CHECK(saved->servers.at(0).values.at("mute") == "#noise");
    at.hear(":me!me@host JOIN #noise");
    CHECK(at.workspace.buffers.at(2).muted);
    std::vector<std::string> problems;
    const Config config =
        parse_config("[server net]\naddress = net:6667\nmute = #ci, #noise\n", problems);
    CHECK(problems.empty());
    CHECK(choose(config.servers.at(0), "ann").mute == std::vector<std::string>{"#ci", "#noise"});
    at.workspace.buffers.go_to(0);
    at.type("/mute\r");
    CHECK(at.shows("Muted: #noise"));
}

TEST_CASE("Fold: hide omits joins and parts, except the user's own and kicks") {
    ScreenDouble at;
    at.say("bob", "tea?");
    at.type("/set fold hide\r");
    at.hear(":carol!u@h JOIN #lobby");
    at.hear(":carol!u@h NICK cora");
    at.hear(":bob!u@h QUIT :gone");
    CHECK_FALSE(at.shows("carol"));
    CHECK_FALSE(at.shows("bob left"));
    CHECK(at.shows("1 hidden"));
    at.hear(":alice!u@h KICK #lobby cora :out");
    CHECK(at.shows("alice kicked cora from #lobby (out)"));
    at.hear(":me!me@host NICK you");
    CHECK(at.shows("me is now you"));
    at.say("alice", "quiet here");
    at.type("\x1bh");
    CHECK(at.shows("cora joined; bob left"));
    CHECK(at.shows("hidden lines shown"));
    at.type("\x1bh");
    CHECK_FALSE(at.shows("cora joined"));
    // A line hidden in another buffer does not change the list.
    at.workspace.buffers.go_to(0);
    at.hear(":dave!u@h JOIN #lobby");
    CHECK_FALSE(at.workspace.buffers.at(1).stirred);
    at.workspace.buffers.go_to(1);
    at.type("/set fold on\r");
    CHECK(at.shows("cora joined; bob left"));
    CHECK(at.shows("dave joined"));
    at.type("/set fold yes\r");
    CHECK(at.controller.screen.config.settings.fold == "on");
}

TEST_CASE("Filters: matching lines are hidden, uncounted, and ring no bell") {
    ScreenDouble at;
    at.controller.screen.config_path = "/x";
    at.workspace.networks.at(0).server.port = 6667;
    at.hear(":me!me@host JOIN #ci");
    at.workspace.buffers.go_to(2);
    at.workspace.buffers.go_to(1);
    at.say("robot", "build 1 passed", "#ci");
    at.type("/filter robots in #c? from *bot says in passed\r");
    at.type("/filter robots in #c? from *bot passed\r");
    at.workspace.alerts.take();
    at.say("robot",
           "me: build 2 \x02pas\x03"
           "4sed\x0f",
           "#ci");
    at.say("robot", "build 2 failed", "#lobby");
    CHECK(at.workspace.alerts.take().empty());
    CHECK(at.workspace.buffers.at(2).unread == 1);  // the line before the filter existed
    CHECK(at.workspace.buffers.size() == 3);        // no list of mentions
    at.say("carol", "passed the exam", "#ci");
    at.workspace.buffers.go_to(2);
    CHECK_FALSE(at.shows("build 1"));
    CHECK_FALSE(at.shows("build 2"));
    CHECK(at.shows("passed the exam"));
    CHECK(at.shows("2 hidden"));
    CHECK(at.shows("─ new ─"));
    at.type("/filter off\r");
    CHECK(at.shows("build 1"));
    CHECK(at.shows("me: build 2 passed"));
    at.type("/filter on\r/filter\r");
    CHECK_FALSE(at.shows("build 1"));
    CHECK(at.shows("robots = in #c? from *bot passed"));
    at.type("/save\r");
    auto saved = at.controller.take_requests().save;
    REQUIRE(saved);
    const std::string text = write_config(*saved);
    CHECK(text.find("*bot* passed\nrobots = in #c? from *bot passed\n") != std::string::npos);
    CHECK(checked_config("hubbub.conf", text, "ann").filters == saved->filters);
    at.type("/unfilter ro\t\r/save\r");
    CHECK(at.shows("build 1"));
    saved = at.controller.take_requests().save;
    REQUIRE(saved);
    CHECK(update_config(text, *saved).find("robots = in #c?") == std::string::npos);
}

TEST_CASE("Filters: navigation keys and searches skip hidden lines") {
    ScreenDouble at;
    at.type("/filter noise beep\r");
    for (int i = 0; i < 40; ++i) {
        at.say("bob", "word " + std::to_string(i));
        at.say("bob", "beep " + std::to_string(i));
    }
    CHECK(at.shows("word 39"));
    at.type("\x1b[5~\x1b[5~");
    CHECK(at.workspace.buffers.current().scrolled);
    at.type("\x1b[6~\x1b[6~\x1b[6~");
    CHECK_FALSE(at.workspace.buffers.current().scrolled);
    at.type(
        "\x06"
        "beep");
    CHECK(at.shows("No match."));
    at.type("\x1b");
    at.type(
        "\x06"
        "word 3");
    CHECK_FALSE(at.shows("No match."));
    // A buffer of which nothing is left to see.
    at.type("\x1b");
    at.type("/clear\r");
    at.say("bob", "beep");
    CHECK_FALSE(at.shows("beep"));
    at.type("\x1b[5~\x1b[6~\x1b<\x1b>");
    CHECK_FALSE(at.workspace.buffers.current().scrolled);
}

TEST_CASE("Filters: apply to fetched history, and empty rules are refused") {
    ScreenDouble at;
    at.type("/filter noise beep\r");
    at.hear(":srv CAP * ACK :batch draft/chathistory");
    at.hear(":srv BATCH +h chathistory #lobby");
    at.hear("@batch=h;time=2020-01-01T10:00:00.000Z :bob!u@h PRIVMSG #lobby :beep");
    at.hear("@batch=h;time=2020-01-01T10:01:00.000Z :bob!u@h PRIVMSG #lobby :hello");
    at.hear(":srv BATCH -h");
    CHECK(at.shows("hello"));
    CHECK_FALSE(at.shows("bob beep"));
    at.type("/filter off in #ci\r");
    CHECK(at.shows("a filter cannot be called 'off'"));
    at.type("/filter all in * from *\r");
    CHECK(at.shows("would hide everything"));
    at.type("/filter what\r");
    CHECK(at.shows("The filter 'what' needs a rule"));
    std::vector<std::string> problems;
    parse_config("[filters]\nall = *\n", problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].starts_with("line 2: the filter 'all' would hide everything"));
    std::string problem;
    const Filter filter = parse_filter("x", "from bob says from here", problem);
    CHECK(problem.empty());
    CHECK(filter.words == "from here");
    CHECK(filter.rule() == "from bob says from here");
    CHECK(filter.hides("#a", "BOB", "far FROM HERE"));
    CHECK_FALSE(filter.hides("#a", "bobby", "far from here"));
}

TEST_CASE("Filters: apply to the second pane") {
    ScreenDouble at;
    at.rows = 40;
    at.hear(":me!me@host JOIN #ci");
    at.say("bob", "beep of ci", "#ci");
    at.type("/split #ci\r");
    CHECK(at.shows("beep of ci"));
    at.type("/filter noise beep\r");
    CHECK_FALSE(at.shows("beep of ci"));
    at.say("bob", "beep again", "#ci");
    CHECK_FALSE(at.shows("beep again"));
    at.type("/filter off\r");
    CHECK(at.shows("beep of ci"));
    at.type("/unsplit\r/filter on\r/unfilter noise\r/split #ci\r");
    CHECK(at.shows("beep again"));
}
