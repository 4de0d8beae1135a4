// The stored messages and events. A sender receives no further lines until its message is stored.

#include <hubbub/storage/history_reader.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "accounts.h"
#include "harness.h"
#include "services.h"
#include "support/faulty_disk.h"
#include "support/temporary_directory.h"

using namespace flow;
using hubbub::protocol::HistoryPlace;
using hubbub::protocol::StoredKind;
using hubbub::protocol::StoredMessage;

namespace {

using Stored = std::vector<StoredMessage>;

// A server that stores messages. Wait for a reply to each sender (sync) before reading them.
class StoringServer {
  public:
    explicit StoringServer(std::size_t events = 0) : events_(events) { start(); }
    void start() {
        server.reset();
        hubbub::server::Config config = with_operators({{"root", ~0U}});
        config.data_dir = directory.path();
        config.settings.history_events = events_;
        server.emplace(config);
    }
    std::optional<HistoryPlace> place_of(const std::string& channel) {
        const auto found = (*server)->registry().find_channel(channel);
        if (!found) return std::nullopt;
        hubbub::MutexLock lock(found->mutex);
        return found->history_place();
    }
    Stored all() {
        auto reader = hubbub::storage::HistoryReader::open(directory.path() / "history.db");
        Stored out;
        reader.each([&](const StoredMessage& one) { out.push_back(one); });
        return out;
    }
    Stored read(const std::string& channel) {
        const hubbub::ThreadWake wake;
        const auto place = place_of(channel);
        if (!place) return {};
        return (*server)
            ->registry()
            .history()
            .read({*place, 0, ~std::uint64_t{0} >> 1, 100}, wake, [] { return false; })
            .value();
    }

    const TemporaryDirectory directory;
    std::optional<TestServer> server;

  private:
    const std::size_t events_;  // members up to which events are stored
};

Lines texts_of(const Stored& messages) {
    Lines out;
    for (const StoredMessage& one : messages) out.push_back(one.text);
    return out;
}

}  // namespace

TEST_CASE("Stored: messages with all that they have, reactions, and actions") {
    StoringServer at;
    TestClient ann(*at.server, "ann", "message-tags echo-message draft/multiline batch");
    ann.join("#a");
    ann.send("PRIVMSG #a :hello");
    const std::string id = tag(ann.expect("* PRIVMSG #a :hello"), "msgid").value_or("");
    ann.send("@+draft/reply=x;+other NOTICE #a :re").expect("* NOTICE #a :re");
    ann.send(
           "PRIVMSG #a :\x01"
           "ACTION waves\x01")
        .expect("* PRIVMSG #a :*");
    ann.send(
           "PRIVMSG #a :\x01"
           "VERSION\x01")
        .expect("* PRIVMSG #a :*");
    ann.send("@+typing=active TAGMSG #a").expect("* TAGMSG #a");
    ann.send("@+draft/react=!;+draft/reply=x TAGMSG #a").expect("* TAGMSG #a");
    ann.send("BATCH +1 draft/multiline #a");
    ann.send("@batch=1 PRIVMSG #a :one").send("@batch=1 PRIVMSG #a :two");
    ann.send("@batch=1;draft/multiline-concat PRIVMSG #a :!").send("BATCH -1");
    ann.sync();
    const Stored all = at.all();
    CHECK(texts_of(all) == Lines{"hello", "re",
                                 "\x01"
                                 "ACTION waves\x01",
                                 "", "one\ntwo\r!"});
    REQUIRE(all.size() == 5);
    std::string first;
    hubbub::protocol::append_message_id(first, all[0].id);
    CHECK(first == id);
    CHECK(all[0].source == "ann!~ann@127.0.0.1");
    CHECK(all[0].kind == StoredKind::privmsg);
    CHECK(all[1].kind == StoredKind::notice);
    CHECK(all[1].tags == "+draft/reply=x;+other");
    CHECK(all[3].kind == StoredKind::tagmsg);
    CHECK(texts_of(at.read("#a")) == texts_of(all));
}

