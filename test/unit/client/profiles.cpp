// What users and channels say about themselves: METADATA in the client.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/commands/user_commands.h"
#include "client/irc/isupport.h"
#include "client/irc/profiles.h"
#include "client/irc/registration.h"
#include "client/irc/render.h"
#include "client/irc/server_lines.h"
#include "client/irc/session.h"
#include "support/screen_double.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

using Lines = std::vector<std::string>;

// A person at a server that keeps profiles, in #tea with bob.
struct WithProfiles {
    Session session{settings()};

    static SessionSettings settings() {
        SessionSettings out{"me", "me", "", {"#tea"}};
        out.person = true;
        return out;
    }
    explicit WithProfiles(const std::string& capabilities = "batch draft/metadata-2=max-subs=50") {
        sign_on(session);
        hear(":srv CAP * LS :" + capabilities);
        hear(":srv CAP * ACK :batch draft/metadata-2");
        sent();
        hear(":srv 001 me :Welcome");
        hear(":srv 422 me :no MOTD");
        welcomed = sent();
        hear(":me!me@host JOIN #tea");
        hear(":srv 353 me = #tea :@me bob");
        hear(":srv 366 me #tea :end");
        seen();
        sent();
    }
    void hear(std::string_view line) { receive_line(session, line); }
    std::string sent() { return session.take_output(); }
    std::string type(std::string_view line) {
        handle_typed_line(session, line);
        return sent();
    }
    Lines seen() {
        Lines lines;
        for (const Event& event : session.take_events())
            lines.push_back(screen_line(event, {"#tea", "", {}}));
        return lines;
    }
    Lines seen(std::string_view line) {
        hear(line);
        return seen();
    }
    std::string_view name_of(std::string_view nick) {
        return session.profiles.value(nick, "display-name");
    }
    std::string welcomed;
};

}  // namespace

TEST_CASE("Profiles: a person's client subscribes before it joins, once") {
    const std::string subscription =
        "METADATA * SUB display-name pronouns homepage avatar status\r\n";
    WithProfiles at;
    CHECK(at.welcomed == subscription + "JOIN #tea\r\n");
    at.hear(":srv CAP me ACK :chghost");
    CHECK(at.sent().empty());

    Session script{{"me", "me", "", {"#tea"}}};
    sign_on(script);
    script.take_output();
    receive_line(script, ":srv CAP * LS :batch draft/metadata-2");
    CHECK(script.take_output() == "CAP END\r\n");

    // The server learns it later.
    Session late{WithProfiles::settings()};
    receive_line(late, ":srv 001 me :Welcome");
    late.take_output();
    receive_line(late, ":srv CAP me NEW :batch draft/metadata-2");
    CHECK(late.take_output() == "CAP REQ :batch draft/metadata-2\r\n");
    receive_line(late, ":srv CAP me ACK :batch draft/metadata-2");
    CHECK(late.take_output() == subscription);
}

TEST_CASE("Profiles: WHOIS and /profile show the values in words") {
    WithProfiles at;
    CHECK(at.seen(":srv 760 me zoe display-name * :Zoe Z") == Lines{"-- zoe: display name Zoe Z"});
    CHECK(at.seen(":srv 760 me zoe pronouns * she/her") == Lines{"-- zoe: pronouns she/her"});
    CHECK(at.seen(":srv 760 me zoe avatar * :https://z\x1b[2J.example") ==
          Lines{"-- zoe: avatar https://z[2J.example"});
    CHECK(at.session.profiles.size() == 0);

    CHECK(at.type("/profile bob") == "METADATA bob LIST\r\n");
    at.hear(":srv BATCH +1 metadata bob");
    CHECK(at.seen("@batch=1 :srv 761 me bob homepage * :https://b.example").empty());
    CHECK(at.seen(":srv BATCH -1") == Lines{"-- bob: homepage https://b.example"});
    CHECK(at.session.profiles.value("BOB", "homepage") == "https://b.example");
    at.type("/profile #tea");
    at.hear(":srv BATCH +1 metadata #tea");
    at.hear("@batch=1 :srv 761 me #tea display-name * :Tea");
    at.hear("@batch=1 :srv 761 me #tea url * :x");
    CHECK(at.seen(":srv BATCH -1") == Lines{"-- #tea: display name Tea", "-- #tea: url x"});
}

TEST_CASE("Profiles: an empty profile is reported if somebody asked for it") {
    WithProfiles at;
    CHECK(at.seen(":srv BATCH +0 metadata me").empty());
    CHECK(at.seen(":srv BATCH -0").empty());
    CHECK(at.type("/profile") == "METADATA * LIST\r\n");
    CHECK(at.type("/profile bob") == "METADATA bob LIST\r\n");
    CHECK(at.seen(":srv BATCH +1 metadata me").empty());
    CHECK(at.seen(":srv BATCH -1") ==
          Lines{"-- You have no profile yet. Set one with /profile name NAME."});
    at.hear(":srv BATCH +2 metadata bob");
    CHECK(at.seen(":srv BATCH -2") == Lines{"-- bob has no profile."});
    at.type("/profile nobody");
    CHECK(at.seen(":srv FAIL METADATA INVALID_TARGET nobody :No such nick or channel") ==
          Lines{"!! No such nick or channel"});
    at.hear(":srv BATCH +3 metadata nobody");
    CHECK(at.seen(":srv BATCH -3").empty());
}

