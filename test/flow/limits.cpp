// No line exceeds 512 bytes, whatever it contains; ISUPPORT announces the limits in force.

#include "harness.h"

#include <hubbub/protocol/text.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;

namespace {

constexpr std::size_t longest = 510;  // without CR LF

std::size_t longest_of(const Lines& lines) {
    std::size_t most = 0;
    for (const std::string& line : lines) most = std::max(most, line.size());
    return most;
}

// The words behind " :" of the lines that match.
std::multiset<std::string> words(const Lines& lines, const std::string& pattern) {
    std::multiset<std::string> out;
    for (const std::string& line : lines) {
        if (!matches(line, pattern)) continue;
        std::string_view rest = std::string_view(line).substr(line.find(" :") + 2);
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            out.emplace(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return out;
}

std::string nick(int i) {
    return "somebody-with-a-long-nick-" + std::to_string(i);
}

// The value of a token like "TOPICLEN=390" of the welcome.
std::string token(TestClient& client, const std::string& name) {
    client.send("VERSION");
    for (const std::string& line : client.sync()) {
        const std::size_t at = line.find(" " + name + "=");
        if (at == std::string::npos) continue;
        const std::size_t from = at + name.size() + 2;
        return line.substr(from, line.find(' ', from) - from);
    }
    return "";
}

std::size_t number(TestClient& client, const std::string& name) {
    return std::stoul(token(client, name));
}

}  // namespace

TEST_CASE("NAMES, ISON: long replies are split, with every nick exactly once") {
    auto config = test_config();
    config.settings.server_name = "a-server-with-a-long-name.example.net";
    TestServer server(config);
    std::vector<TestClient> crowd;
    std::multiset<std::string> all, masks;
    for (int i = 0; i < 200; ++i) {
        crowd.emplace_back(server, nick(i)).send("JOIN #a");
        crowd.back().read_until("* 366 *");
        all.insert((i == 0 ? "@" : "") + nick(i));
        masks.insert((i == 0 ? "@" : "") + nick(i) + "!~somebody-@127.0.0.1");
    }
    TestClient ann(server, "ann");
    ann.send("NAMES #a");
    Lines lines = ann.read_until("* 366 *");
    CHECK(words(lines, "* 353 ann = #a :*") == all);
    CHECK(longest_of(lines) <= longest);
    CHECK(longest_of(lines) > longest - 40);
    ann.send("CAP REQ userhost-in-names").expect("* ACK *");
    ann.send("NAMES #a");
    lines = ann.read_until("* 366 *");
    CHECK(words(lines, "* 353 ann = #a :*") == masks);
    CHECK(longest_of(lines) <= longest);
    std::string question = "ISON";
    for (int i = 0; i < 17; ++i) question += " " + nick(i);
    ann.send(question);
    lines = ann.sync();
    CHECK(lines.size() == 2);
    CHECK(words(lines, "* 303 ann :*").size() == 17);
    CHECK(longest_of(lines) <= longest);
}

TEST_CASE("Messages: a message made too long by its source is cut between characters") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    // 3 bytes each: some cut must fall inside one unless it is moved.
    for (const std::string shift : {"", "x", "xx"}) {
        std::string text = shift;
        while (text.size() + 16 < longest) text += "\xe2\x82\xac";
        ann.send("PRIVMSG bob :" + text).sync();
        const std::string got = bob.expect(":ann!~ann@127.0.0.1 PRIVMSG bob :" + shift + "*");
        CHECK(got.size() <= longest);
        CHECK(got.size() > longest - 3);
        CHECK(hubbub::protocol::valid_utf8(got));
    }
    // With a time in front only the part behind the tags is held to the limit.
    bob.send("CAP REQ server-time").expect("* ACK *");
    ann.send("PRIVMSG bob :" + std::string(490, 'x')).sync();
    const std::string timed = bob.expect("@time=* :ann!~ann@127.0.0.1 PRIVMSG bob :xxx*");
    CHECK(timed.size() - (timed.find(' ') + 1) == longest);
}

TEST_CASE("ISUPPORT: text of each announced length passes whole, a longer one does not") {
    auto config = test_config();
    config.settings.server_name = std::string(63, 's');
    TestServer server(config);
    TestClient ann(server);
    ann.send("NICK ann").send("USER longest-user 0 * :Ann").read_until("* 422 *");
    const std::string longest_nick(number(ann, "NICKLEN"), 'n');
    ann.send("NICK " + longest_nick + "n").expect("* 432 *");
    ann.send("NICK " + longest_nick).expect("* NICK :" + longest_nick);
    const std::string channel = "#" + std::string(number(ann, "CHANNELLEN") - 1, 'c');
    ann.send("JOIN " + channel + "c").expect("* 403 *");
    ann.join(channel);
    const std::string topic = "the topic" + std::string(number(ann, "TOPICLEN") - 9, 't');
    ann.send("TOPIC " + channel + " :" + topic + "t");
    ann.expect("* TOPIC " + channel + " :" + topic);
    ann.send("TOPIC " + channel).expect("* 332 * :" + topic);
    ann.expect("* 333 *");
    const std::string away(number(ann, "AWAYLEN"), 'a');
    ann.send("AWAY :" + away + "a").expect("* 306 *");
    ann.send("WHOIS " + longest_nick);
    CHECK(count(ann.read_until("* 318 *"), "* 301 * :" + away) == 1);
    const std::string reason(number(ann, "KICKLEN"), 'k');
    ann.send("KICK " + channel + " " + longest_nick + " :" + reason + "k");
    ann.expect("* KICK " + channel + " " + longest_nick + " :" + reason);
    TestClient user(server);
    const std::string name(number(ann, "USERLEN"), 'u');
    user.send("NICK u").send("USER " + name + "u 0 * :x");
    user.read_until("* 001 u :*, u!~" + name.substr(1) + "@127.0.0.1");
}

TEST_CASE("Channel lists: a mask of 200 bytes is accepted and listed whole") {
    TestServer server;
    const std::string nick(30, 'n'), channel = "#" + std::string(63, 'r');
    TestClient ann(server, nick);
    ann.join(channel);
    const std::string fits = std::string(196, 'm') + "!*@*";
    ann.send("MODE " + channel + " +b " + fits).expect("* MODE " + channel + " +b " + fits);
    ann.send("MODE " + channel + " b").expect("* 367 * " + fits + " " + nick + "!* 1767323045");
    ann.expect("* 368 *");
    ann.send("MODE " + channel + " +b m" + fits)
        .expect("* 696 * b m" + fits + " :Use nick!user@host*");
    CHECK(ann.sync().empty());
}

TEST_CASE("Target lists: empty entries are skipped, and a list of only those is empty") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("PRIVMSG ,,,,bob,, :hi");
    CHECK(ann.sync().empty());
    bob.expect(":ann!~ann@127.0.0.1 PRIVMSG bob :hi");
    ann.send("PRIVMSG ,, :hi").expect("* 411 ann :No recipient given (PRIVMSG)");
    ann.send("NOTICE ,, :hi");
    CHECK(ann.sync().empty());
}

