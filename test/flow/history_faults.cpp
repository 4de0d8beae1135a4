// Faults below the history: a disk that does not answer, a clock that goes back, a damaged page.

#include <hubbub/base/clock.h>
#include <hubbub/protocol/message_id.h>
#include <hubbub/storage/history_reader.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include <doctest/doctest.h>

#include "accounts.h"
#include "harness.h"
#include "history_server.h"
#include "services.h"
#include "support/faulty_disk.h"
#include "support/temporary_directory.h"

using namespace flow;

namespace {

constexpr const char* capabilities =
    "batch draft/chathistory draft/message-redaction echo-message message-tags server-time";

// The message ids and times of lines, in their order.
struct Stamps {
    Lines ids;
    Lines times;

    void add(const std::string& line) {
        ids.push_back(tag(line, "msgid").value_or(""));
        times.push_back(tag(line, "time").value_or(""));
    }
    bool rise() const {
        return std::is_sorted(ids.begin(), ids.end(), std::less_equal<>()) &&
               std::is_sorted(times.begin(), times.end());
    }
};

std::string said_line(TestClient& client, const std::string& text) {
    client.send("PRIVMSG #a :" + text);
    return client.read_until("* PRIVMSG #a :" + text).back();
}

// Its wall clock is set by hand. The other one never goes back.
class SetClock final : public hubbub::Clock {
  public:
    hubbub::Steady now() const override { return real_.now(); }
    hubbub::Wall wall() const override { return real_.wall() + std::chrono::hours(hours_); }
    void set(int hours) { hours_ = hours; }

  private:
    hubbub::SystemClock real_;
    std::atomic<int> hours_{0};
};

// Overwrites the page of the file in which this text is.
void damage_page_of(const std::string& text, const std::filesystem::path& file) {
    constexpr std::size_t page_size = 8192;
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(bytes), {}};
    const std::size_t at = all.find(text);
    REQUIRE(at != std::string::npos);
    bytes.clear();
    bytes.seekp(static_cast<std::streamoff>(at / page_size * page_size));
    bytes << std::string(page_size, '\xff');
    REQUIRE(bytes.flush());
}

}  // namespace

TEST_CASE("History: a sync that does not return delays only senders, and not for long") {
    const FaultyDisk disk;
    HistoryServer at(false, HistoryServer::Durability::power);
    TestClient ann(*at, "ann", "echo-message"), bob(*at, "bob", capabilities);
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    disk.stall();
    ann.send("PRIVMSG #a :one");
    bob.expect("* PRIVMSG #a :one");
    disk.await_stalled();
    // A client that sends no messages is served, and reads unstored ones.
    bob.send("PING 1").expect("* PONG *");
    ann.expect("* PRIVMSG #a :one");
    ann.expect("* NOTICE ann :*not stored yet*");
    CHECK(texts_of(bob, "LATEST #a * 9") == Lines{"one"});
    ann.send("PRIVMSG #a :two").expect("* PRIVMSG #a :two");
    disk.resume();
    ann.read_until("* NOTICE ann :*stored again");
    CHECK(texts_of(bob, "LATEST #a * 9") == Lines{"one", "two"});
}

TEST_CASE("History: if the clock goes back, ids and times go on, also across a restart") {
    const TemporaryDirectory directory;
    hubbub::server::Config config = test_config();
    config.data_dir = directory.path();
    SetClock clock;
    Stamps said;
    {
        TestServer server(config, clock);
        add_account(server, "ann");
        TestClient ann = logged_in(server, "ann", capabilities);
        ann.join("#a");
        said.add(said_line(ann, "one"));
        clock.set(-1);
        for (int i = 0; i < 50; ++i) said.add(said_line(ann, "two"));
    }
    clock.set(-2);
    TestServer server(config, clock);
    TestClient ann = logged_in(server, "ann", capabilities);
    ann.join("#a");
    said.add(said_line(ann, "three"));
    CHECK(said.rise());
    Stamps read;
    for (const std::string& line : ann.send("CHATHISTORY LATEST #a * 100").sync())
        if (matches(untagged(line), "* PRIVMSG #a *")) read.add(line);
    CHECK(read.ids == said.ids);
    CHECK(read.times == said.times);
    // A moment divides them as their ids do.
    CHECK(texts_of(ann, "BEFORE #a msgid=" + said.ids[1] + " 9") == Lines{"one"});
    CHECK(texts_of(ann, "AFTER #a timestamp=" + said.times.back() + " 100").empty());
    CHECK(texts_of(ann, "BEFORE #a timestamp=" + said.times.front() + " 100").empty());
}

TEST_CASE("History: a damaged page is reported, and everything else goes on") {
    HistoryServer at;
    add_account(*at, "ann");
    const std::string padding(400, '.');
    std::string lost_id;
    {
        TestClient ann = logged_in(*at, "ann", capabilities);
        ann.join("#a");
        ann.join("#b");
        for (int i = 100; i < 200; ++i) {
            const std::string id = say(ann, "#a", "a" + std::to_string(i) + padding);
            if (i == 150) lost_id = id;
        }
        for (int i = 100; i < 130; ++i) say(ann, "#b", "b" + std::to_string(i) + padding);
    }
    at.server.reset();
    damage_page_of("a150" + padding, at.directory.path() / "history.db");
    at.start();
    TestClient root = operator_client(*at, "root");
    root.send("MODE root +s").sync();
    TestClient ann = logged_in(*at, "ann", capabilities);
    ann.join("#a");
    ann.join("#b");
    ann.send("CHATHISTORY LATEST #a * 100").read_until("* FAIL CHATHISTORY MESSAGE_ERROR *");
    // Messages on other pages can be read.
    CHECK(texts_of(ann, "LATEST #a * 9").back() == "a199" + padding);
    CHECK(texts_of(ann, "LATEST #b * 100").size() == 30);
    auto reader = hubbub::storage::HistoryReader::open(at.directory.path() / "history.db");
    CHECK_FALSE(reader.faults().empty());
    std::size_t readable = 0;
    CHECK(reader.each_readable([&](const auto&) { ++readable; }) == 1);
    CHECK(readable > 90);
    // A change of the page is refused. It does not block earlier or later messages.
    say(ann, "#b", "before");
    ann.send("REDACT #a " + lost_id).read_until("* FAIL REDACT INTERNAL_ERROR *");
    (*at)->registry().history().erase(hubbub::protocol::parse_message_id(lost_id).value());
    say(ann, "#b", "after");
    root.read_until("* NOTICE * *Notice -- The database refuses messages or their erasure*(1): *");
    CHECK(texts_of(ann, "LATEST #b * 2") == Lines{"before", "after"});
}
