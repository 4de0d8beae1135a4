// Replies, reactions and deletions, live and in the history.

#include <string>

#include <doctest/doctest.h>

#include "client/talk/reactions.h"
#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

// A server that has the tags, and messages of alice and bob.
struct TalkScreen : ScreenDouble {
    TalkScreen() {
        hear(
            ":srv CAP * ACK :batch message-tags echo-message server-time draft/chathistory "
            "draft/message-redaction draft/event-playback");
        hear(":srv 005 me CHATHISTORY=3 :are supported");
        hear("@msgid=a1 :alice!u@h PRIVMSG #lobby :tea or coffee?");
        hear("@msgid=b1 :bob!u@h PRIVMSG #lobby :tea");
        sent();
    }
    void react(const std::string& nick, const std::string& id, const std::string& text) {
        hear("@+draft/reply=" + id + ";+draft/react=" + text + " :" + nick + "!u@h TAGMSG #lobby");
    }
};

}  // namespace

TEST_CASE("Reactions: are shown behind their message, with a nick or a number") {
    TalkScreen at;
    at.react("alice", "b1", "+1");
    CHECK(at.shows("bob tea [+1 alice]"));
    at.react("carol", "b1", "+1");
    at.react("carol", "b1", "+1");
    at.react("carol", "b1", "yum");
    CHECK(at.shows("bob tea [+1 2, yum carol]"));
    at.hear("@+draft/reply=b1;+draft/unreact=+1 :alice!u@h TAGMSG #lobby");
    CHECK(at.shows("bob tea [+1 carol, yum carol]"));
    at.hear("@+reply=a1;+react=new :bob!u@h TAGMSG #lobby");
    CHECK(at.shows("coffee? [new bob]"));
    at.hear("@+draft/react=lost :bob!u@h TAGMSG #lobby");
    CHECK_FALSE(at.shows("lost"));
}

TEST_CASE("Reactions: /react is for the newest message of somebody else; again takes it back") {
    TalkScreen at;
    at.hear("@msgid=m1 :me!me@host PRIVMSG #lobby :mine");
    at.type("/react a;b\r");
    CHECK(at.sent() == "@+draft/reply=b1;+draft/react=a\\:b TAGMSG #lobby\r\n");
    CHECK_FALSE(at.shows("[a;b"));
    at.react("me", "b1", "a\\:b");
    CHECK(at.shows("bob tea [a;b me]"));
    at.type("/react a;b\r");
    CHECK(at.sent() == "@+draft/reply=b1;+draft/unreact=a\\:b TAGMSG #lobby\r\n");
}

TEST_CASE("Reactions: without echoes, the own one is shown at once") {
    TalkScreen at;
    at.hear(":srv CAP * DEL :echo-message");
    at.type("/react +1\r");
    CHECK(at.shows("bob tea [+1 me]"));
    at.type("/react +1\r");
    CHECK_FALSE(at.shows("[+1"));
}

TEST_CASE("Reactions: a selected message, by keys that keep to messages with an id") {
    TalkScreen at;
    at.say("carol", "without an id");
    at.type(alt("k"));
    at.type(alt("k"));
    at.type("/react +1\r");
    CHECK(at.sent() == "@+draft/reply=a1;+draft/react=+1 TAGMSG #lobby\r\n");
    // It was for one command.
    at.type("/react +1\r");
    CHECK(at.sent() == "@+draft/reply=b1;+draft/react=+1 TAGMSG #lobby\r\n");
    at.type(alt("k"));
    at.type(alt("k"));
    at.type(alt("j"));
    at.type("/react +2\r");
    CHECK(at.sent() == "@+draft/reply=b1;+draft/react=+2 TAGMSG #lobby\r\n");
    at.type(alt("k"));
    at.type(alt("k"));
    at.type(alt("k"));
    CHECK(at.hint() == "There is no older message to select.");
    CHECK(at.buffer("#lobby").selected.has_value());
    at.type("\x1b");
    CHECK_FALSE(at.buffer("#lobby").selected.has_value());
}

TEST_CASE("Reactions: a server cannot fill the memory with them") {
    Reactions reactions;
    for (int i = 0; i < 3000; ++i) reactions.add(std::to_string(i), "+1", "bob");
    CHECK(reactions.summary("0").empty());
    CHECK(reactions.summary("2999") == "[+1 bob]");
    for (int i = 0; i < 200; ++i) reactions.add("2999", "+1", "n" + std::to_string(i));
    CHECK(reactions.summary("2999") == "[+1 100]");
    for (int i = 0; i < 200; ++i) reactions.add("2999", "r" + std::to_string(i), "bob");
    CHECK_FALSE(reactions.has("2999", "r19", "bob"));
    CHECK(reactions.has("2999", "r18", "bob"));
}