TEST_CASE("Stored: events of channels with few members, and every topic") {
    StoringServer at(2);
    TestClient ann(*at.server, "ann", "message-tags"), bob(*at.server, "bob");
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    ann.send("MODE #a +o bob").send("TOPIC #a :news").send("KICK #a bob :no");
    const std::string id = tag(ann.read_until("* MODE #a +o bob").back(), "msgid").value_or("");
    ann.sync();
    bob.send("JOIN #a").sync();
    bob.send("NICK rob").sync();
    bob.send("QUIT :gone").expect_closed();
    ann.send("PRIVMSG #a :x").sync();
    const Stored all = at.read("#a");
    std::vector<std::pair<StoredKind, std::string>> seen;
    for (const StoredMessage& one : all) seen.emplace_back(one.kind, one.text);
    CHECK(seen == std::vector<std::pair<StoredKind, std::string>>{{StoredKind::join, "* :ann"},
                                                                  {StoredKind::join, "* :bob"},
                                                                  {StoredKind::mode, "+o bob"},
                                                                  {StoredKind::topic, "news"},
                                                                  {StoredKind::kick, "bob :no"},
                                                                  {StoredKind::join, "* :bob"},
                                                                  {StoredKind::nick, "rob"},
                                                                  {StoredKind::quit, "Quit: gone"},
                                                                  {StoredKind::privmsg, "x"}});
    std::string third;
    hubbub::protocol::append_message_id(third, all.at(2).id);
    CHECK(third == id);
    CHECK(all.at(7).source == "rob!~bob@127.0.0.1");
    TestClient eve(*at.server, "eve"), kim(*at.server, "kim");
    eve.join("#a");
    kim.join("#a");
    const std::size_t before = at.read("#a").size();
    kim.send("PART #a :bye").sync();
    ann.send("TOPIC #a :more").sync();
    const Stored later = at.read("#a");
    REQUIRE(later.size() == before + 1);
    CHECK(later.back().text == "more");
}

TEST_CASE("Stored: private messages only between accounts, in one conversation for both") {
    StoringServer at;
    add_account(*at.server, "ann");
    add_account(*at.server, "bob");
    TestClient ann = logged_in(*at.server, "ann"), bob = logged_in(*at.server, "bob");
    TestClient guest(*at.server, "guest");
    ann.send("PRIVMSG bob :to bob").sync();
    bob.send("PRIVMSG ann :to ann").sync();
    guest.send("PRIVMSG ann :a guest").sync();
    ann.send("PRIVMSG guest :to a guest").sync();
    const Stored all = at.all();
    CHECK(texts_of(all) == Lines{"to bob", "to ann"});
    CHECK(all[0].place == all[1].place);
    CHECK(all[0].place.is_conversation());
    CHECK(all[0].account == "ann");
}

TEST_CASE("Stored: a sender hears nothing more until its message is stored, others do") {
    const FaultyDisk disk;
    StoringServer at;
    TestClient ann(*at.server, "ann", "echo-message"), bob(*at.server, "bob");
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    disk.fail(FaultyDisk::full);
    ann.send("PRIVMSG #a :one").send("PING 1");
    bob.expect("* PRIVMSG #a :one");
    bob.send("PING 2").expect("* PONG *");
    CHECK(ann.silent());
    disk.fail(FaultyDisk::healthy);
    ann.expect("* PRIVMSG #a :one");
    ann.expect("* PONG *");
    CHECK(texts_of(at.all()) == Lines{"one"});
}

TEST_CASE("Stored: a disk that stays full is reported, and all is stored at the end") {
    const FaultyDisk disk;
    StoringServer at;
    TestClient root = operator_client(*at.server, "root");
    root.send("MODE root +s").sync();
    TestClient ann(*at.server, "ann", "echo-message"), bob(*at.server, "bob");
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    disk.fail(FaultyDisk::full);
    ann.send("PRIVMSG #a :one");
    root.read_until("* NOTICE * *Notice -- Messages are delivered, but not stored: *");
    ann.expect("* PRIVMSG #a :one");
    ann.expect("* NOTICE ann :*not stored yet*");
    // Everything goes on.
    ann.send("PRIVMSG #a :two").expect("* PRIVMSG #a :two");
    TestClient eve(*at.server, "eve");
    eve.join("#a");
    CHECK(texts_of(at.read("#a")) == Lines{"one", "two"});
    disk.fail(FaultyDisk::healthy);
    ann.read_until("* NOTICE ann :*stored again");
    root.read_until("* NOTICE * *Notice -- Messages are stored again");
    CHECK(texts_of(at.all()) == Lines{"one", "two"});
}

TEST_CASE("Stored: a channel without members is forgotten, a registered one is not") {
    StoringServer at;
    TestClient ann(*at.server, "ann");
    ann.join("#a");
    const auto before = at.place_of("#a");
    ann.send("PART #a").sync();
    ann.join("#a");
    CHECK(at.place_of("#a") != before);

    add_account(*at.server, "eve");
    TestClient eve = logged_in(*at.server, "eve");
    eve.join("#kept");
    const auto kept = at.place_of("#kept");
    eve.send("PRIVMSG #kept :one").sync();
    eve.send("PART #kept").sync();
    eve.join("#kept");
    CHECK(at.place_of("#kept") == kept);
    at.start();
    TestClient guest(*at.server, "guest");
    guest.join("#kept");
    CHECK(at.place_of("#kept") == kept);
    guest.send("PRIVMSG #kept :two").sync();
    CHECK(texts_of(at.read("#kept")) == Lines{"one", "two"});
}
