// Bytes that no good client sends: a clear answer or a clean close, and everyone else unaffected.

#include "harness.h"

#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <unistd.h>

using namespace flow;
using namespace std::string_literals;
using hubbub::chat::Cause;

namespace {

std::size_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::size_t total = 0, resident = 0;
    statm >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void expect_cause(TestServer& server, Cause cause, std::size_t times) {
    eventually([&] { return server->counters().closed[static_cast<std::size_t>(cause)] == times; });
}

}  // namespace

TEST_CASE("Input: NUL bytes are dropped; CR, LF and CR LF end a line; empty lines are skipped") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.send_raw("PI\0NG o\0ne\r\n"s);
    ann.expect("* PONG hubbub.local :one");
    ann.send_raw("PING two\rPING three\nPING four\r\n\r\n\n\n\rPING five\r\n\0\0\r\n"s);
    for (const std::string word : {"two", "three", "four", "five"})
        ann.expect("* PONG hubbub.local :" + word);
    CHECK(ann.sync().empty());
}

TEST_CASE("Input: a line may arrive byte by byte") {
    TestServer server;
    TestClient ann(server, "ann");
    for (const char c : "PING :a b\r\n"s) ann.send_raw({&c, 1});
    ann.expect(":hubbub.local PONG hubbub.local :a b");
}

TEST_CASE("Input: a line that is not UTF-8 is refused and reaches nobody") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("PRIVMSG bob :caf\xe9 \xff\xfe");
    ann.expect(":hubbub.local FAIL PRIVMSG INVALID_UTF8 :*");
    ann.send("JOIN #caf\xe9").expect(":hubbub.local FAIL JOIN INVALID_UTF8 :*");
    ann.send("caf\xe9 x").expect(":hubbub.local FAIL * INVALID_UTF8 :*");
    ann.send("JOIN #caf\xc3\xa9").expect("* JOIN #caf\xc3\xa9");
    CHECK(bob.sync().empty());
    TestClient carl(server);
    carl.send("NICK carl").send("USER carl 0 * :Karl K\xf6nig");
    carl.read_until(":hubbub.local FAIL USER INVALID_UTF8 :*");
    carl.send("USER carl 0 * :Karl K\xc3\xb6nig").expect("* 001 carl *");
    // A plain user's terminal may not cope with invalid bytes: they are marked.
    TestClient dora = person(server, "dora");
    dora.send("/msg bob caf\xe9");
    bob.expect(":dora!~plain@127.0.0.1 PRIVMSG bob :caf\xef\xbf\xbd");
}

TEST_CASE("Input: a text cut inside a character arrives without the torn character") {
    TestServer server;
    TestClient ann(server, "ann", "batch draft/multiline message-tags labeled-response");
    TestClient bob(server, "bob");
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    const auto hears = [&](const std::string& end) {
        CAPTURE(end);
        CHECK(bob.expect(":ann!~ann@127.0.0.1 *").ends_with(end));
    };
    for (const std::string torn :
         {"\xc3", "\xe6", "\xe6\x97", "\xf0", "\xf0\x9f", "\xf0\x9f\x98"}) {
        ann.send("PRIVMSG #a :x" + torn).send("@label=1;+x=y NOTICE bob :two words" + torn);
        hears(" #a :x");
        hears(" bob :two words");
    }
    // As clients do that count to 512.
    std::string full = "PRIVMSG #a :";
    while (full.size() < 510) full += "日";
    ann.send(full.substr(0, 510));
    hears("日");
    ann.send("TOPIC #a :tea\xc3").send("PART #a :bye\xe2\x82").sync();
    hears("TOPIC #a :tea");
    hears("PART #a :bye");
    ann.send("AWAY :lunch\xc3").sync();
    bob.send("WHOIS ann").read_until("* 301 bob ann :lunch");
    ann.send("BATCH +1 draft/multiline bob").send("@batch=1 PRIVMSG bob :one\xc3").send("BATCH -1");
    ann.sync();
    bob.read_until("* PRIVMSG bob :one");
    ann.send("QUIT :gone\xf0\x9f").read_until("ERROR :Closing link: Quit: gone");
    // Names are not shortened, other errors still count, and some text must be left.
    const std::string refused = ":hubbub.local FAIL * INVALID_UTF8 :*";
    for (const std::string line :
         {"NICK bo\xc3", "JOIN #b\xc3", "PRIVMSG #a\xc3", "TOPIC #a\xc3", "PART #a\xc3",
          "KICK #a bob\xc3", "PRIVMSG #a :\xff x\xc3", "PRIVMSG #a :x\xc0", "PRIVMSG #a :x\xed\xa0",
          "PRIVMSG #a :x\x80", "TOPIC #a :\xc3", "AWAY \xc3", "MODE #a +k x\xc3"}) {
        CAPTURE(line);
        bob.send(line).expect(refused);
    }
    CHECK(bob.sync().empty());
    TestClient carl(server);
    carl.send("NICK carl").send("USER carl 0 * :Karl K\xc3").read_until("* 422 *");
    bob.send("WHOIS carl").expect("* 311 bob carl * :Karl K");
}

