// What takes its history with it: accounts, channels, and registrations.

#include <hubbub/chat/registered_channels.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "accounts.h"
#include "channels/registered.h"
#include "harness.h"
#include "services.h"
#include "support/temporary_directory.h"

using namespace flow;

namespace {

class ErasingServer {
  public:
    ErasingServer() { start(); }
    void start() {
        server.reset();
        hubbub::server::Config config = with_operators({{"root", ~0U}});
        config.data_dir = directory.path();
        config.settings.channel_expiry_days = 30;
        server.emplace(config);
    }
    bool contains(const std::string& text) const {
        // The WAL first: a checkpoint may move the text from it to the file.
        for (const char* const name : {"history.db-wal", "history.db"}) {
            std::ifstream in(directory.path() / name, std::ios::binary);
            const std::string all{std::istreambuf_iterator<char>(in), {}};
            if (all.find(text) != std::string::npos) return true;
        }
        return false;
    }
    // Blocks until no file has the text. `client` keeps the server busy.
    void wait_until_gone(TestClient& client, const std::string& text) const {
        while (contains(text)) client.sync();
    }

    const TemporaryDirectory directory;
    std::optional<TestServer> server;
};

}  // namespace

TEST_CASE("History erased: a dropped account leaves no word") {
    ErasingServer at;
    add_account(*at.server, "eve");
    add_account(*at.server, "bob");
    TestClient eve = logged_in(*at.server, "eve"), bob = logged_in(*at.server, "bob");
    bob.join("#kept");
    eve.join("#kept");
    eve.send("PRIVMSG #kept :words of eve").send("PRIVMSG bob :words of eve").sync();
    bob.send("PRIVMSG #kept :words of bob").send("PRIVMSG eve :answer to her").sync();
    CHECK(at.contains("words of eve"));
    confirm(eve, "NS DROP");
    at.wait_until_gone(bob, "words of eve");
    at.wait_until_gone(bob, "answer to her");
    CHECK(at.contains("words of bob"));
}

TEST_CASE("History erased: a channel that ends leaves no word, even if it kept none lately") {
    ErasingServer at;
    TestClient ann(*at.server, "ann");
    ann.join("#a");
    ann.send("PRIVMSG #a :a lost word").sync();
    CHECK(at.contains("a lost word"));
    const auto channel = (*at.server)->registry().find_channel("#a");
    {
        hubbub::MutexLock lock(channel->mutex);
        channel->history_access = hubbub::chat::HistoryAccess::off;
    }
    ann.send("PART #a").sync();
    at.wait_until_gone(ann, "a lost word");
}

TEST_CASE("History erased: the registration of a channel expires, in its presence or in absence") {
    ErasingServer at;
    add_account(*at.server, "eve");
    std::optional<TestClient> eve = logged_in(*at.server, "eve");
    for (const std::string channel : {"#running", "#joined", "#down", "#used"}) {
        eve->join(channel);
        eve->send("PRIVMSG " + channel + " :a word in " + channel.substr(1)).sync();
        if (channel != "#used") eve->send("PART " + channel).sync();
    }
    auto& channels = (*at.server)->registry().registered_channels;
    const auto joined_at = [&](const std::string& name, const std::string& seconds) {
        channels.change(channels.find(name)->id, [&](hubbub::chat::RegisteredChannel& record) {
            record.settings.insert_or_assign(
                std::string(hubbub::commands::channel_setting::last_joined), seconds);
            return true;
        });
    };
    const std::string long_ago = "1700000000";
    CHECK(at.contains("a word in running"));
    // Each connect or disconnect looks for expired channels.
    joined_at("#running", long_ago);
    at.server->advance(std::chrono::minutes(2));
    TestClient(*at.server, "bob").send("QUIT").expect_closed();
    CHECK_FALSE(channels.find("#running"));
    at.wait_until_gone(*eve, "a word in running");
    // Or a JOIN, which makes a new one.
    joined_at("#joined", long_ago);
    const auto before = channels.find("#joined")->id;
    eve->join("#joined");
    CHECK(channels.find("#joined")->id != before);
    at.wait_until_gone(*eve, "a word in joined");
    // While the server is down.
    joined_at("#down", long_ago);
    eve.reset();
    at.start();
    TestClient carl(*at.server, "carl");
    at.wait_until_gone(carl, "a word in down");
    CHECK(at.contains("a word in used"));
}

TEST_CASE("History erased: what no registered channel has any more goes at the next start") {
    ErasingServer at;
    add_account(*at.server, "eve");
    std::optional<TestClient> eve = logged_in(*at.server, "eve");
    eve->join("#kept");
    eve->join("#gone");
    eve->send("PRIVMSG #kept :a kept word").send("PRIVMSG #gone :a lost word").sync();
    eve->send("PART #kept,#gone").sync();
    auto& channels = (*at.server)->registry().registered_channels;
    // As if the server had been killed before it could forget the history.
    channels.drop(channels.find("#gone")->id);
    // As if an earlier version had made the record.
    channels.change(channels.find("#kept")->id, [](hubbub::chat::RegisteredChannel& record) {
        record.settings.erase(std::string(hubbub::commands::channel_setting::history_number));
        return true;
    });
    eve->join("#kept");
    eve->send("PRIVMSG #kept :another kept word").sync();
    eve.reset();
    at.start();
    TestClient bob(*at.server, "bob");
    at.wait_until_gone(bob, "a lost word");
    CHECK(at.contains("another kept word"));
}
