// Nobody outside learns from an answer that a secret channel is there: each command answers as for
// one that is not.

#include "harness.h"

#include <chrono>
#include <string>

#include <doctest/doctest.h>

using namespace flow;

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

// The client's replies to the line, with '%' for the channel's name.
std::string answer(TestClient& client, const std::string& line, const std::string& channel) {
    std::string all;
    for (const std::string& heard : client.send(replaced(line, "%", channel)).sync())
        all += replaced(heard, channel, "%") + "\n";
    return all;
}

const std::string requested =
    "labeled-response batch message-tags draft/channel-rename echo-message";

}  // namespace

TEST_CASE("Secret channel: every command answers outsiders as if it did not exist") {
    // Independent of other modes, also if outsiders may speak.
    for (const std::string modes : {"+s", "+sm-n", "+sb-n *!*@*", "+sC-n", "+sc-n", "+si", "+sk x",
                                    "+sl 1", "+sp", "+st-n+m"}) {
        CAPTURE(modes);
        TestServer server;
        TestClient ann(server, "ann"), bob(server, "bob", requested);
        ann.join("#secret");
        ann.send("MODE #secret " + modes).sync();
        bob.join("#own");
        for (const std::string line : {"NAMES %",
                                       "WHO %",
                                       "WHO % %tcn",
                                       "LIST %",
                                       "TOPIC %",
                                       "TOPIC % :x",
                                       "MODE %",
                                       "MODE % b",
                                       "MODE % +b x",
                                       "MODE % +o bob",
                                       "MODE % I",
                                       "INVITE ann %",
                                       "INVITE bob %",
                                       "KNOCK %",
                                       "KICK % ann",
                                       "KICK % bob :x",
                                       "KICK %,#own ann,zed",
                                       "PART %",
                                       "PART % :x",
                                       "RENAME % #other",
                                       "RENAME % #own",
                                       "WHOIS ann",
                                       "@label=1 MODE %",
                                       "PRIVMSG % :\x01VERSION \x03\x01",
                                       "PRIVMSG @% :\x01\x03x",
                                       "NOTICE % :\x01\x03x",
                                       "SAJOIN %",
                                       "SAPART ann %",
                                       "SAMODE % +o bob",
                                       "MONITOR + %"}) {
            CAPTURE(line);
            CHECK(answer(bob, line, "#secret") == answer(bob, line, "#absent"));
        }
        if (modes.find("-n") == std::string::npos) {
            for (const std::string line : {"PRIVMSG % :x", "PRIVMSG @% :x", "NOTICE % :x",
                                           "@+a=b TAGMSG %", "@+a=b TAGMSG +%"}) {
                CAPTURE(line);
                CHECK(answer(bob, line, "#secret") == answer(bob, line, "#absent"));
            }
        }
    }
}

TEST_CASE("Secret channel: RENAME refuses its name as one that nobody may have") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#secret");
    ann.send("MODE #secret +s").sync();
    bob.join("#own");
    const std::string refused = answer(bob, "RENAME #own %", "#secret");
    CHECK(refused == answer(bob, "RENAME #own %", "unfit"));
    CHECK(refused.find("CANNOT_RENAME") != std::string::npos);
    // Its members know.
    bob.join("#secret");
    CHECK(answer(bob, "RENAME #own %", "#secret").find("CHANNEL_NAME_IN_USE") != std::string::npos);
}

TEST_CASE("Secret channel: the target limit gives the same error as for a missing channel") {
    hubbub::server::Config config = test_config();
    config.settings.targets = {1, std::chrono::seconds(60)};
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#secret");
    ann.send("MODE #secret +s-n").sync();
    bob.send("PRIVMSG ann :x").sync();
    for (const std::string line : {"PRIVMSG % :x", "PRIVMSG @% :x"})
        CHECK(answer(bob, line, "#secret") == answer(bob, line, "#absent"));
}