TEST_CASE("Input: a line of 510 bytes is accepted, a longer one gets 417, the next is accepted") {
    TestServer server;
    TestClient ann(server, "ann");
    const std::string longest = "PING " + std::string(505, 'x');
    ann.send(longest).expect("* PONG hubbub.local :xxx*");
    ann.send(longest + "x").expect(":hubbub.local 417 ann :Input line was too long");
    // The rest of it does not count as a line.
    ann.send(std::string(2000, 'x') + " PING y").expect("* 417 *");
    CHECK(ann.sync().empty());
}

TEST_CASE("Input: megabytes without a newline use no memory, and the connection stays open") {
    TestServer server;
    TestClient ann(server, "ann");
    const std::string block(64 * 1024, 'x');
    ann.send_raw(block);
    ann.send_raw("\n").expect("* 417 *");
    const std::size_t before = resident_bytes();
    for (int i = 0; i < 512; ++i) ann.send_raw(block);
    ann.send_raw("\n").expect("* 417 *");
    CHECK(resident_bytes() < before + 8 * 1024 * 1024);
    CHECK(ann.sync().empty());
}

TEST_CASE("Input: an overlong first line ends the connection, and no later line runs") {
    TestServer server;
    for (const std::string& start : {std::string("GET  /"), std::string("x")}) {
        TestClient browser(server);
        browser.send(start + std::string(600, 'a')).send("NICK evil");
        browser.send("USER e 0 * :e");
        const Lines lines = browser.expect_closed();
        CHECK(count(lines, "* 417 * *") == 1);
        CHECK(count(lines, "ERROR *the first line is too long for a chat server") == 1);
        CHECK(count(lines, "* 001 *") == 0);
    }
    expect_cause(server, Cause::browser, 2);
}

TEST_CASE("Input: an HTTP request gets an HTTP answer, and none of its lines runs") {
    TestServer server;
    TestClient ann(server, "ann");
    const std::vector<std::string> requests{"GET / HTTP/1.1", "POST /x HTTP/1.0", "HEAD / HTTP/1.1",
                                            "PRI * HTTP/2.0",
                                            // Longer than any line.
                                            "GET /" + std::string(9000, 'a') + " HTTP/1.1"};
    for (const std::string& request : requests) {
        CAPTURE(request);
        TestClient browser(server);
        browser.send(request).send("Host: x").send("").send("NICK evil").send("USER e 0 * :e");
        // A second request of the same connection.
        browser.send("").send("GET / HTTP/1.1").send("").send("JOIN #a");
        const Lines lines = browser.expect_closed();
        REQUIRE(!lines.empty());
        CHECK(lines.front() == "HTTP/1.1 400 Bad Request");
        CHECK(count(lines, "HTTP/1.1 *") == 1);
        CHECK(count(lines, "Connection: close") == 1);
        CHECK(count(lines, "Content-Length: 108") == 1);
        CHECK(count(lines, "Date: Fri, 02 Jan 2026 03:04:05 GMT") == 1);
        CHECK(count(lines, "This port belongs to a chat server*") == (request[0] == 'H' ? 0 : 1));
        for (const char* const irc : {"* NOTICE *", "ERROR *", "* 001 *", "* 417 *"})
            CHECK(count(lines, irc) == 0);
    }
    expect_cause(server, Cause::browser, requests.size());
    CHECK(ann.sync().empty());
}

TEST_CASE("Greeting: comes with the first line, or after 300 ms of silence") {
    TestServer server;
    // The client is silent: the greeting comes after the delay.
    TestClient silent(server);
    silent.expect("* NOTICE * :*Type your name*");
    // Half a line also counts as silence.
    TestClient slow(server);
    slow.send_raw("NI").expect("* NOTICE * :*Type your name*");
    // Empty lines are not the first line.
    TestClient browser(server);
    browser.send("").send("").send("GET / HTTP/1.1");
    CHECK(browser.expect_closed().front() == "HTTP/1.1 400 Bad Request");
    TestClient quick(server);
    quick.send("NICK quick").send("USER q 0 * :q");
    const Lines lines = quick.read_until("* 001 *");
    CHECK(lines.front().find("Type your name") != std::string::npos);
    CHECK(count(lines, "* NOTICE * :*Type your name*") == 1);
}