TEST_CASE("Replies: begin with what they reply to") {
    TalkScreen at;
    at.hear("@msgid=c1;+draft/reply=a1 :carol!u@h PRIVMSG #lobby :water");
    CHECK(at.shows("carol ↳ alice: tea or coffee? water"));
    at.hear("@msgid=c2;+draft/reply=zz :carol!u@h PRIVMSG #lobby :or milk");
    CHECK(at.shows("carol ↳ an earlier message: or milk"));
    at.type("/reply with sugar\r");
    CHECK(at.sent() == "@+draft/reply=c2 PRIVMSG #lobby :with sugar\r\n");
}

TEST_CASE("Deletion: the text goes, also from the list of mentions") {
    TalkScreen at;
    at.hear("@msgid=c1 :carol!u@h PRIVMSG #lobby :me: a secret");
    at.react("bob", "c1", "+1");
    CHECK(last_line(at.buffer("mentions")) == "me: a secret");
    at.hear(":alice!u@h REDACT #lobby c1 :spam");
    CHECK_FALSE(at.shows("a secret"));
    CHECK_FALSE(at.shows("+1"));
    CHECK(at.shows("carol's message was deleted by alice: spam"));
    CHECK(last_line(at.buffer("mentions")) == "carol's message was deleted by alice: spam");
    at.hear(":bob!u@h REDACT #lobby b1");
    CHECK(at.shows("bob's message was deleted"));
    at.hear(":bob!u@h REDACT #lobby unknown");
}

TEST_CASE("Deletion: /delete is for the newest own message") {
    TalkScreen at;
    at.type("/delete\r");
    CHECK(at.hint() == "You have said nothing here that could be deleted.");
    at.hear("@msgid=m1 :me!me@host PRIVMSG #lobby :mine");
    at.hear("@msgid=b2 :bob!u@h PRIVMSG #lobby :later");
    at.type("/delete a typo\r");
    CHECK(at.sent() == "REDACT #lobby m1 :a typo\r\n");
    at.hear(":srv CAP * DEL :draft/message-redaction");
    at.type("/delete\r");
    CHECK(at.hint() == "This server does not offer deletion.");
    CHECK(at.sent().empty());
}

TEST_CASE("History: reactions of the past are shown, but a JOIN of the past is none of today") {
    TalkScreen at;
    at.hear(":me!me@host JOIN #ci");
    at.sent();
    at.hear(":srv BATCH +h chathistory #ci");
    at.hear("@batch=h;time=2020-01-01T10:00:00.000Z;msgid=j :dave!u@h JOIN #ci");
    at.hear("@batch=h;time=2020-01-01T10:01:00.000Z;msgid=x :dave!u@h PRIVMSG #ci :hello");
    at.hear(
        "@batch=h;time=2020-01-01T10:02:00.000Z;msgid=y;+draft/reply=x;+draft/react=hi "
        ":eve!u@h TAGMSG #ci");
    at.hear(":srv BATCH -h");
    at.type("/buffer #ci\r");
    CHECK(at.shows("dave hello [hi eve]"));
    const Channel* const channel = at.workspace.networks.at(0).session->channels.find("#ci");
    REQUIRE(channel != nullptr);
    CHECK_FALSE(channel->members.contains("dave"));
    // The oldest line that came, not the oldest message.
    at.sent();
    at.type("\x1b[5~");
    CHECK(at.sent() == "CHATHISTORY BEFORE #ci msgid=j 3\r\n");
    // Nothing but events: there may be older messages.
    at.hear(":srv BATCH +i chathistory #ci");
    for (const std::string id : {"p", "q", "r"})
        at.hear("@batch=i;time=2020-01-01T09:00:00.000Z;msgid=" + id + " :dave!u@h PART #ci");
    at.hear(":srv BATCH -i");
    at.type("\x1b[5~");
    CHECK(at.sent() == "CHATHISTORY BEFORE #ci msgid=p 3\r\n");
    at.hear(":srv BATCH +k chathistory #ci");
    at.hear(":srv BATCH -k");
    at.type("\x1b[5~");
    CHECK(at.sent().empty());
}

TEST_CASE("History: a multiline message within it is one message of the past") {
    TalkScreen at;
    at.hear(":me!me@host JOIN #ci");
    at.sent();
    at.hear(":srv BATCH +h chathistory #ci");
    at.hear(
        "@batch=h;time=2020-01-01T10:00:00.000Z;msgid=x :dave!u@h BATCH +m draft/multiline #ci");
    at.hear("@batch=m :dave!u@h PRIVMSG #ci :one");
    at.hear("@batch=m :dave!u@h PRIVMSG #ci :two");
    CHECK(at.buffer("#ci").lines().at(at.buffer("#ci").lines().end() - 1).kind() ==
          EventKind::joined);
    at.hear("@batch=h :srv BATCH -m");
    at.hear(":srv BATCH -h");
    const Scrollback& lines = at.buffer("#ci").lines();
    CHECK(lines.at(lines.end() - 1).text() == "one\ntwo");
    CHECK(lines.at(lines.end() - 1).msgid() == "x");
    CHECK(at.buffer("#ci").unread == 0);
}