TEST_CASE("Profiles: /profile sets and removes values") {
    WithProfiles at;
    CHECK(at.type("/profile name Me Myself") == "METADATA * SET display-name :Me Myself\r\n");
    CHECK(at.type("/profile Pronouns they/them") == "METADATA * SET pronouns they/them\r\n");
    CHECK(at.type("/profile display-name -") == "METADATA * SET display-name\r\n");
    CHECK(at.type("/profile #tea homepage https://tea.example") ==
          "METADATA #tea SET homepage https://tea.example\r\n");
    CHECK(at.type("/profile #tea homepage").empty());
    CHECK(at.seen() == Lines{"!! Usage: /profile [#room] KEY VALUE"});
    CHECK(at.type("/profile phone 123").empty());
    CHECK(at.seen() == Lines{"!! A profile has no 'phone'. It has name, pronouns, homepage, "
                             "avatar, status."});
    CHECK(at.seen(":srv 761 me me display-name * :Me Myself") ==
          Lines{"-- me: display name Me Myself"});
    CHECK(at.seen(":srv 766 me me display-name :key not set") == Lines{"-- me: no display name"});
    CHECK(at.name_of("me").empty());

    WithProfiles without("batch");
    CHECK(without.type("/profile bob").empty());
    CHECK(without.seen() == Lines{"!! This server keeps no profiles."});
}

TEST_CASE("Profiles: reported values follow a user, and end with the last shared channel") {
    WithProfiles at;
    CHECK(at.seen(":srv METADATA bob display-name * :Bob B").empty());
    CHECK(at.name_of("Bob") == "Bob B");
    at.hear(":bob!u@h NICK rob");
    CHECK(at.name_of("bob").empty());
    CHECK(at.name_of("rob") == "Bob B");
    at.hear(":rob!u@h METADATA rob display-name *");
    CHECK(at.session.profiles.size() == 0);
    const auto meet = [&] {
        at.hear(":rob!u@h JOIN #tea");
        at.hear(":srv METADATA rob display-name * :Rob");
        CHECK(at.name_of("rob") == "Rob");
    };
    for (const char* const line :
         {":rob!u@h PART #tea", ":rob!u@h QUIT :bye", ":me!me@host KICK #tea rob"}) {
        meet();
        at.hear(line);
        CHECK(at.name_of("rob").empty());
    }
    meet();
    at.hear(":me!me@host JOIN #cake");
    at.hear(":rob!u@h JOIN #cake");
    at.hear(":rob!u@h PART #cake");
    CHECK(at.name_of("rob") == "Rob");
    at.hear(":srv METADATA #tea homepage * :h");
    at.hear(":srv METADATA me status * :here");
    at.hear(":me!me@host PART #tea");
    CHECK(at.name_of("rob").empty());
    CHECK(at.session.profiles.size() == 1);
    CHECK(at.session.profiles.value("me", "status") == "here");
    at.seen();
    CHECK(at.seen(":srv FAIL METADATA TOO_MANY_SUBS status :Too many subscriptions").empty());
}

TEST_CASE("Profiles: a server cannot fill the memory") {
    const Isupport isupport;
    Profiles profiles(isupport);
    profiles.set("bob", "unknown", "x");
    profiles.set("bob", "status", "");
    CHECK(profiles.size() == 0);
    for (std::size_t i = 0; i < Profiles::max_targets + 10; ++i)
        profiles.set("n" + std::to_string(i), "status", std::string(10'000, 'x'));
    CHECK(profiles.size() == Profiles::max_targets);
    CHECK(profiles.value("n0", "status").size() == Profiles::max_value);
    profiles.set("n0", "status", "new");
    CHECK(profiles.value("n0", "status") == "new");
    profiles.set("n0", "status", "");
    CHECK(profiles.size() == Profiles::max_targets - 1);
    for (int i = 0; i < 10; ++i) profiles.ask("a" + std::to_string(i));
    CHECK_FALSE(profiles.take_asked("a1"));
    CHECK(profiles.take_asked("A2"));
    CHECK_FALSE(profiles.take_asked("a2"));
}

TEST_CASE("Profiles: the bar of a private chat and of a room without a topic shows them") {
    ScreenDouble at;
    at.hear(
        ":srv METADATA bob display-name * :Bob \x02"
        "B\x1b[2J");
    at.hear(":srv METADATA bob avatar * :https://b.example/me.png");
    at.hear(":srv METADATA bob pronouns * :he/him");
    at.hear(":srv METADATA #lobby display-name * :The lobby");
    CHECK(at.shows("#lobby: The lobby"));
    at.hear(":alice!u@h TOPIC #lobby :cake");
    CHECK(at.shows("#lobby: cake"));
    at.type("/query bob\r");
    CHECK(at.shows("bob: Bob B[2J, he/him"));
    CHECK_FALSE(at.shows("me.png"));
    at.hear(":bob!u@h NICK rob");
    at.hear(":srv METADATA rob display-name * :Rob");
    CHECK(at.shows("Rob, he/him"));
}

TEST_CASE("Profiles: Tab completes the keys of /profile, nicks and rooms") {
    ScreenDouble at;
    at.type("/profile pro\t");
    CHECK(at.input() == "/profile pronouns ");
    at.type("\x15/profile #lobby home\t");
    CHECK(at.input() == "/profile #lobby homepage ");
    at.type("\x15/profile ali\t");
    CHECK(at.input() == "/profile alice ");
    at.type("\x15/profile name al\t");
    CHECK(at.input() == "/profile name alice ");
}