TEST_CASE("Target lists: a target named twice gets one copy, in whatever form it is named") {
    TestServer server;
    TestClient ann(server, "ann", "message-tags"), bob(server, "bob", "message-tags");
    ann.join("#a");
    bob.join("#a");
    ann.send("MODE #a +o bob").sync();
    bob.sync();
    ann.send("PRIVMSG bob,BOB,bob!~bob@127.0.0.1,bob@hubbub.local :hi");
    ann.send("PRIVMSG #a,bob,#A,bob :ha").send("NOTICE Bob,bob :ho");
    ann.send("@+x=1 TAGMSG bob,bob,#a,#A");
    // The operators of a channel are not the channel; a nick that is wrong is not bob.
    ann.send("PRIVMSG #a,@#a,@#A,@%#a :one").send("PRIVMSG bob!x@y,bob :two");
    CHECK(count(ann.sync(), "* 401 ann bob!x@y *") == 1);
    Lines heard;
    for (const std::string& line : bob.sync()) heard.push_back(untagged(line));
    const std::string from = ":ann!~ann@127.0.0.1 ";
    CHECK(heard == Lines{from + "PRIVMSG bob :hi", from + "PRIVMSG #a :ha",
                         from + "PRIVMSG bob :ha", from + "NOTICE bob :ho", from + "TAGMSG bob",
                         from + "TAGMSG #a", from + "PRIVMSG #a :one", from + "PRIVMSG @#a :one",
                         from + "PRIVMSG @%#a :one", from + "PRIVMSG bob :two"});
}