TEST_CASE("Input: without a certificate, a TLS hello gets an alert and nothing else") {
    TestServer server;
    {
        TestClient tls(server);
        tls.send_raw("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03"s + std::string(500, '\x01'));
        CHECK(tls.expect_closed().empty());
        CHECK(tls.tail() == "\x15\x03\x03\0\x02\x02\x28"s);  // handshake_failure, fatal
    }
    expect_cause(server, Cause::tls, 1);
    // Later in a conversation the byte means nothing.
    TestClient ann(server, "ann");
    ann.send("\x16\x03\x01").expect("* 421 ann * :*");
}

TEST_CASE("Input: a client that shuts down its sending side gets its answers and is closed") {
    TestServer server;
    TestClient watching(server, "watching");
    watching.join("#a");
    TestClient half(server);
    half.send("NICK half").send("USER half 0 * :x").send("JOIN #a").send("PRIVMSG #a :last words");
    half.send_raw("PRIVMSG #a :without an end");
    half.half_close();
    const Lines lines = half.expect_closed();
    CHECK(count(lines, "* 366 half #a *") == 1);
    CHECK(lines.back() == "ERROR :Closing link: Connection closed");
    watching.expect("* JOIN #a");
    watching.expect("* PRIVMSG #a :last words");
    watching.expect(":half!~half@127.0.0.1 QUIT :Connection closed");
    CHECK(watching.sync().empty());
}

TEST_CASE("Input: after a connection reset others see a QUIT, and the nick is free") {
    TestServer server;
    TestClient watching(server, "watching");
    watching.join("#a");
    for (int round = 0; round < 20; ++round) {
        TestClient gone(server, "gone");
        gone.join("#a");
        watching.expect("* JOIN #a");
        // Answers are on their way when it goes.
        for (int i = 0; i < 50; ++i) gone.send("NAMES #a");
        gone.reset();
        watching.expect(":gone!~gone@127.0.0.1 QUIT :Connection *");
    }
    eventually([&] { return server->slots().in_use() == 1; });
}

TEST_CASE("Input: connections that close in silence or in mid-line leave no trace") {
    TestServer server;
    TestClient ann(server, "ann");
    for (int i = 0; i < 100; ++i) {
        TestClient gone(server);
        if (i % 3 == 1) gone.send_raw("NICK n" + std::to_string(i));
        if (i % 3 == 2) gone.send("NICK n" + std::to_string(i));
        if (i % 2 == 0) gone.reset();
    }
    eventually([&] { return server->slots().in_use() == 1; });
    CHECK(server->registry().client_count() == 1);
    CHECK(ann.sync().empty());
    CHECK(server->counters().registered == 1);
}

TEST_CASE("Errors: input is quoted as one parameter, or as '*'") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.send("WHOIS :no such one").expect(":* 401 ann * :*");
    ann.expect(":* 318 ann * :*");
    ann.send("JOIN :#two words").expect(":* 403 ann * :*");
    ann.send("NICK ::x").expect(":* 432 ann * :*");
    ann.send("CAP :").expect(":hubbub.local 410 ann * :Invalid CAP command");
    ann.send("HELP \x1b[2J").expect(":* 524 ann * :*");
    ann.send("WHOIS nobody").expect(":* 401 ann nobody :*");
}

TEST_CASE("Errors: the quoted input is shortened if it and the text do not fit") {
    TestServer server;
    TestClient ann(server, "ann");
    const std::string many(450, 'x');
    for (const std::string& line : {"NICK " + many, "JOIN #" + many, many, "HELP " + many,
                                    "PRIVMSG " + many + " :x", "MOTD " + many, "WHOIS " + many}) {
        CAPTURE(line.substr(0, 10));
        ann.send(line);
        for (const std::string& answer : ann.sync()) {
            CHECK(answer.size() <= 510);
            CHECK(matches(answer, ":hubbub.local * ann *xxx :*"));
        }
    }
}

TEST_CASE("Input: unknown commands and malformed lines are answered or skipped") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.send("NONSENSE a b").expect(":hubbub.local 421 ann NONSENSE :Unknown command");
    ann.send("\x01\x02").expect("* 421 *");
    ann.send(std::string(500, 'Y')).expect("* 421 ann YYY*");
    ann.send("   ").send(":only.a.source").send("@only=tags").send(":");
    CHECK(ann.sync().empty());
    // A source or tags in front of a command are read over.
    ann.send(":bob PING one").expect("* PONG * :one");
    ann.send("@a=b;+c :x PING two").expect("* PONG * :two");
    ann.send("ping three").expect("* PONG * :three");
    ann.send("   PING   four").expect("* PONG * :four");
}
