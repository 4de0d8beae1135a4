// The client's settings: the file, the questions of the first start, options, names of logs.

#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/config/config.h"
#include "client/config/config_file.h"
#include "client/config/first_run.h"
#include "client/irc/session.h"
#include "client/link/log_files.h"
#include "client/options.h"
#include "client/talk/network.h"
#include "support/screen_double.h"
#include "support/temporary_directory.h"

using namespace hubbub::client;

namespace {

Texts problems_of(std::string_view text) {
    Texts problems;
    parse_config(text, problems);
    return problems;
}

}  // namespace

TEST_CASE("Config: written settings read back equal") {
    Config config;
    config.settings.theme = "light";
    config.settings.words = {"hubbub", "tea"};
    config.settings.away_after = 15;
    config.servers.push_back({"libera", {{"address", "irc.libera.chat"}, {"join", "#a #b"}}});
    config.keys.push_back({"ctrl-x ctrl-b", "next-buffer"});
    Texts problems;
    const Config again = parse_config(write_config(config), problems);
    CHECK(problems.empty());
    CHECK(again.settings.theme == "light");
    CHECK(again.settings.words == Texts{"hubbub", "tea"});
    CHECK(again.settings.away_after == 15);
    REQUIRE(again.servers.size() == 1);
    CHECK(again.servers[0].values == config.servers[0].values);
    REQUIRE(again.keys.size() == 1);
    CHECK(again.keys[0].keys == "ctrl-x ctrl-b");
    CHECK(again.keys[0].action == "next-buffer");
    CHECK(write_config(again) == write_config(config));
}

TEST_CASE("Config: invalid settings are reported with their line") {
    CHECK(problems_of("theme = dark\ntheme = pink\n") ==
          Texts{"line 2: theme cannot be 'pink': one of: dark light mono"});
    CHECK(problems_of("\n# x\nfoo = 1") == Texts{"line 3: there is no setting 'foo'"});
    CHECK(problems_of("bell") == Texts{"line 1: 'bell' is not 'name = value'"});
    CHECK(problems_of("[server x]\ncolour = 1") == Texts{"line 2: a server has no 'colour'"});
    CHECK(problems_of("[rooms]\nx = 1").size() == 1);
    CHECK(problems_of("scrollback = 5") ==
          Texts{"line 1: scrollback cannot be '5': 100 to 10000000"});
}

TEST_CASE("Config: an invalid value in a server's section is reported") {
    for (const std::string line : {"tls = maybe", "connect = maybe", "bouncer = maybe",
                                   "sasl = maybe", "tls-pin = maybe", "proxy = maybe"}) {
        CAPTURE(line);
        std::vector<std::string> problems;
        const Config config = parse_config("[server work]\n" + line + "\n", problems);
        CHECK(problems.empty());
        CHECK(server_problems(config, "ann").size() == 1);
    }
}

TEST_CASE("Config: a complete server section is usable") {
    const ServerEntry entry{"work",
                            {{"address", "irc.example.org"},
                             {"nick", "ann"},
                             {"join", "#a, b"},
                             {"account", "ann"},
                             {"connect", "off"}}};
    const ServerChoice choice = choose(entry, "login");
    CHECK(choice.server.text() == "irc.example.org:6697");
    CHECK(choice.server.tls);
    CHECK(choice.session.nick == "ann");
    CHECK(choice.session.channels == Texts{"#a", "#b"});
    CHECK(choice.session.login.safe);
    CHECK_FALSE(choice.connect);
    CHECK_THROWS_AS(choose({"x", {{"nick", "1 2"}}}, "login"), UsageError);
    CHECK_THROWS_AS(choose({"x", {{"tls-pin", "12"}}}, "login"), UsageError);
}

TEST_CASE("Config: the first start asks three questions") {
    Texts answers{"irc.example.org", "", "tea"};
    Texts questions;
    const AskQuestion ask = [&](const std::string& question) -> std::optional<std::string> {
        questions.push_back(question);
        if (answers.empty()) return std::nullopt;
        std::string answer = answers.front();
        answers.erase(answers.begin());
        return answer;
    };
    const auto config = first_run("ann", ask, [](const std::string&) {});
    REQUIRE(config);
    CHECK(questions == Texts{"Server [localhost]: ", "Your nick [ann]: ", "Room [#lobby]: "});
    const ServerChoice choice = choose(config->servers.at(0), "ann");
    CHECK(choice.server.host == "irc.example.org");
    CHECK(choice.session.channels == Texts{"#tea"});
    answers = {"a:99999", "localhost", "not a nick", "ann"};
    questions.clear();
    CHECK_FALSE(first_run("ann", ask, [](const std::string&) {}));
    CHECK(questions.size() == 5);
}

