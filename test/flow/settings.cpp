// The table of settings, one by one: what each changes in a server that runs, or that the server
// says that it counts from the next start on.

#include "server/options.h"

#include <hubbub/base/log.h>
#include <hubbub/base/password.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "behind_proxy.h"
#include "harness.h"
#include "name_server.h"
#include "support/temporary_directory.h"

using namespace flow;
using namespace std::chrono_literals;
using hubbub::server::Config;

namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

const std::string& hash_of_x() {
    static const std::string hash = hubbub::hash_password("x");
    return hash;
}

// The file of settings.
class File {
  public:
    // Writes those values, and the common ones of settings that they do not name.
    void write(const Values& values) const {
        Values all = {{"listen", "127.0.0.1:0"},
                      {"oper", "root " + hash_of_x()},
                      {"flood-burst", "0"},
                      {"flood-rate", "0"},
                      {"targets", "0"}};
        std::erase_if(all, [&](const auto& line) {
            return std::any_of(values.begin(), values.end(),
                               [&](const auto& own) { return own.first == line.first; });
        });
        all.insert(all.end(), values.begin(), values.end());
        std::ofstream file(path("ini"));
        for (const auto& [name, value] : all) file << name << " = " << value << "\n";
    }
    // Another file beside it with these lines, and its path.
    std::string with(const std::string& name, const std::string& lines) const {
        std::ofstream(path(name)) << lines;
        return path(name);
    }
    std::string path(const std::string& name) const { return directory_.path() / name; }
    Config read() const {
        return hubbub::server::read_config(2, argv().data(), no_words.data()).config;
    }
    Config read_again(const Config& running, std::vector<std::string>& kept) const {
        return hubbub::server::reread_config(2, argv().data(), no_words.data(), running, kept);
    }

  private:
    std::array<const char*, 2> argv() const { return {"hubbubd", option_.c_str()}; }

    static constexpr std::array<const char*, 1> no_words = {nullptr};
    const TemporaryDirectory directory_;
    const std::string option_ = "--config=" + path("ini");
};

// Placeholders that the values of a case may contain.
struct Places {
    const File file{};
    const std::string motd = file.with("motd", "News.\n");
    const std::string password = file.with("password", "sesame\n");
    const std::string cloak_key = file.with("key", std::string(30, 'k') + "\n");
    const NameServer names{
        {{"PTR 1.0.0.127.in-addr.arpa", "host.example.net"}, {"A host.example.net", "127.0.0.1"}}};
    const NameServer no_names{{}};
    struct TlsFiles {
        explicit TlsFiles(const File& file, const std::string& name)
            : fingerprint(identity.fingerprint()),
              settings{{"tls-certificate", file.with(name + ".crt", identity.certificate_pem())},
                       {"tls-key", file.with(name + ".key", identity.key_pem())}} {}
        const tls::Identity identity{tls::Wanted{}};
        const std::string fingerprint;
        const Values settings;
    };
    const TlsFiles old_tls{file, "old"}, new_tls{file, "new"};
};

// A server that reads the file, and a client that connects before the file changes.
struct ReloadedServer {
    ReloadedServer(const File& settings, const Values& values)
        : file(settings),
          server((file.write(values), file.read()), nullptr,
                 [this](const Config& running, std::vector<std::string>& kept) {
                     return file.read_again(running, kept);
                 }),
          root(server, "root") {}
    // A newcomer that has said who it is, and has read nothing.
    TestClient come(const std::string& nick) const {
        TestClient client(server);
        client.send("NICK " + nick).send("USER " + nick + " 0 * :x");
        return client;
    }
    bool turns_away(const std::string& source = "") const {
        return TestClient(server.address(), source).next().value_or("").starts_with("ERROR :");
    }
    bool has(TestClient& client, const std::string& question, const std::string& pattern) const {
        return count(client.send(question).sync(), pattern) == 1;
    }
    // Whether twenty lines of a client that is here are taken at once.
    bool paces(TestClient& client) {
        const auto known = connection_of(*server, "guest");
        for (int i = 0; i < 20; ++i) client.send("AWAY");
        eventually([&] {
            return known->activity.doing() == hubbub::Doing::paced || count_away(client) == 20;
        });
        return known->activity.doing() == hubbub::Doing::paced;
    }

    const File& file;
    TestServer server;
    TestClient root;

  private:
    int away_ = 0;
    int count_away(TestClient& client) {
        while (!client.silent()) away_ += matches(client.next().value_or(""), "* 305 *") ? 1 : 0;
        return away_;
    }
};

struct Case {
    std::string name;
    Values before, after;
    // Changes what came before; returns whether the server goes by `after`.
    bool (*holds)(ReloadedServer& at);
};

