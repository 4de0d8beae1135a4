// Messages to the members of a rank, and long messages in draft/multiline batches.

#include <hubbub/protocol/text.h>

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/irc/speech.h"
#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

// Returns the text of every line in the buffer.
std::vector<std::string> texts(const Buffer& buffer) {
    std::vector<std::string> out;
    const Scrollback& lines = buffer.lines();
    for (auto i = lines.begin(); i < lines.end(); ++i) out.emplace_back(lines.at(i).text());
    return out;
}

bool has(const Buffer& buffer, const std::string& text) {
    for (const std::string& line : texts(buffer)) {
        if (line.find(text) != std::string::npos) return true;
    }
    return false;
}

// On a server with draft/multiline.
struct Multiline : ScreenDouble {
    Multiline() {
        hear(":srv CAP * NEW :batch message-tags draft/multiline=max-bytes=4096,max-lines=24");
        hear(":srv CAP * ACK :batch message-tags draft/multiline");
        sent();
    }
};

// Returns the lines as a receiver joins them: a piece with draft/multiline-concat continues the
// line before it.
// Source: https://ircv3.net/specs/extensions/multiline
std::vector<std::string> received(std::string sent, const std::string& target) {
    std::vector<std::string> out;
    const std::string command = " PRIVMSG " + target + " ";
    for (std::size_t end = sent.find("\r\n"); end != std::string::npos; end = sent.find("\r\n")) {
        const std::string line = sent.substr(0, end);
        sent.erase(0, end + 2);
        CHECK(hubbub::protocol::valid_utf8(line));
        const std::size_t at = line.find(command);
        if (at == std::string::npos) continue;
        std::string text = line.substr(at + command.size());
        if (text.starts_with(':')) text.erase(0, 1);
        // The server puts the source before it.
        CHECK(std::string(":me!me@host PRIVMSG :" + target + text).size() <= 509);
        const bool goes_on = line.substr(0, at).find("draft/multiline-concat") != std::string::npos;
        if (goes_on && !out.empty())
            out.back() += text;
        else
            out.push_back(text);
    }
    return out;
}

std::string repeated(const std::string& text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

}  // namespace

TEST_CASE("Ranks: a message to @#room is shown in the buffer of #room") {
    for (const std::string target : {"@#lobby", "+#lobby", "@+#lobby", "@#LOBBY"}) {
        for (const std::string form : {"PRIVMSG % :for few", "NOTICE % :for few",
                                       "PRIVMSG % :\x01"
                                       "ACTION for few\x01",
                                       "PRIVMSG % :me, for few"}) {
            for (const std::string source : {"alice!u@h", "me!me@host", "srv"}) {
                std::string line = form;
                line.replace(line.find('%'), 1, target);
                line = ":" + source + " " + line;
                CAPTURE(line);
                ScreenDouble at;
                at.hear(":me!me@host JOIN #ci");
                const std::size_t buffers = at.workspace.buffers.size();
                at.hear(line);
                CHECK(has(at.workspace.buffers.at(1), "for few"));
                CHECK_FALSE(has(at.workspace.buffers.at(0), "for few"));
                // Only the list of mentions may open.
                const bool calls = form.find("me,") != std::string::npos && source != "me!me@host";
                CHECK(at.workspace.buffers.size() == buffers + (calls ? 1 : 0));
            }
        }
    }
}

TEST_CASE(
    "ranks: a message to @#room counts as unread, mention, typing and speaker like any other") {
    ScreenDouble at;
    at.hear(":me!me@host JOIN #ci");
    at.hear(":bob!u@h PRIVMSG @#ci :one");
    CHECK(at.workspace.buffers.at(2).unread == 1);
    at.hear(":bob!u@h PRIVMSG +#ci :two, me");
    CHECK(at.workspace.buffers.at(2).unread == 2);
    CHECK(at.workspace.buffers.at(2).mentions == 1);
    at.hear("@+typing=active :bob!u@h TAGMSG @#lobby");
    CHECK(at.shows("bob is typing"));
    // Likewise in a draft/multiline batch.
    at.hear(":bob!u@h BATCH +b draft/multiline @#lobby");
    at.hear("@batch=b :bob!u@h PRIVMSG @#lobby :first");
    at.hear("@batch=b :bob!u@h PRIVMSG @#lobby :second");
    at.hear(":bob!u@h BATCH -b");
    CHECK(has(at.workspace.buffers.at(1), "first"));
    CHECK(has(at.workspace.buffers.at(1), "second"));
    // Tab offers the sender.
    at.hear(":alice!u@h PRIVMSG @#lobby :hi");
    at.type("\t");
    CHECK(at.input() == "alice: ");
}

TEST_CASE("Multiline: a long line arrives as it was typed") {
    const std::string a(300, 'a');
    const std::string b(300, 'b');
    for (const std::string& text : std::vector<std::string>{
             a + " " + b, a + "  " + b, a + "   " + b, " " + a + " " + b, a + " " + b + " " + a,
             repeated("four ", 150) + "end", repeated("x  ", 200) + "end", std::string(900, 'x'),
             repeated("\u00fc", 400), repeated("\u00fc \U0001f438 ", 120) + "end",
             std::string(450, 'x') + " " + std::string(450, 'y')}) {
        for (const std::string target : {"#lobby", "bob"}) {
            CAPTURE(text);
            CAPTURE(target);
            Multiline at;
            say(*at.workspace.networks.at(0).session, target, text + "\nsecond");
            CHECK(received(at.sent(), target) == std::vector<std::string>{text, "second"});
        }
    }
}

TEST_CASE("Multiline: a cut at any byte keeps the space") {
    for (std::size_t length = 440; length < 500; ++length) {
        CAPTURE(length);
        Multiline at;
        const std::string text = std::string(length, 'x') + " " + std::string(100, 'y');
        at.workspace.type(text + "\nsecond");
        CHECK(received(at.sent(), "#lobby") == std::vector<std::string>{text, "second"});
    }
}

TEST_CASE("Multiline: empty lines between others are kept") {
    Multiline at;
    at.workspace.type("one\n\ntwo\n\n\nthree");
    CHECK(received(at.sent(), "#lobby") ==
          std::vector<std::string>{"one", "", "two", "", "", "three"});
}