TEST_CASE("Config: the file is readable by its owner only and replaced atomically") {
    const TemporaryDirectory folder;
    const std::string path = config_path(folder.path().string(), "");
    CHECK(path == folder.path().string() + "/hubbub/hubbub.conf");
    CHECK_FALSE(read_file(path));
    write_file(path, "one");
    write_file(path, "two");
    CHECK(read_file(path) == "two");
    CHECK(config_path("", "/home/ann") == "/home/ann/.config/hubbub/hubbub.conf");
    CHECK(config_path("relative", "").empty());
}

TEST_CASE("Options: servers, and the protection of their connections") {
    const auto wish = [](const std::string& text) { return parse_server(text, std::nullopt); };
    CHECK(wish("irc.example.org").server.text() == "irc.example.org:6697");
    CHECK(wish("irc.example.org").server.tls);
    CHECK(wish("localhost").server.text() == "localhost:6667");
    CHECK_FALSE(wish("127.0.0.1:7000").server.tls);
    CHECK(wish("ircs://localhost").server.text() == "localhost:6697");
    CHECK(wish("irc://h/#a,%23b,c").channels == Texts{"#a", "#b", "#c"});
    CHECK(parse_server("example.org", false).server.text() == "example.org:6667");
    CHECK_THROWS_AS(wish("irc://"), UsageError);
    CHECK(clean_pin(std::string(64, 'A')) == std::string(64, 'a'));
    CHECK(clean_pin("aa").empty());
}

TEST_CASE("Logs: no name leads out of the directory") {
    CHECK(file_name("#Lobby") == "#lobby");
    CHECK(file_name("../../etc/passwd") == "%2e.%2f..%2fetc%2fpasswd");
    CHECK(file_name("..") == "%2e.");
    CHECK(file_name("") == "%");
    CHECK(file_name("%") == "%25");
    CHECK(file_name(".profile") == "%2eprofile");
    CHECK(file_name("a\x1b[1m/b") == "a[1m%2fb");
    CHECK(file_name(std::string(5000, 'x')).size() == 100);
    const TemporaryDirectory folder;
    LogFiles logs(folder.path().string() + "/logs");
    CHECK(logs.write({{"net", "../#a", {}, "<ann> hi"}}).empty());
    CHECK(read_file(folder.path().string() + "/logs/net/%2e.%2f#a/1970-01-01.log")
              .value_or("")
              .ends_with(" <ann> hi\n"));
}

