// REHASH: what changes while the server runs, and what stays when the settings are wrong.

#include <hubbub/base/log.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "harness.h"
#include "support/temporary_directory.h"

using namespace flow;
using namespace std::chrono_literals;
using namespace hubbub::commands;
using hubbub::server::Config;

namespace {

// Replaces the settings for the next read.
class NextTime {
  public:
    Config config;
    std::vector<std::string> kept;
    std::string problem;

    hubbub::server::Server::Reread reread() {
        return [this](const Config&, std::vector<std::string>& out) {
            if (!problem.empty()) throw hubbub::server::ConfigError(problem);
            out = kept;
            return config;
        };
    }
};

Config with_root_and_other() {
    return with_operators({{"root", all_privileges}, {"other", may_wallops}});
}

}  // namespace

TEST_CASE("REHASH: the next line of every client uses the new settings") {
    NextTime fresh;
    fresh.config = with_root_and_other();
    TestServer server(with_root_and_other(), nullptr, fresh.reread());
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("OPER root x").read_until("* MODE *");
    bob.send("MOTD").expect("* 422 *");
    fresh.config.settings.motd = {"News."};
    fresh.config.settings.network_name = "Elsewhere";
    fresh.config.settings.max_channels = 1;
    fresh.kept = {"listen", "max-clients"};
    ann.send_raw("REHASH\r\nMOTD\r\n").expect("* 382 ann settings :Rehashing");
    ann.expect(":hubbub.local NOTICE ann :*** The settings were reloaded.");
    ann.expect("* NOTICE ann :*** listen was changed; this takes effect after a restart");
    ann.expect("* NOTICE ann :*** max-clients was changed; *");
    ann.expect("* 375 *");
    ann.expect("* 372 ann :- News.");
    ann.expect("* 376 *");
    bob.send("MOTD").expect("* 375 *");
    bob.expect("* 372 bob :- News.");
    bob.expect("* 376 *");
    bob.send("VERSION");
    CHECK(count(bob.sync(), "* 005 * NETWORK=Elsewhere *") == 1);
    bob.join("#a");
    bob.send("JOIN #b").expect("* 405 bob #b *");
}

TEST_CASE("REHASH: a withheld capability is removed, and can return") {
    NextTime fresh;
    fresh.config = with_root_and_other();
    auto first = with_root_and_other();
    first.settings.withheld = {"setname"};
    TestServer server(first, nullptr, fresh.reread());
    TestClient ann(server, "ann"), bob(server);
    ann.send("OPER root x").read_until("* MODE *");
    bob.send("CAP LS 302").read_until("* LS :*");
    bob.send("CAP REQ :setname").expect(":hubbub.local CAP * NAK :setname");
    bob.send("CAP REQ :away-notify").expect("* ACK *");
    TestClient zoe = person(server, "zoe");
    fresh.config.settings.withheld = {"away-notify", "draft/multiline"};
    ann.send("REHASH").read_until("*were reloaded*");
    bob.expect(":hubbub.local CAP * DEL :away-notify");
    bob.expect(":hubbub.local CAP * DEL :draft/multiline");
    bob.expect(":hubbub.local CAP * NEW :setname");
    bob.send("CAP LIST").expect(":hubbub.local CAP * LIST :cap-notify");
    bob.send("CAP LS 302");
    CHECK(count(bob.sync(), "* LS *multiline*") == 0);
    fresh.config.settings.withheld = {"batch"};
    ann.send("REHASH").read_until("*were reloaded*");
    CHECK(count(bob.sync(), "* CAP * DEL :*") == 2);
    CHECK_FALSE(matches(bob.send("CAP LS").expect("* LS *"), "*labeled-response*"));
    ann.send("PRIVMSG zoe :still plain").sync();
    zoe.expect("[to you] <ann> still plain");
}

TEST_CASE("REHASH: wrong settings change nothing, and the operator sees which") {
    NextTime fresh;
    fresh.config = with_root_and_other();
    TestServer server(with_root_and_other(), nullptr, fresh.reread());
    TestClient ann(server, "ann");
    ann.send("OPER root x").read_until("* MODE *");
    fresh.config.settings.motd = {"News."};
    fresh.problem = "--sendq 'few': must be a whole number";
    ann.send("REHASH").expect("* 382 *");
    ann.expect(":hubbub.local NOTICE ann :*** Settings not reloaded: --sendq 'few': *");
    ann.send("MOTD").expect("* 422 *");
}

TEST_CASE("REHASH: text quoted from a broken file reaches operators as readable text") {
    NextTime fresh;
    TestServer server(with_root_and_other(), nullptr, fresh.reread());
    TestClient ann(server, "ann");
    ann.send("OPER root x").read_until("* MODE *");
    fresh.problem = "line 1: 'caf\xe9\x1b[2J'";
    ann.send("REHASH").expect("* 382 *");
    ann.expect("* NOTICE ann :*** Settings not reloaded: line 1: 'caf\uFFFD[2J'");
}