TEST_CASE("ISUPPORT: limits for channels, modes and targets, and the casemapping, are true") {
    auto config = test_config();
    config.settings.max_channels = 6;
    TestServer server(config);
    TestClient ann(server, "ann");
    CHECK(token(ann, "CHANLIMIT") == "#:6");
    for (int i = 0; i < 6; ++i) ann.join("#" + std::to_string(i));
    ann.send("JOIN #6").expect("* 405 *");
    CHECK(token(ann, "CASEMAPPING") == "ascii");
    // In RFC 1459's mapping these two would be one.
    TestClient brace(server, "x{"), bracket(server, "x[");
    CHECK(token(ann, "PREFIX") == "(ohv)@%+");
    CHECK(token(ann, "CHANMODES") == "Ibe,k,jl,CMRcimnpstz");
    CHECK(token(ann, "NETWORK") == "hubbub");
    std::string letters;
    const std::size_t modes = number(ann, "MODES");
    for (std::size_t i = 0; i <= modes; ++i) letters += i % 2 == 0 ? "-v" : "+v";
    for (std::size_t i = 0; i <= modes; ++i) letters += " ann";
    ann.send("MODE #0 +v ann").expect("* MODE #0 *");
    ann.send("MODE #0 " + letters);
    const std::string told = ann.expect("* MODE #0 *").substr(std::string(":ann!~ann@").size());
    CHECK(static_cast<std::size_t>(std::count(told.begin(), told.end(), 'v')) == modes);
    const std::string targets = "," + token(ann, "TARGMAX") + ",";
    for (const std::string command : {"PRIVMSG", "NOTICE", "KICK", "WHOIS", "NAMES"})
        CHECK(targets.find("," + command + ":4,") != std::string::npos);
    ann.send("WHOIS ann,ann,ann,ann,ann");
    CHECK(count(ann.read_until("* 318 *"), "* 311 *") == 4);
}

TEST_CASE("CAP LS: lines fit despite long names, and together they name every capability") {
    TestServer plain;
    TestClient short_nick(plain);
    short_nick.send("CAP LS 302");
    const auto wanted = words(short_nick.sync(), "* CAP * LS *:*");
    CHECK(wanted.size() > 20);
    const std::string old_line = short_nick.send("CAP LS").sync().at(0);
    const std::string all_old = old_line.substr(old_line.find(" :") + 2);
    CHECK(matches(all_old, "account-notify *sasl *userhost-in-names draft/*"));
    // Words end at other places with each length: one too many would stick out with some of them.
    // Names longer than any setting allows stand for a list that does not fit one line.
    std::size_t several = 0;
    for (std::size_t length = 60; length <= 160; ++length) {
        CAPTURE(length);
        auto config = test_config();
        config.settings.server_name = std::string(length, 's');
        TestServer server(config);
        TestClient ann(server, std::string(30, 'n'));
        ann.send("CAP LS 302");
        const Lines lines = ann.sync();
        CHECK(longest_of(lines) <= longest);
        CHECK(words(lines, "* CAP * LS *:*") == wanted);
        // All but the last one say that there is more.
        REQUIRE_FALSE(lines.empty());
        if (lines.size() > 1) ++several;
        for (std::size_t i = 0; i < lines.size(); ++i)
            CHECK(matches(lines[i], "* CAP * LS * :*") == (i + 1 < lines.size()));
        // Version 301 gets one line.
        ann.send("CAP LS");
        const Lines old = ann.sync();
        CHECK(old.size() == 1);
        CHECK(longest_of(old) <= longest);
        // Only drafts are left out, from the end of the list.
        CHECK(matches(old.at(0), "*:*sasl *userhost-in-names*"));
        CHECK(all_old.starts_with(old.at(0).substr(old.at(0).find(" :") + 2)));
    }
    CHECK(several > 30);
}
