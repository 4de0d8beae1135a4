// The read marker: updates from another device, and updates from this client.

#include <string>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

// A server that keeps read markers, and history.
struct MarkedScreen : ScreenDouble {
    MarkedScreen() {
        hear(":srv CAP * NEW :batch message-tags server-time draft/chathistory draft/read-marker");
        hear(":srv CAP * ACK :batch message-tags server-time draft/chathistory draft/read-marker");
        hear(":srv 005 me CHATHISTORY=50 :are supported");
        hear(":me!me@host JOIN #ci");
        hear(":srv 366 me #ci :end");
        type(
            "\x1b"
            "1");
        sent();
    }
    void said(int minute, const std::string& text, const std::string& channel = "#ci",
              const std::string& tags = "") {
        hear("@" + tags + "time=" + time(minute) + ";msgid=m" + std::to_string(minute) +
             " :bob!u@h PRIVMSG " + channel + " :" + text);
    }
    static std::string time(int minute) {
        return "2020-01-01T10:0" + std::to_string(minute) + ":00.123Z";
    }
    void mark(int minute, const std::string& channel = "#ci") {
        hear(":srv MARKREAD " + channel + " timestamp=" + time(minute));
    }
};

}  // namespace

TEST_CASE("Read marker: messages read on another device are not new here") {
    MarkedScreen at;
    at.said(1, "one");
    at.said(2, "me: two");
    at.said(3, "three");
    Buffer& ci = at.buffer("#ci");
    CHECK(ci.unread == 3);
    CHECK(ci.mentions == 1);
    at.mark(2);
    CHECK(ci.unread == 1);
    CHECK(ci.mentions == 0);
    REQUIRE(ci.first_new());
    CHECK(ci.lines().at(*ci.first_new()).text() == "three");
    // Never backwards; nonsense changes nothing.
    at.mark(1);
    at.hear(":srv MARKREAD #ci *");
    at.hear(":srv MARKREAD #ci");
    at.hear(":srv MARKREAD #ci timestamp=yesterday");
    at.hear(":srv MARKREAD #nowhere timestamp=" + MarkedScreen::time(9));
    CHECK(ci.unread == 1);
    at.mark(3);
    CHECK(ci.unread == 0);
    CHECK_FALSE(ci.first_new());
    at.said(4, "four");
    CHECK(ci.unread == 1);
}

TEST_CASE("Read marker: history after it is new, history before it is not") {
    MarkedScreen at;
    at.mark(2);
    Buffer& ci = at.buffer("#ci");
    ci.asked = Buffer::HistoryAsked::latest;
    at.hear(":srv BATCH +h chathistory #ci");
    for (int minute = 1; minute < 5; ++minute)
        at.said(minute, "m" + std::to_string(minute), "#ci", "batch=h;");
    at.hear(":srv BATCH -h");
    CHECK(ci.unread == 2);
    REQUIRE(ci.first_new());
    CHECK(ci.lines().at(*ci.first_new()).text() == "m3");
}

TEST_CASE("Read marker: a line below a scrolled view is not read until the view is back") {
    MarkedScreen at;
    at.workspace.buffers.go_to(2);
    for (int line = 0; line < 100; ++line) at.hear(":bob!u@h PRIVMSG #ci :old");
    at.type("\x1b[5~");
    REQUIRE(at.buffer("#ci").scrolled);
    at.workspace.tick();
    at.sent();
    at.said(5, "below");
    at.clock.time += std::chrono::seconds{3};
    at.workspace.tick();
    CHECK(at.sent().find("10:05:00") == std::string::npos);
    at.type("\x1b[6~\x1b[6~");
    REQUIRE_FALSE(at.buffer("#ci").scrolled);
    at.clock.time += std::chrono::seconds{3};
    at.workspace.tick();
    CHECK(at.sent().find("MARKREAD #ci timestamp=2020-01-01T10:05:00.123Z\r\n") !=
          std::string::npos);
}

TEST_CASE("Read marker: the server is informed of reading, promptly and not too often") {
    MarkedScreen at;
    Buffer& ci = at.buffer("#ci");
    at.said(1, "one");
    at.clock.time += std::chrono::seconds{10};
    at.workspace.tick();
    CHECK(at.sent().find("MARKREAD") == std::string::npos);
    at.workspace.buffers.go_to(2);
    REQUIRE(&at.workspace.buffers.current() == &ci);
    at.workspace.tick();
    CHECK(at.sent().find("MARKREAD #ci timestamp=2020-01-01T10:01:00.123Z\r\n") !=
          std::string::npos);
    at.said(2, "two");
    at.workspace.tick();
    CHECK(at.sent().find("MARKREAD") == std::string::npos);
    // Left before it could be told: it was seen all the same.
    at.workspace.buffers.go_to(1);
    at.said(3, "three");
    at.clock.time += std::chrono::seconds{3};
    at.workspace.tick();
    CHECK(at.sent().find("MARKREAD #ci timestamp=2020-01-01T10:02:00.123Z\r\n") !=
          std::string::npos);
    // Not while nobody looks at the terminal.
    at.workspace.buffers.go_to(2);
    at.workspace.buffers.look(false);
    at.clock.time += std::chrono::seconds{3};
    at.workspace.tick();
    CHECK(at.sent().find("10:03:00") != std::string::npos);
    at.said(4, "four");
    at.clock.time += std::chrono::seconds{3};
    at.workspace.tick();
    CHECK(at.sent().find("10:04:00") == std::string::npos);
}

TEST_CASE("Read marker: is requested for a query, and nothing is sent without the capability") {
    MarkedScreen at;
    at.said(1, "psst", "me");
    CHECK(at.sent().find("MARKREAD bob\r\n") != std::string::npos);
    at.mark(1, "bob");
    CHECK(at.buffer("bob").unread == 0);

    ScreenDouble plain;
    plain.hear("@time=2020-01-01T10:00:00.000Z :bob!u@h PRIVMSG #lobby :hello");
    plain.hear(":bob!u@h PRIVMSG me :psst");
    plain.clock.time += std::chrono::seconds{10};
    plain.workspace.tick();
    CHECK(plain.sent().find("MARKREAD") == std::string::npos);
}