TEST_CASE("REHASH: an operator without the privilege gets no more server notices") {
    NextTime fresh;
    fresh.config = with_root_and_other();
    auto before = with_root_and_other();
    for (auto& account : before.settings.operators) account.privileges = all_privileges;
    TestServer server(before, nullptr, fresh.reread());
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("OPER root x").read_until("* MODE *");
    bob.send("OPER other x").read_until("* MODE *");
    bob.send("MODE bob +s +c").read_until("* 008 *");
    ann.send("REHASH").read_until("* NOTICE *");
    bob.expect(":bob!~bob@127.0.0.1 MODE bob :-s");
    TestClient(server, "carl").sync();
    CHECK(bob.sync().empty());
    ann.send("MODE ann +s +c").read_until("* 008 *");
    fresh.config.settings.operators.clear();
    ann.send("REHASH").read_until("* NOTICE *");
    ann.expect(":ann!~ann@127.0.0.1 MODE ann :-os");
}

TEST_CASE("REHASH: an operator whose account is gone or reduced loses privileges and is informed") {
    NextTime fresh;
    fresh.config = with_root_and_other();
    TestServer server(with_root_and_other(), nullptr, fresh.reread());
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("OPER root x").read_until("* MODE *");
    bob.send("OPER other x").read_until("* MODE *");
    fresh.config.settings.operators.pop_back();
    fresh.config.settings.operators[0].privileges = may_rehash;
    ann.send("REHASH").read_until("* NOTICE *");
    ann.send("KILL bob :x").expect("* 723 ann kill *");
    bob.expect(":bob!~bob@127.0.0.1 MODE bob :-o");
    bob.send("WALLOPS :x").expect("* 481 *");
}

TEST_CASE("REHASH: if a log cannot be reopened, the old one is kept and operators are informed") {
    const TemporaryDirectory directory;
    const auto folder = directory.path() / "log";
    const auto file = folder / "hubbub.log", moved = directory.path() / "moved.log";
    hubbub::log::start({.level = hubbub::log::Level::info, .file = file});
    {
        NextTime fresh;
        fresh.config = with_root_and_other();
        TestServer server(with_root_and_other(), nullptr, fresh.reread());
        TestClient ann(server, "ann"), bob(server, "bob");
        ann.send("OPER root x").read_until("* MODE *");
        bob.send("OPER root x").read_until("* MODE *");
        bob.send("MODE bob +s").read_until("* 008 *");
        std::filesystem::rename(file, moved);
        std::filesystem::remove(folder);
        std::ofstream(folder) << "in the way";
        ann.send("REHASH").expect("* 382 *");
        ann.expect("* NOTICE ann :*** The log file was not reopened: cannot open *");
        ann.expect("* NOTICE ann :*** The settings were reloaded.");
        bob.read_until("* Notice -- The log file was not reopened: cannot open *");
        server->reload();
        bob.read_until("* Notice -- The log file was not reopened: cannot open *");
    }
    CHECK(hubbub::log::stop());
    std::ifstream lines(moved);
    std::string all(std::istreambuf_iterator<char>(lines), {});
    CHECK(all.find("error log.not-reopened reason=") != std::string::npos);
    CHECK(all.find("client.closed") != std::string::npos);
}

TEST_CASE("REHASH: connected clients are paced by the new settings only") {
    auto config = with_root_and_other();
    config.exempt = {};
    NextTime fresh;
    fresh.config = config;
    fresh.config.flood_burst = 5;
    fresh.config.flood_rate = 1;
    TestServer server(config, nullptr, fresh.reread());
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("OPER root x").read_until("* MODE *");
    const auto say_twenty = [&] {
        for (int i = 0; i < 20; ++i) bob.send("PRIVMSG ann :" + std::to_string(i));
    };
    say_twenty();
    for (int i = 0; i < 20; ++i) ann.expect("* PRIVMSG ann :" + std::to_string(i));
    ann.send("REHASH").read_until("* NOTICE ann :*were reloaded*");
    say_twenty();
    for (int i = 0; i < 5; ++i) ann.expect("* PRIVMSG ann :" + std::to_string(i));
    const auto paced = connection_of(*server, "bob");
    eventually([&] { return paced->activity.doing() == hubbub::Doing::paced; });
    CHECK(ann.silent());
    fresh.config.flood_burst = 0;
    server->reload();
    for (int i = 5; i < 20; ++i) ann.read_until("* PRIVMSG ann :" + std::to_string(i));
}

TEST_CASE("REHASH: changed exemptions apply to connected clients") {
    auto config = with_root_and_other();
    config.exempt = {};
    config.flood_burst = 5;
    config.flood_rate = 1;
    NextTime fresh;
    fresh.config = config;
    TestServer server(config, nullptr, fresh.reread());
    TestClient bob(server, "bob");
    const auto client = connection_of(*server, "bob");
    server.advance(100s);
    const auto ask_twenty = [&] {
        std::string lines;
        for (int i = 0; i < 20; ++i) lines += "PING " + std::to_string(i) + "\r\n";
        bob.send_raw(lines);
    };
    fresh.config.exempt.add("127.0.0.0/8 flood");
    server->reload();
    ask_twenty();
    for (int i = 0; i < 20; ++i) bob.expect("* PONG hubbub.local :" + std::to_string(i));
    fresh.config.exempt = {};
    server->reload();
    ask_twenty();
    for (int i = 0; i < 5; ++i) bob.expect("* PONG hubbub.local :" + std::to_string(i));
    eventually([&] { return client->activity.doing() == hubbub::Doing::paced; });
    CHECK(bob.silent());
}