// Settings whose effect needs more than this machine has, or more time.
template <auto value_of>
bool in_force(ReloadedServer& at) {
    return value_of(*at.server->config());
}

std::vector<Case> cases(const Places& at) {
    const Values resolves = {{"resolve-hosts", "yes"}, {"name-server", at.no_names.address()}};
    const std::string helper = "root " + hash_of_x() + " helper";
    const auto shows_name = [](ReloadedServer& hall) {
        TestClient bob = hall.come("bob");
        bob.read_until("* 422 *");
        return hall.has(bob, "USERHOST bob", "* 302 bob :bob=+~bob@host.example.net");
    };
    static std::string new_fingerprint;
    new_fingerprint = at.new_tls.fingerprint;
    const auto shows_certificate = [](ReloadedServer& hall) {
        // A client that connected before stays.
        hall.root.sync();
        TestClient bob(hall.server);
        bob.start_tls().enter("bob");
        return hall.server->config()->tls->fingerprint() == new_fingerprint;
    };
    Values with_sts = at.old_tls.settings;
    with_sts.emplace_back("sts", "600");
    return {
        {"tls-certificate", {}, at.new_tls.settings, shows_certificate},
        {"tls-key", at.old_tls.settings, at.new_tls.settings, shows_certificate},
        {"sts", at.old_tls.settings, with_sts, in_force<[](const Config& config) {
             return config.settings.sts == 600s && config.settings.sts_port != 0;
         }>},
        {"when-full",
         {{"max-clients", "1"}, {"when-full", "wait"}},
         {{"max-clients", "1"}},
         [](ReloadedServer& hall) { return hall.turns_away(); }},
        {"password-file",
         {},
         {{"password-file", at.password}},
         [](ReloadedServer& hall) {
             return count(hall.come("bob").expect_closed(), "* 464 *") == 1;
         }},
        {"resolve-hosts",
         {{"name-server", at.names.address()}},
         {{"name-server", at.names.address()}, {"resolve-hosts", "yes"}},
         shows_name},
        {"name-server",
         resolves,
         {{"resolve-hosts", "yes"}, {"name-server", at.names.address()}},
         shows_name},
        {"resolve-timeout",
         {},
         {{"resolve-timeout", "9"}},
         in_force<[](const Config& config) { return config.resolving.deadline == 9s; }>},
        {"server-description",
         {},
         {{"server-description", "for bakers"}},
         [](ReloadedServer& hall) { return hall.has(hall.root, "LINKS", "* 364 *for bakers"); }},
        {"network-name",
         {},
         {{"network-name", "Elsewhere"}},
         [](ReloadedServer& hall) {
             return hall.has(hall.root, "VERSION", "* 005 *NETWORK=Elsewhere *");
         }},
        {"icon",
         {},
         {{"icon", "https://example.org/icon.svg"}},
         [](ReloadedServer& hall) {
             return hall.has(hall.root, "VERSION",
                             "* 005 *draft/ICON=https://example.org/icon.svg *");
         }},
        {"oper-class",
         {{"oper", helper}, {"oper-class", "helper rehash"}},
         {{"oper", helper}, {"oper-class", "helper rehash,stats"}},
         [](ReloadedServer& hall) {
             hall.root.send("OPER root x").read_until("* 381 *");
             return hall.has(hall.root, "STATS k", "* 219 *");
         }},
        {"oper",
         {},
         {{"oper", "root " + hash_of_x()}, {"oper", "other " + hash_of_x()}},
         [](ReloadedServer& hall) { return hall.has(hall.root, "OPER other x", "* 381 *"); }},
        {"admin-name",
         {},
         {{"admin-name", "Ada"}},
         [](ReloadedServer& hall) { return hall.has(hall.root, "ADMIN", "* 258 *Ada*"); }},
        {"admin-email",
         {},
         {{"admin-email", "ada@example.org"}},
         [](ReloadedServer& hall) {
             return hall.has(hall.root, "ADMIN", "* 259 *ada@example.org*");
         }},
        {"motd",
         {},
         {{"motd", at.motd}},
         [](ReloadedServer& hall) { return hall.has(hall.root, "MOTD", "* 372 root :- News."); }},
        {"multiclient",
         {},
         {{"multiclient", "off"}},
         in_force<[](const Config& config) { return !config.settings.multiclient; }>},
        {"always-on", {}, {{"always-on", "off"}}, in_force<[](const Config& config) {
             return config.settings.always_on == hubbub::commands::AlwaysOn::off;
         }>},
        {"always-on-expires", {}, {{"always-on-expires", "2"}}, in_force<[](const Config& config) {
             return config.settings.always_on_expires == std::chrono::days(2);
         }>},
        {"force-cloaks",
         {{"cloak-key-file", at.cloak_key}},
         {{"cloak-key-file", at.cloak_key}, {"force-cloaks", "yes"}},
         [](ReloadedServer& hall) {
             return hall.has(hall.root, "MODE root -x", "*Cloaks cannot be removed*");
         }},
        {"withhold",
         {},
         {{"withhold", "setname"}},
         [](ReloadedServer& hall) {
             return hall.has(hall.root, "CAP REQ setname", "* CAP root NAK *");
         }},
        {"channel",
         {{"channel", "#old"}},
         {{"channel", "#new"}},
         [](ReloadedServer& hall) {
             return hall.has(hall.root, "LIST", "* 322 root #new 0 *") &&
                    !hall.has(hall.root, "LIST", "* 322 root #old *");
         }},
        {"register-channels",
         {},
         {{"register-channels", "manual"}},
         in_force<[](const Config& config) { return !config.settings.register_created; }>},
        {"channels-per-account",
         {},
         {{"channels-per-account", "3"}},
         in_force<[](const Config& config) { return config.settings.channels_per_account == 3; }>},
        {"channel-expiry",
         {},
         {{"channel-expiry", "90"}},
         in_force<[](const Config& config) { return config.settings.channel_expiry_days == 90; }>},
        {"sendq",
         {},
         {{"sendq", "5000"}},
         in_force<[](const Config& config) { return config.sendq == 5000; }>},
        {"ping-interval",
         {},
         {{"ping-interval", "10"}},
         [](ReloadedServer& hall) {
             hall.server.advance(10s);
             return matches(hall.root.next().value_or(""), "PING *");
         }},
        {"ping-timeout",
         {{"ping-interval", "1000"}},
         {{"ping-interval", "1000"}, {"ping-timeout", "5"}},
         [](ReloadedServer& hall) {
             hall.server.advance(1000s);
             hall.root.read_until("PING *");
             hall.server.advance(5s);
             return count(hall.root.expect_closed(), "ERROR *timeout*") == 1;
         }},
        {"registration-timeout",
         {},
         {{"registration-timeout", "5"}},
         [](ReloadedServer& hall) {
             TestClient silent(hall.server);
             silent.next();
             hall.server.advance(5s);
             return count(silent.expect_closed(), "ERROR *") == 1;
         }},
        {"flood-burst",
         {{"flood-rate", "1"}},
         {{"flood-rate", "1"}, {"flood-burst", "15"}},
         [](ReloadedServer& hall) {
             TestClient one = hall.come("guest");
             one.read_until("* 422 *");
             return hall.paces(one);
         }},
        {"flood-rate",
         {{"flood-burst", "15"}},
         {{"flood-burst", "15"}, {"flood-rate", "1"}},
         [](ReloadedServer& hall) {
             TestClient one = hall.come("guest");
             one.read_until("* 422 *");
             return hall.paces(one);
         }},
        {"log-level",
         {},
         {{"log-level", "debug"}},
         [](ReloadedServer&) { return hubbub::log::enabled(hubbub::log::Level::debug); }},
        {"trace-lines",
         {},
         {{"trace-lines", "yes"}},
         in_force<[](const Config& config) { return config.trace_lines; }>},
        {"limits",
         {{"exempt", "none"}, {"clones", "1"}},
         {{"exempt", "none"}, {"clones", "1"}, {"limits", "off"}},
         [](ReloadedServer& hall) { return !hall.turns_away(); }},
        {"recvq",
         {},
         {{"recvq", "100"}},
         in_force<[](const Config& config) { return config.recvq == 100; }>},
        {"connects",
         {{"exempt", "none"}, {"connects", "0"}},
         {{"exempt", "none"}, {"connects", "1:60"}},
         [](ReloadedServer& hall) { return !hall.turns_away() && hall.turns_away(); }},
        {"clones",
         {{"exempt", "none"}},
         {{"exempt", "none"}, {"clones", "1"}},
         [](ReloadedServer& hall) { return hall.turns_away(); }},
        {"ipv4-width",
         {{"exempt", "none"}, {"connects", "1:60"}},
         {{"exempt", "none"}, {"connects", "1:60"}, {"ipv4-width", "8"}},
         [](ReloadedServer& hall) {
             return !hall.turns_away("127.0.0.2") && hall.turns_away("127.0.0.3");
         }},
        {"ipv6-width",
         {},
         {{"ipv6-width", "48"}},
         in_force<[](const Config& config) { return config.addresses.v6_bits == 48; }>},
        {"targets",
         {{"targets", "0"}},
         {{"targets", "1:60"}},
         [](ReloadedServer& hall) {
             TestClient bob(hall.server, "bob"), cid(hall.server, "cid");
             bob.send("PRIVMSG root :one").sync();
             return hall.has(bob, "PRIVMSG cid :two", "* 707 *");
         }},
        {"proxy",
         {},
         {{"proxy", "127.0.0.2"}},
         [](ReloadedServer& hall) {
             TestClient bob = through_proxy(hall.server, proxy_header("192.0.2.7"));
             return hall.has(bob.enter("bob"), "USERHOST bob", "*@192.0.2.7");
         }},
        {"webirc",
         {},
         {{"webirc", "kiwi 127.0.0.0/8 " + hash_of_x()}},
         [](ReloadedServer& hall) {
             TestClient bob(hall.server);
             bob.send("WEBIRC x any host 192.0.2.7").enter("bob");
             return hall.has(bob, "USERHOST bob", "*@192.0.2.7");
         }},
        {"exempt",
         {{"exempt", "none"}, {"clones", "1"}},
         {{"exempt", "127.0.0.0/8"}, {"clones", "1"}},
         [](ReloadedServer& hall) { return !hall.turns_away(); }},
        {"registration",
         {},
         {{"registration", "closed"}},
         [](ReloadedServer& hall) {
             return hall.has(hall.root, "REGISTER * * correct-horse",
                             "* TEMPORARILY_UNAVAILABLE *");
         }},
        {"registrations",
         {},
         {{"registrations", "1:60"}},
         in_force<[](const Config& config) { return config.settings.registrations.count == 1; }>},
        {"mail-command",
         {},
         {{"mail-command", "/usr/sbin/sendmail -t"}},
         [](ReloadedServer& hall) {
             return hall.has(hall.root, "REGISTER * x correct-horse", "* INVALID_EMAIL *");
         }},
        {"plain-login-from",
         {},
         {{"plain-login-from", "10.0.0.0/8"}},
         in_force<[](const Config& config) { return config.settings.plain_logins.size() == 1; }>},
        {"history-age",
         {},
         {{"history-age", "3"}},
         in_force<[](const Config& config) { return config.retention.age.count() == 3; }>},
        {"history-messages",
         {},
         {{"history-messages", "9"}},
         in_force<[](const Config& config) { return config.retention.messages == 9; }>},
        {"history-size",
         {},
         {{"history-size", "16"}},
         in_force<[](const Config& config) { return config.retention.bytes == 16U << 20U; }>},
        // These count from the next start on.
        {"listen", {}, {{"listen", "127.0.0.1:1"}}, nullptr},
        {"max-clients", {}, {{"max-clients", "7"}}, nullptr},
        {"server-name", {}, {{"server-name", "other.example"}}, nullptr},
        {"ban-file", {}, {{"ban-file", at.file.path("bans")}}, nullptr},
        {"lobby", {}, {{"lobby", "#tea"}}, nullptr},
        {"cloak-key-file", {}, {{"cloak-key-file", at.cloak_key}}, nullptr},
        {"log-file", {}, {{"log-file", at.file.path("log")}}, nullptr},
        {"log-format", {}, {{"log-format", "json"}}, nullptr},
        {"console", {}, {{"console", "yes"}}, nullptr},
        {"data-dir", {}, {{"data-dir", at.file.path("data")}}, nullptr},
        {"history", {}, {{"history", "off"}}, nullptr},
        {"history-events",
         {},
         {{"history-events", "7"}},
         in_force<[](const Config& config) { return config.settings.history_events == 7; }>},
        {"durability", {}, {{"durability", "power"}}, nullptr},
    };
}

}  // namespace

TEST_CASE("Settings: a reload applies each one, or reports that it needs a restart") {
    const Places places;
    hubbub::log::start({.level = hubbub::log::Level::info, .file = places.file.path("hub.log")});
    Lines tried;
    for (const Case& one : cases(places)) {
        CAPTURE(one.name);
        tried.push_back(one.name);
        ReloadedServer at(places.file, one.before);
        const auto before = at.server->config()->written;
        places.file.write(one.after);
        const hubbub::commands::Reloaded result = at.server->reload();
        CHECK(result.done);
        if (one.holds != nullptr) {
            CHECK(result.kept.empty());
            CHECK(one.holds(at));
        } else {
            CHECK(result.kept == Lines{one.name});
            CHECK(at.server->config()->written == before);
        }
    }
    hubbub::log::stop();
    Lines all;
    for (const hubbub::server::Option& option : hubbub::server::options())
        all.emplace_back(option.name);
    std::sort(all.begin(), all.end());
    std::sort(tried.begin(), tried.end());
    CHECK(tried == all);
}
