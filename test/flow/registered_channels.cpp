// Registered channels: their state stays when everybody has left.

#include <hubbub/chat/registered_channels.h>
#include <hubbub/commands/settings.h>

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "accounts.h"
#include "harness.h"
#include "support/temporary_directory.h"

using namespace flow;
using namespace std::chrono_literals;
using hubbub::chat::RegisteredChannel;

namespace {

constexpr std::uint64_t somebody = 77;  // an account that nobody here is logged in to

// Registers #tea for an account of nobody.
RegisteredChannel tea(const std::string& modes = "+nt") {
    RegisteredChannel out;
    out.name = "#Tea";
    out.founder = somebody;
    out.created = 1'000'000'000;
    out.registered = 1'767'323'045;  // the time of the tests
    out.modes = modes;
    return out;
}

hubbub::chat::RegisteredChannels& kept(TestServer& server) {
    return server->registry().registered_channels;
}

void add(TestServer& server, RegisteredChannel channel) {
    REQUIRE(kept(server).add(std::move(channel), 99).entry);
}

hubbub::server::Config forceful() {
    return with_operators({{"root", hubbub::commands::all_privileges}});
}

}  // namespace

TEST_CASE("Registered channel: the first member finds its state, and is not its operator") {
    TestServer server;
    RegisteredChannel stored = tea("+cntjl 5:10 20");
    stored.topic = {"Darjeeling", "irma!~irma@host", 1'000'000'005};
    stored.masks = {{'I', "*!*@in", "irma!i@h", 1},
                    {'b', "*!*@bad", "irma!i@h", 2},
                    {'e', "*!*@not.bad", "irma!i@h", 3}};
    add(server, stored);
    const RegisteredChannel before = *kept(server).find("#tea");
    TestClient ann(server, "ann");
    ann.send("JOIN #tEA");
    ann.expect(":ann!~ann@127.0.0.1 JOIN #Tea");
    ann.expect("* 332 ann #Tea :Darjeeling");
    ann.expect("* 333 ann #Tea irma!~irma@host 1000000005");
    ann.expect("* 353 ann = #Tea :ann");
    ann.expect("* 366 *");
    ann.send("MODE #tea").expect("* 324 ann #Tea +cntjl 5:10 20");
    ann.expect("* 329 ann #Tea 1000000000");
    ann.send("MODE #tea b").expect("* 367 ann #Tea *!*@bad irma!i@h 2");
    ann.expect("* 368 *");
    ann.send("MODE #tea e").expect("* 348 ann #Tea *!*@not.bad irma!i@h 3");
    ann.expect("* 349 *");
    ann.send("MODE #tea I").expect("* 346 ann #Tea *!*@in irma!i@h 1");
    ann.expect("* 347 *");
    ann.send("MODE #tea +m").expect("* 482 *");
    ann.send("PART #tea").sync();
    CHECK(*kept(server).find("#tea") == before);
}

TEST_CASE("Registered channel: its modes and bans also refuse the first member") {
    TestServer server;
    TestClient ann(server, "ann");
    struct Refused {
        std::string modes, numeric;
        std::vector<RegisteredChannel::Mask> masks;
    };
    const std::vector<Refused> refused = {{"+i", "473", {}},
                                          {"+k key", "475", {}},
                                          {"+n", "474", {{'b', "*!*@127.0.0.1", "i!i@h", 1}}}};
    for (const Refused& one : refused) {
        CAPTURE(one.modes);
        RegisteredChannel stored = tea(one.modes);
        stored.masks = one.masks;
        add(server, stored);
        for (int i = 0; i < 2; ++i)
            ann.send("JOIN #tea wrong").expect("* " + one.numeric + " ann #Tea *");
        CHECK(ann.sync().empty());
        // Nobody is in it, so nobody sees it.
        CHECK_FALSE(server->registry().find_channel("#tea"));
        kept(server).drop(kept(server).find("#tea")->id);
    }
    add(server, tea("+k key"));
    ann.send("JOIN #tea key").expect("* JOIN #Tea");
}

TEST_CASE("Registered channel: every change of modes, lists and topic is kept") {
    TestServer server(forceful());
    add(server, tea());
    TestClient root = operator_client(server, "root");
    TestClient ann(server, "ann");
    ann.join("#Tea");
    root.send("SAMODE #tea +ov-t ann ann");
    ann.expect("* MODE #Tea +ov-t ann ann");
    ann.send("MODE #tea +ibk *!*@bad key").expect("* MODE #Tea +ibk *!*@bad key");
    ann.send("TOPIC #tea :green").expect("* TOPIC #Tea *green");
    const auto now = kept(server).find("#tea");
    CHECK(now->modes == "+ink key");
    CHECK(now->topic.text == "green");
    CHECK(now->topic.by == "ann!~ann@127.0.0.1");
    REQUIRE(now->masks.size() == 1);
    CHECK(now->masks[0].mask == "*!*@bad");
    ann.send("MODE #tea -bk *!*@bad key").expect("* MODE #Tea -bk *!*@bad key");
    root.send("SAMODE #tea +Cs");
    ann.expect("* MODE #Tea +Cs");
    CHECK(kept(server).find("#tea")->modes == "+Cins");
    CHECK(kept(server).find("#tea")->masks.empty());
    ann.send("PART #tea").sync();
    ann.send("JOIN #tea").expect("* 473 ann #Tea *");
}

TEST_CASE("Registered channel: a rename is for its founder, and its name stays taken") {
    TestServer server(forceful());
    add(server, tea());
    TestClient root = operator_client(server, "root");
    TestClient ann(server, "ann");
    ann.join("#Tea");
    root.send("SAMODE #tea +o ann");
    ann.expect("* MODE #Tea +o ann");
    ann.send("RENAME #tea #coffee");
    ann.expect("* FAIL RENAME CANNOT_RENAME #Tea #coffee :The channel is registered: *");
    ann.send("PART #tea").expect("* PART *");
    ann.join("#coffee");
    ann.send("RENAME #coffee #tea");
    ann.expect("* FAIL RENAME CHANNEL_NAME_IN_USE #coffee #tea :*");
    ann.send("RENAME #coffee #milk");
    ann.expect("* PART #coffee");
    CHECK(kept(server).find("#tea")->name == "#Tea");
}

TEST_CASE("Registered channel: an unused one is dropped after the days of the setting") {
    hubbub::server::Config config = test_config();
    config.settings.channel_expiry_days = 30;
    TestServer server(config);
    add(server, tea("+i"));
    TestClient ann(server, "ann");
    server.advance(30 * 24h);
    ann.send("JOIN #tea").read_until("* 473 *");
    server.advance(1s);
    ann.send("JOIN #tea").read_until("* JOIN #Tea");
    ann.expect("* 353 ann = #Tea :@ann");
    CHECK_FALSE(kept(server).find("#tea"));
}

TEST_CASE("Registered channel: an unused one is dropped without a JOIN, unless somebody is in it") {
    hubbub::server::Config config = test_config();
    config.settings.channel_expiry_days = 30;
    config.ping_interval = 24h * 365;
    TestServer server(config);
    RegisteredChannel cup = tea();
    cup.name = "#cup";
    add(server, tea());
    add(server, cup);
    TestClient ann(server, "ann");
    ann.join("#cup");
    server.advance(30 * 24h);
    TestClient(server, "bob").sync();
    CHECK(kept(server).size() == 2);
    server.advance(61s);
    TestClient(server, "carl").sync();
    CHECK_FALSE(kept(server).find("#tea"));
    CHECK(kept(server).find("#cup"));
    CHECK(server->registry().find_channel("#tea") == nullptr);
}

TEST_CASE("Registered channel: whoever joins keeps it in use") {
    hubbub::server::Config config = test_config();
    config.settings.channel_expiry_days = 30;
    TestServer server(config);
    add(server, tea());
    TestClient ann(server, "ann");
    for (int i = 0; i < 3; ++i) {
        server.advance(20 * 24h);
        ann.join("#Tea");
        ann.send("PART #tea").expect("* PART *");
    }
    CHECK(kept(server).find("#tea"));
}

TEST_CASE("Registered channel: its topic may be for people with access only, or not be kept") {
    TestServer server(forceful());
    RegisteredChannel stored = tea();
    stored.settings = {{"topiclock", "on"}, {"keeptopic", "off"}};
    add(server, stored);
    TestClient root = operator_client(server, "root");
    TestClient ann(server, "ann");
    ann.join("#Tea");
    root.send("SAMODE #tea +o ann");
    ann.expect("* MODE #Tea +o ann");
    ann.send("TOPIC #tea :green").expect("* 482 ann #Tea :The topic is locked: *");
    kept(server).change(kept(server).find("#tea")->id, [](RegisteredChannel& channel) {
        channel.settings.erase("topiclock");
        return true;
    });
    ann.send("TOPIC #tea :green").expect("* TOPIC #Tea *green");
    CHECK(kept(server).find("#tea")->topic.text.empty());
}

TEST_CASE("Registered channel: a restart keeps all of it") {
    const TemporaryDirectory directory;
    auto config = test_config();
    config.data_dir = directory.path();
    {
        TestServer server(config);
        add_account(server, "hugo");
        TestClient irma(server, "irma", "draft/metadata-2 batch");
        irma.send("NS REGISTER open-sesame").read_until("* 900 *");
        irma.join("#Tea");
        irma.send("TOPIC #tea :Darjeeling").send("MODE #tea +sk-t secret").sync();
        irma.send("MODE #tea +bI *!*@bad *!*@good").sync();
        irma.send("METADATA #tea SET homepage :https://tea.example").sync();
        irma.send("CS ACCESS #tea ADD hugo voice").read_until("* NOTICE irma :*hugo*");
        irma.send("CS SET #tea TOPICLOCK on").read_until("* NOTICE irma :*");
    }
    TestServer server(config);
    TestClient hugo(server, "hugo2", "draft/metadata-2 batch");
    hugo.send("NS IDENTIFY hugo sesame").read_until("* 900 *");
    hugo.send("JOIN #tea").read_until("* 475 *");
    hugo.send("JOIN #tea secret").expect("* JOIN #Tea");
    hugo.expect("* MODE #Tea +v hugo2");
    hugo.read_until("* 332 hugo2 #Tea :Darjeeling");
    hugo.expect("* 333 hugo2 #Tea irma!~irma@127.0.0.1 *");
    hugo.sync();
    hugo.send("MODE #tea").expect("* 324 hugo2 #Tea +nsk secret");
    hugo.read_until("* 329 *");
    hugo.send("MODE #tea b").expect("* 367 hugo2 #Tea *!*@bad irma!~irma@127.0.0.1 *");
    hugo.read_until("* 368 *");
    // Also without TOPICLOCK he could change it: there is no +t.
    hugo.send("TOPIC #tea :mine").read_until("* 482 *");
    hugo.send("METADATA #tea GET homepage").read_until("* 761 hugo2 #Tea homepage * :https*");
    TestClient irma(server, "irma2");
    irma.send("NS IDENTIFY irma open-sesame").read_until("* 900 *");
    irma.send("JOIN #tea secret").read_until("* MODE #Tea +o irma2");
    // A later channel gets a new id.
    irma.join("#cake");
    CHECK(kept(server).find("#cake")->id > kept(server).find("#tea")->id);
}