TEST_CASE("Reconnect: delays grow and are spread") {
    using std::chrono::milliseconds;
    CHECK(retry_delay(0, 0) == milliseconds(2000));
    CHECK(retry_delay(1, 0) == milliseconds(4000));
    CHECK(retry_delay(20, 0) == milliseconds(300'000));
    CHECK(retry_delay(0, 1) == milliseconds(2500));
}

TEST_CASE("Config: each example in a new file works in place") {
    std::string text;
    std::size_t examples = 0;
    const std::string fresh = write_config({});
    for (std::size_t at = 0; at < fresh.size();) {
        const std::size_t end = fresh.find('\n', at);
        std::string line = fresh.substr(at, end - at);
        at = end + 1;
        const bool example = line.starts_with("# ") && line.find(" = ") != std::string::npos;
        if (example) line.erase(0, 2);
        examples += example ? 1 : 0;
        text += line + "\n";
    }
    CHECK(examples == 4);
    std::vector<std::string> problems;
    const Config config = parse_config(text, problems);
    CHECK(problems.empty());
    CHECK(config.filters.size() == 1);
    CHECK(config.keys.size() == 1);
    CHECK(config.aliases.size() == 1);
    CHECK(config.colours.size() == 1);
}

TEST_CASE("Config: /set and /ignore apply to the screen") {
    ScreenDouble at;
    at.type("/set theme light\r");
    CHECK(at.controller.screen.look.theme->name == "light");
    at.type("/set theme pink\r");
    CHECK(at.shows("theme cannot be 'pink'"));
    at.type("/ignore bob\r");
    at.say("bob", "psst");
    CHECK_FALSE(at.shows("psst"));
    at.type("/unignore bob\r");
    at.say("bob", "psst");
    CHECK(at.shows("psst"));
    at.controller.screen.config_path = "/x";
    at.type("/save\r");
    const auto saved = at.controller.take_requests().save;
    REQUIRE(saved);
    const std::string text = write_config(*saved);
    CHECK(text.find("\ntheme = light\n") != std::string::npos);
    CHECK(text.find("[server net]") != std::string::npos);
    CHECK(at.controller.screen.keys.bind("ctrl-q", "flee") ==
          "no such action: 'flee'; /keys lists them");
    CHECK(at.controller.screen.keys.bind("hyper-q", "send") ==
          "no such key: 'hyper-q'; /keys lists the names");
    CHECK(at.controller.screen.keys.bind("f5", "previous-buffer").empty());
    CHECK(at.controller.screen.keys.find("f5") == "previous-buffer");
}

TEST_CASE("Config: a server's section has defaults, and each value reaches its connection") {
    const ServerChoice plain = choose({"irc.example.org", {}}, "ann of ghent");
    CHECK(plain.name == "irc.example.org");
    CHECK(plain.server.text() == "irc.example.org:6697");
    CHECK(plain.server.tls);
    CHECK(plain.server.proxy.empty());
    CHECK(plain.session.nick == "annofghent");
    CHECK(plain.session.user == "annofghent");
    CHECK(plain.session.channels.empty());
    CHECK(plain.session.networks);
    CHECK(plain.connect);
    CHECK(plain.session.login.account.empty());
    const ServerChoice full = choose({"work",
                                      {{"address", "irc://localhost/a,%23b"},
                                       {"nick", "ann"},
                                       {"user", "annie"},
                                       {"join", "c &d"},
                                       {"account", "acct"},
                                       {"sasl", "SCRAM-SHA-256"},
                                       {"certificate", "/c.pem"},
                                       {"proxy", "socks5://p:1080"},
                                       {"tls-pin", std::string(64, 'B')},
                                       {"friends", "bob, carol"},
                                       {"mute", "#a bob"},
                                       {"password-command", "pass x"},
                                       {"password-file", "/pw"},
                                       {"bouncer", "off"},
                                       {"connect", "off"}}},
                                     "login");
    CHECK(full.name == "work");
    CHECK(full.server.text() == "localhost:6667");
    CHECK_FALSE(full.server.tls);
    CHECK(full.server.certificate == "/c.pem");
    CHECK(full.server.proxy == "socks5://p:1080");
    CHECK(full.server.tls_pin == std::string(64, 'b'));
    CHECK(full.session.nick == "ann");
    CHECK(full.session.user == "annie");
    CHECK(full.session.channels == Texts{"#a", "#b", "#c", "&d"});
    CHECK(full.session.login.account == "acct");
    CHECK(full.session.login.mechanism == "SCRAM-SHA-256");
    CHECK_FALSE(full.session.login.safe);
    CHECK(full.session.friends == Texts{"bob", "carol"});
    CHECK(full.mute == Texts{"#a", "bob"});
    CHECK(full.password_command == "pass x");
    CHECK(full.password_file == "/pw");
    CHECK_FALSE(full.session.networks);
    CHECK_FALSE(full.connect);
    const auto server = [](const std::string& tls, const std::string& address) {
        return choose({"x", {{"tls", tls}, {"address", address}}}, "me").server.text();
    };
    CHECK(server("on", "localhost") == "localhost:6697");
    CHECK(server("off", "irc.example") == "irc.example:6667");
    CHECK(server("auto", "irc.example") == "irc.example:6697");
    CHECK(server("", "localhost") == "localhost:6667");
    CHECK(choose({"localhost", {}}, "me").session.login.safe);
    std::string said;
    try {
        choose({"x", {{"tls", "maybe"}}}, "me");
    } catch (const UsageError& error) {
        said = error.what();
    }
    CHECK(said == "[server x] tls cannot be 'maybe', only: on, off, auto");
}

TEST_CASE("Options: the limits of names, ports and links") {
    const auto port = [](const std::string& text) {
        return parse_server(text, std::nullopt).server.port;
    };
    CHECK(port("h:1") == 1);
    CHECK(port("h:65535") == 65535);
    for (const std::string wrong : {"h:65536", "h:0", "h:x", "unix:", "irc://h:0/a", "ircs://"})
        CHECK_THROWS_AS(port(wrong), UsageError);
    CHECK(port("irc://h:7000/a") == 7000);
    CHECK(port("irc://h") == 6697);
    CHECK(port("irc://localhost") == 6667);
    CHECK(port("[::1]") == 6667);
    CHECK(port("[::2]") == 6697);
    CHECK(parse_server("localhost", true).server.port == 6697);
    CHECK(parse_server("ircs://h", false).server.tls);
    CHECK(parse_server("irc://h/a,,b,", std::nullopt).channels == Texts{"#a", "#b"});
    CHECK(parse_server("irc://h/", std::nullopt).channels.empty());
    for (const std::string prefix : {"#", "&", "+", "!"})
        CHECK(channel_name(prefix + "a", "x") == prefix + "a");
    CHECK(channel_name("a", "x") == "#a");
    CHECK(channel_name("#" + std::string(199, 'a'), "x").size() == 200);
    for (const std::string& wrong :
         {std::string(), std::string("#"), std::string("a b"), std::string("a,b"),
          std::string("a\x1b"), "#" + std::string(200, 'a')})
        CHECK_THROWS_AS(channel_name(wrong, "x"), UsageError);
    CHECK(nick_from("1 a.b-c") == "ab-c");
    CHECK(nick_from(std::string(50, 'n')) == std::string(30, 'n'));
    CHECK(session_for("abcdefghijklm", "x").user == "abcdefghij");
    CHECK_THROWS_AS(session_for("", "x"), UsageError);
}

TEST_CASE("Options: each reaches the connection or the session") {
    const ClientOptions all = parse_options({"irc://localhost/a",
                                             "--user",
                                             "u",
                                             "-j",
                                             "b",
                                             "--account",
                                             "acct",
                                             "--sasl",
                                             "EXTERNAL",
                                             "--certificate",
                                             "/c.pem",
                                             "--tls",
                                             "--tls-pin",
                                             std::string(64, 'A'),
                                             "--proxy",
                                             "http://p:80",
                                             "--plain",
                                             "--password-file",
                                             "/pw",
                                             "--password-command",
                                             "cmd"},
                                            "me");
    CHECK(all.place == "irc://localhost/a");
    CHECK(all.server.text() == "localhost:6697");
    CHECK(all.server.tls);
    CHECK(all.server.certificate == "/c.pem");
    CHECK(all.server.tls_pin == std::string(64, 'a'));
    CHECK(all.server.proxy == "http://p:80");
    CHECK(all.session.nick == "me");
    CHECK(all.session.user == "u");
    CHECK(all.session.channels == Texts{"#a", "#b"});
    CHECK(all.session.login.account == "acct");
    CHECK(all.session.login.mechanism == "EXTERNAL");
    CHECK(all.session.login.safe);
    CHECK(all.plain);
    CHECK(all.password_file == "/pw");
    CHECK(all.password_command == "cmd");
    CHECK_FALSE(all.ask_password);
    CHECK(parse_options({"--ask-password"}, "me").ask_password);
    CHECK(parse_options({"--help"}, "me").help);
    CHECK(parse_options({"--version"}, "me").version);
    CHECK_FALSE(parse_options({"h", "--no-tls"}, "me").server.tls);
    CHECK(parse_options({"h", "--no-tls"}, "me").server.port == 6667);
    CHECK_FALSE(parse_options({"localhost", "--proxy", "socks5://p:1"}, "x").session.login.safe);
    // What replaces the settings of the file.
    for (const Texts& given :
         std::vector<Texts>{{"h"}, {"-n", "a"}, {"-j", "a"}, {"--account", "a"}})
        CHECK(parse_options(given, "me").given);
    for (const Texts& extra :
         std::vector<Texts>{{}, {"--user", "a"}, {"--plain"}, {"--sasl", "PLAIN"}, {"--tls"}})
        CHECK_FALSE(parse_options(extra, "me").given);
    for (const Texts& wrong :
         std::vector<Texts>{{"--user", "a b"}, {"--sasl", "plain"}, {"--tls-pin", "12"}, {"--hel"}})
        CHECK_THROWS_AS(parse_options(wrong, "me"), UsageError);
    std::string said;
    try {
        parse_options({"--proxy", "ftp://ann:hunter2@p:1"}, "me");
    } catch (const UsageError& error) {
        said = error.what();
    }
    CHECK(said.starts_with("--proxy: a proxy is socks5://"));
    CHECK(said.find("hunter2") == std::string::npos);
}

TEST_CASE("Config: the first start stops at the end of input, and names a local server") {
    const auto run = [](Texts answers, Texts& printed) {
        return first_run(
            "ann",
            [&](const std::string&) -> std::optional<std::string> {
                if (answers.empty()) return std::nullopt;
                const std::string answer = answers.front();
                answers.erase(answers.begin());
                return answer;
            },
            [&](const std::string& line) { printed.push_back(line); });
    };
    Texts printed;
    CHECK_FALSE(run({}, printed));
    CHECK_FALSE(run({"h"}, printed));
    CHECK_FALSE(run({"h", "n"}, printed));
    printed.clear();
    const auto config = run({"h:0", " unix:/run/x ", "a b", "bob", "a,b", "&tea"}, printed);
    REQUIRE(config);
    CHECK(printed.size() == 4);
    CHECK(config->servers.at(0).name == "local");
    CHECK(config->servers.at(0).values ==
          std::map<std::string, std::string>{
              {"address", "unix:/run/x"}, {"join", "&tea"}, {"nick", "bob"}});
    CHECK(run({"irc.example:7000", "", ""}, printed)->servers.at(0).name == "irc.example");
}
