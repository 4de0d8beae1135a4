// The operator's settings, their sources, and the errors for wrong ones.

#include "server/config.h"

#include <hubbub/base/password.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <initializer_list>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <sys/stat.h>

#include "config_words.h"
#include "server/options.h"
#include "support/temporary_directory.h"
#include "support/tls_server.h"

using namespace hubbub::server;
using namespace settings_test;
using namespace std::chrono_literals;

TEST_CASE("Config: without options the defaults of --help hold") {
    const Config config = read({}).config;
    REQUIRE(config.listen.size() == 1);
    CHECK(config.listen[0].host == "127.0.0.1");
    CHECK(config.listen[0].port == 6667);
    CHECK(config.settings.max_clients == 1024);
    CHECK(config.when_full == WhenFull::refuse);
    CHECK(config.sendq == 1048576);
    CHECK(config.settings.lobby == "#lobby");
    // Each default given as a word gives the same.
    for (const Option& option : options()) {
        if (option.fallback.empty() || option.argument.empty() || option.name == "log-file")
            continue;
        CAPTURE(option.name);
        CHECK(complaint({"--" + std::string(option.name), std::string(option.fallback)}).empty());
    }
}

TEST_CASE("Config: each setting reaches its field") {
    const TemporaryDirectory directory;
    const std::string motd = write(directory, "motd", "one\r\n\ntwo");
    const std::string password = write(directory, "password", "open sesame\r\nnot this\n");
    const Config config = read({"--listen",
                                "[::1]:7000",
                                "--listen=unix:/tmp/hub mode=0600",
                                "--max-clients",
                                "7",
                                "--when-full",
                                "wait",
                                "--server-name",
                                "irc.example.org",
                                "--network-name",
                                "Example",
                                "--motd",
                                motd,
                                "--password-file",
                                password,
                                "--lobby",
                                "#tea",
                                "--sendq",
                                "5000",
                                "--ping-interval",
                                "10",
                                "--ping-timeout",
                                "11",
                                "--registration-timeout",
                                "12",
                                "--flood-burst",
                                "13",
                                "--flood-rate",
                                "14",
                                "--log-level",
                                "debug",
                                "--log-file",
                                "/tmp/hub.log"})
                              .config;
    REQUIRE(config.listen.size() == 2);
    CHECK(config.listen[0].host == "::1");
    CHECK(config.listen[1].unix_path == "/tmp/hub");
    CHECK(config.listen[1].unix_mode == 0600);
    CHECK(config.settings.max_clients == 7);
    CHECK(config.when_full == WhenFull::wait);
    CHECK(config.settings.server_name == "irc.example.org");
    CHECK(config.settings.network_name == "Example");
    CHECK(config.settings.motd == Words{"one", "", "two"});
    CHECK(config.settings.password == "open sesame");
    CHECK(config.settings.lobby == "#tea");
    CHECK(config.sendq == 5000);
    CHECK(config.ping_interval == 10s);
    CHECK(config.ping_timeout == 11s);
    CHECK(config.registration_timeout == 12s);
    CHECK(config.flood_burst == 13);
    CHECK(config.flood_rate == 14);
    CHECK(config.log.level == hubbub::log::Level::debug);
    CHECK(config.log.file == "/tmp/hub.log");
}

TEST_CASE("Config: permanent channels") {
    CHECK(read({}).config.settings.permanent_channels.empty());
    CHECK(read({"--channel", "#tea", "--channel=#Cup"}).config.settings.permanent_channels ==
          Words{"#tea", "#Cup"});
    for (const std::string name : {"tea", "#a b", "#a,b", ""})
        CHECK(complaint({"--channel", name}).starts_with("--channel '" + name + "': must be a"));
}

TEST_CASE("Config: registered channels") {
    CHECK(read({}).config.settings.register_created);
    const Config config = read({"--register-channels", "manual", "--channels-per-account", "3",
                                "--channel-expiry", "90"})
                              .config;
    CHECK_FALSE(config.settings.register_created);
    CHECK(config.settings.channels_per_account == 3);
    CHECK(config.settings.channel_expiry_days == 90);
    CHECK(complaint({"--register-channels", "yes"}) ==
          "--register-channels 'yes': must be auto or manual");
}

TEST_CASE("Config: capabilities can be withheld") {
    const Config config = read({"--withhold", "setname", "--withhold", "draft/multiline"}).config;
    CHECK(config.settings.withheld == std::vector<std::string>{"setname", "draft/multiline"});
    for (const std::string name : {"tls", "cap-notify", "SETNAME", "setname,batch"}) {
        CHECK(complaint({"--withhold", name}) ==
              "--withhold '" + name +
                  "': must be a capability that CAP LS lists, and not cap-notify");
    }
}

TEST_CASE("Config: command line before environment before file") {
    const TemporaryDirectory directory;
    const std::string file =
        write(directory, "hub.ini",
              "# a comment\n[section]\n; another\r\nmax-clients=1\n  sendq = 5001 \r\n"
              "lobby = #file\n"
              "listen = 127.0.0.1:1\nlisten = 127.0.0.1:2\n");
    const Words environment = {"HUBBUB_MAX_CLIENTS=2", "HUBBUB_SENDQ=5002", "PATH=/bin",
                               "HUBBUB_NO_SUCH_THING=x", "HUBBUB_LISTEN=127.0.0.1:3"};
    Config config = read({"--config", file, "--max-clients", "3"}, environment).config;
    CHECK(config.settings.max_clients == 3);
    CHECK(config.sendq == 5002);
    CHECK(config.settings.lobby == "#file");
    REQUIRE(config.listen.size() == 1);
    CHECK(config.listen[0].port == 3);
    config = read({}, {"HUBBUB_CONFIG=" + file}).config;
    CHECK(config.settings.max_clients == 1);
    CHECK(config.listen.size() == 2);
}

TEST_CASE("Options: --print-config prints each heading once") {
    std::istringstream example(read({"--print-config"}).print);
    std::set<std::string> headings;
    for (std::string line; std::getline(example, line);) {
        CAPTURE(line);
        if (line.starts_with("# --- ")) CHECK(headings.insert(line).second);
    }
    CHECK(headings.size() == 12);
}

TEST_CASE("Config: the example file states every default") {
    const TemporaryDirectory directory;
    std::istringstream example(read({"--print-config"}).print);
    std::string aloud;
    for (std::string line; std::getline(example, line);)
        aloud += (line.starts_with("#") && line[1] != ' ' ? line.substr(1) : line) + "\n";
    const std::string file = write(directory, "hub.ini", aloud);
    CHECK(read({"--config", file}).config.settings.password.empty());
    CHECK(complaint({"--password-file", ""}).starts_with("--password-file ''"));
}

TEST_CASE("Config: a wrong value is refused with its option and the allowed values") {
    const TemporaryDirectory directory;
    const std::string empty = write(directory, "empty", "");
    const std::string missing = directory.path() / "missing";
    const std::string number = "must be a whole number from ";
    CHECK(complaint({"--max-clients", "0"}) == "--max-clients '0': " + number + "1 to 1000000");
    CHECK(complaint({"--max-clients", "12x"}) == "--max-clients '12x': " + number + "1 to 1000000");
    CHECK(complaint({"--max-clients=-1"}) == "--max-clients '-1': " + number + "1 to 1000000");
    CHECK(complaint({"--max-clients", ""}) == "--max-clients '': " + number + "1 to 1000000");
    CHECK(complaint({"--sendq", "99999999999999999999"}) ==
          "--sendq '99999999999999999999': " + number + "4096 to 1073741824");
    CHECK(complaint({"--ping-interval", "0"}) == "--ping-interval '0': " + number + "1 to 86400");
    CHECK(complaint({}, {"HUBBUB_SENDQ=few"}) == "--sendq 'few': " + number + "4096 to 1073741824");
    CHECK(complaint({"--when-full", "maybe"}) == "--when-full 'maybe': must be refuse or wait");
    CHECK(complaint({"--log-level", "loud"}) ==
          "--log-level 'loud': must be trace, debug, info, warn, error or off");
    CHECK(complaint({"--lobby", "lobby"}).starts_with("--lobby 'lobby': must be a channel name"));
    CHECK(complaint({"--server-name", "two words"})
              .starts_with("--server-name 'two words': must be one word"));
    CHECK(complaint({"--motd", missing}) ==
          "--motd '" + missing + "': cannot read this file: No such file or directory");
    CHECK(complaint({"--password-file", empty}) ==
          "--password-file '" + empty + "': the first line must hold the password; it is empty");
    CHECK(complaint({"--listen", "nowhere"}).starts_with("--listen "));
    CHECK(complaint({"--listen", "nowhere"}).find("nowhere") != std::string::npos);
    CHECK(complaint({"--config", missing}) ==
          "--config '" + missing + "': cannot read this file: No such file or directory");
}

TEST_CASE("Config: unknown arguments, settings and abbreviations are refused") {
    const TemporaryDirectory directory;
    CHECK(complaint({"--nonsense"}).find("--nonsense") != std::string::npos);
    CHECK(complaint({"--max-client", "5"}).find("max-client") != std::string::npos);
    CHECK(complaint({"stray"}).find("positional") != std::string::npos);
    CHECK(complaint({"--sendq", "5000", "--sendq", "6000"}).find("sendq") != std::string::npos);
    const auto in_file = [&](const std::string& text) {
        const std::string file = write(directory, "hub.ini", text);
        const std::string told = complaint({"--config", file}), start = "--config '" + file + "'";
        CHECK(told.starts_with(start));
        return told.substr(start.size());
    };
    CHECK(in_file("\nnonsense = 1\n") == " line 2: there is no setting 'nonsense'");
    CHECK(in_file("config = x\n") == " line 1: there is no setting 'config'");
    CHECK(in_file("sendq 5000\n") == " line 1: 'sendq 5000' must be NAME = VALUE");
    CHECK(in_file("sendq = 5000\nsendq = 6000\n") ==
          ": option 'sendq' cannot be specified more than once");
}

TEST_CASE("Config: --help lists every setting within 80 columns") {
    const std::string help = read({"--help"}).print;
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        CHECK(line.size() <= 80);
    }
    for (const Option& option : options())
        CHECK(help.find("--" + std::string(option.name)) != std::string::npos);
    CHECK(read({"--version"}).print.starts_with("hubbubd "));
    CHECK(read({"--check-config"}).check_only);
    CHECK(read({"--check-config"}).print.empty());
    // Asked for help, what else is wrong does not matter.
    CHECK_FALSE(read({"--help", "--max-clients", "x"}).print.empty());
}

TEST_CASE("Config: a reload keeps start-only settings and names them") {
    const TemporaryDirectory directory;
    const std::string file = write(directory, "hub.ini", "max-clients = 7\nsendq = 5000\n");
    const std::string option = "--config=" + file;
    const std::array<const char*, 2> argv = {"hubbubd", option.c_str()};
    const std::array<const char*, 1> environment = {nullptr};
    const auto again = [&](const Config& running, Words& kept) {
        return reread_config(2, argv.data(), environment.data(), running, kept);
    };
    const Config running = read_config(2, argv.data(), environment.data()).config;
    Words kept;
    CHECK(again(running, kept).settings.max_clients == 7);
    CHECK(kept.empty());
    write(directory, "hub.ini",
          "max-clients = 8\nsendq = 6000\nlisten = 127.0.0.1:7\nlobby = #lobby\nflood-rate = 3\n");
    const Config fresh = again(running, kept);
    CHECK(kept == Words{"listen", "max-clients"});
    CHECK(fresh.settings.max_clients == 7);
    CHECK(fresh.listen.at(0).port == 6667);
    CHECK(fresh.sendq == 6000);
    CHECK(fresh.flood_rate == 3);
    write(directory, "hub.ini", "sendq = few\n");
    CHECK_THROWS_AS(again(running, kept), ConfigError);
}

TEST_CASE("Config: operator privileges are given by name, by class, or all") {
    using namespace hubbub::commands;
    static const std::string hash = hubbub::hash_password("x");
    const auto may = [&](const Words& arguments) {
        return read(arguments).config.settings.operators.at(0).privileges;
    };
    CHECK(may({"--oper", "ann " + hash}) == all_privileges);
    CHECK(may({"--oper", "ann " + hash + " kill,see-hidden"}) == (may_kill | may_see_hidden));
    CHECK(may({"--oper", "ann " + hash + " helper,ban", "--oper-class", "helper kill,notices"}) ==
          (may_kill | may_hear_notices | may_ban));
    // A list adds up, wherever the class stands in it; a class may have others, and a later class
    // of the same name replaces the earlier one.
    const Words helper = {"--oper-class", "helper kill"};
    const auto with_helper = [&](const std::string& list, const Words& more = {}) {
        Words all = helper;
        all.insert(all.end(), more.begin(), more.end());
        all.insert(all.end(), {"--oper", "ann " + hash + " " + list});
        return may(all);
    };
    CHECK(with_helper("wallops,helper") == (may_kill | may_wallops));
    CHECK(with_helper("helper,wallops") == (may_kill | may_wallops));
    CHECK(with_helper("wallops,helper,ban") == (may_kill | may_wallops | may_ban));
    CHECK(with_helper("senior", {"--oper-class", "senior rehash,helper"}) ==
          (may_kill | may_rehash));
    CHECK(with_helper("helper,senior", {"--oper-class", "senior sa"}) == (may_kill | may_force));
    CHECK(with_helper("helper", {"--oper-class", "helper stats"}) == may_see_stats);
    for (const PrivilegeName& known : privilege_names) {
        const std::string name(known.name);
        if (known.privilege == may_stop) continue;
        CHECK(may({"--oper", "ann " + hash + " " + name}) == known.privilege);
    }
    // An error repeats neither the hash nor a password in its place.
    for (const std::string& wrong :
         Words{"ann secret", "ann " + hash + " die", "ann " + hash + "x y"}) {
        const std::string told = complaint({"--oper", wrong});
        CHECK(told.starts_with("--oper 'ann': "));
        CHECK(told.find(hash) == std::string::npos);
        CHECK(told.find("secret") == std::string::npos);
    }
    CHECK(
        complaint({"--oper", "ann " + hash + " kil"}).starts_with("--oper 'ann': 'kil' is not a "));
    CHECK(complaint({"--oper-class", "helper"}).starts_with("--oper-class 'helper': must be NAME"));
    CHECK(complaint({"--oper-class", "helper die"}).find("'die' is not a privilege") !=
          std::string::npos);
}

TEST_CASE("Config: an operator name is used once, as a second account would never match") {
    static const std::string hash = hubbub::hash_password("x");
    CHECK(complaint({"--oper", "ann " + hash, "--oper", "ann " + hash + " kill"}) ==
          "--oper 'ann': is already an operator account");
}

TEST_CASE("Config: a directory is refused as a settings file") {
    const TemporaryDirectory directory;
    const std::string path = directory.path();
    for (const std::string option : {"config", "motd", "password-file", "cloak-key-file"})
        CHECK(complaint({"--" + option, path}) ==
              "--" + option + " '" + path + "': cannot read this file: Is a directory");
}

TEST_CASE("Config: a byte order mark is skipped in every file") {
    const TemporaryDirectory directory;
    const std::string mark = "\xef\xbb\xbf";
    const std::string motd = write(directory, "motd", mark + "Welcome\n");
    const std::string password = write(directory, "password", mark + "secret\n");
    const std::string file =
        write(directory, "conf",
              mark + "network-name = Net\r\nmotd = " + motd + "\npassword-file = " + password);
    const Config config = read({"--config", file}).config;
    CHECK(config.settings.network_name == "Net");
    CHECK(config.settings.motd == Words{"Welcome"});
    CHECK(config.settings.password == "secret");
}

TEST_CASE("Config: text that is not UTF-8 is refused with its option or file") {
    const TemporaryDirectory directory;
    const std::string latin1 = write(directory, "latin1", "one\ncaf\xe9\n");
    const std::string nul = write(directory, "nul", std::string("a\0b\n", 4));
    const std::string utf16 = write(directory, "utf16", "\xff\xfeh");
    const std::string is_not = "is not UTF-8; save the file as UTF-8";
    CHECK(complaint({"--motd", latin1}) == "--motd '" + latin1 + "': line 2 " + is_not);
    CHECK(complaint({"--motd", utf16}) == "--motd '" + utf16 + "': line 1 " + is_not);
    CHECK(complaint({"--motd", nul}).find("line 1 has a NUL or CR byte") != std::string::npos);
    const std::string wrong = write(directory, "wrong", "\xe9\n");
    CHECK(complaint({"--password-file", wrong}).find("line 1 " + is_not) != std::string::npos);
    for (const std::string option : {"admin-name", "admin-email", "server-description",
                                     "network-name", "server-name", "lobby", "oper"}) {
        CHECK(complaint({"--" + option, "caf\xe9"}) == "--" + option + " is not UTF-8");
        const std::string file = write(directory, "conf", option + " = caf\xe9\n");
        CHECK(complaint({"--config", file}) == "--" + option + " is not UTF-8");
    }
    CHECK(complaint({}, {"HUBBUB_ADMIN_NAME=caf\xe9"}) == "--admin-name is not UTF-8");
    CHECK(complaint({"--admin-name", "a\x1b[2J"}).find("without control") != std::string::npos);
    // The name of a file may be any bytes, and a comment too.
    const std::string odd = write(directory, "caf\xe9", "Hello\n");
    const std::string file = write(directory, "conf", "# caf\xe9\nmotd = " + odd + "\n");
    CHECK(read({"--config", file}).config.settings.motd == Words{"Hello"});
}

TEST_CASE("Config: quotes around a value in the file are removed") {
    const TemporaryDirectory directory;
    const auto network = [&](const std::string& value) {
        const std::string file = write(directory, "conf", "admin-name = " + value + "\n");
        return read({"--config", file}).config.settings.admin_name;
    };
    CHECK(network("\"My Net\"") == "My Net");
    CHECK(network("'My Net'") == "My Net");
    CHECK(network("\"\"").empty());
    CHECK(network("O'Brian's") == "O'Brian's");
    CHECK(network("'t Hof") == "'t Hof");
    CHECK(network("a \"b\" c") == "a \"b\" c");
    for (const std::string value : {"\"My Net", "My Net\"", "\""}) {
        const std::string file = write(directory, "conf", "\nadmin-name = " + value + "\n");
        CHECK(complaint({"--config", file}) ==
              "--config '" + file + "' line 2: the quotes around 'admin-name' do not match");
    }
}

TEST_CASE("Config: a server name that could be a nick is refused") {
    CHECK(complaint({"--server-name", "hub"}) ==
          "--server-name 'hub': must have a dot, as in chat.example.org: without one it could be "
          "a nick");
    CHECK(complaint({"--server-name", "hub.local"}).empty());
}

TEST_CASE("Config: a FIFO without a writer does not block") {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "fifo";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK(complaint({"--password-file", path}).find("it is empty") != std::string::npos);
    CHECK(complaint({"--motd", "/dev/zero"}).find("File too large") != std::string::npos);
}

TEST_CASE("Config: each number is accepted at its bounds and refused beyond them") {
    struct Range {
        std::string name;
        std::size_t least, most;
    };
    const std::vector<Range> ranges = {
        {"max-clients", 1, 1'000'000},  {"resolve-timeout", 1, 86'400},
        {"sendq", 4096, 1'073'741'824}, {"ping-interval", 1, 86'400},
        {"ping-timeout", 1, 86'400},    {"registration-timeout", 1, 86'400},
        {"flood-burst", 0, 1'000'000},  {"flood-rate", 0, 1'000'000},
        {"recvq", 0, 1'073'741'824},    {"clones", 0, 1'000'000},
        {"ipv4-width", 1, 32},          {"ipv6-width", 1, 128},
    };
    for (const Range& range : ranges) {
        CAPTURE(range.name);
        const auto told = [&](std::size_t value) {
            return complaint({"--" + range.name, std::to_string(value)});
        };
        CHECK(told(range.least).empty());
        CHECK(told(range.most).empty());
        const std::string must = "': must be a whole number from " + std::to_string(range.least) +
                                 " to " + std::to_string(range.most);
        if (range.least > 0) CHECK(told(range.least - 1).ends_with(must));
        CHECK(told(range.most + 1).ends_with(must));
        for (const std::string wrong : {" 5", "5 ", "-1", "+5", "0x5", "5.0"})
            CHECK(complaint({"--" + range.name + "=" + wrong}).ends_with(must));
    }
    const Config config = read({"--ipv4-width", "1", "--ipv6-width", "128"}).config;
    CHECK(config.addresses.v4_bits == 1);
    CHECK(config.addresses.v6_bits == 128);
}

TEST_CASE("Config: names are one word of 63 bytes, texts have 300 bytes") {
    const Config longest = read({"--network-name", std::string(63, 'n'), "--server-name",
                                 "s." + std::string(61, 's'), "--admin-name", std::string(300, 'a'),
                                 "--admin-email", "two words: yes", "--server-description", ""})
                               .config;
    CHECK(longest.settings.network_name == std::string(63, 'n'));
    CHECK(longest.settings.server_name == "s." + std::string(61, 's'));
    CHECK(longest.settings.admin_name == std::string(300, 'a'));
    CHECK(longest.settings.admin_email == "two words: yes");
    for (const std::string icon : {"example.org/i.png", "ftp://example.org/i.png",
                                   "https://example.org/a b.png", "https://example.org/\x7f"})
        CHECK(complaint({"--icon=" + icon}).find("must be an http or https address") !=
              std::string::npos);
    for (const std::string option : {"network-name", "server-name"}) {
        CAPTURE(option);
        const auto told = [&](const std::string& value) {
            return complaint({"--" + option + "=" + value});
        };
        for (const char c : std::string(" :!@,*?=\x7f"))
            CHECK(told("a." + std::string(1, c) + "b").find("must be one word") !=
                  std::string::npos);
        CHECK(complaint({"--" + option, ""}).find("must be one word of at most 63 bytes") !=
              std::string::npos);
        CHECK(told("s." + std::string(62, 's')).find("at most 63 bytes") != std::string::npos);
    }
    for (const std::string option : {"admin-name", "admin-email", "server-description"})
        CHECK(complaint({"--" + option, std::string(301, 'a')})
                  .ends_with("must be at most 300 bytes of UTF-8 without control characters"));
}

TEST_CASE("Config: a word with two values is accepted in each, and nothing else is") {
    CHECK(read({"--when-full", "refuse"}).config.when_full == WhenFull::refuse);
    CHECK(read({"--limits", "on", "--flood-burst", "9"}).config.flood_burst == 9);
    CHECK(read({"--log-format", "json"}).config.log.format == hubbub::log::Format::json);
    CHECK(read({"--log-format", "text"}).config.log.format == hubbub::log::Format::text);
    CHECK(complaint({"--log-format", "xml"}) == "--log-format 'xml': must be text or json");
    for (const auto& [name, level] : {std::pair{"trace", hubbub::log::Level::trace},
                                      {"debug", hubbub::log::Level::debug},
                                      {"info", hubbub::log::Level::info},
                                      {"warn", hubbub::log::Level::warn},
                                      {"error", hubbub::log::Level::error},
                                      {"off", hubbub::log::Level::off}})
        CHECK(read({"--log-level", name}).config.log.level == level);
    const TemporaryDirectory directory;
    for (const std::string option : {"resolve-hosts", "force-cloaks", "trace-lines", "console"}) {
        CAPTURE(option);
        const auto in_file = [&](const std::string& value) {
            return complaint({"--config", write(directory, "conf", option + " = " + value + "\n")});
        };
        CHECK(in_file("yes").empty());
        CHECK(in_file("no").empty());
        CHECK(in_file("true").find("--" + option + " 'true': must be yes or no") !=
              std::string::npos);
    }
    const std::string file =
        write(directory, "conf", "resolve-hosts = no\nforce-cloaks = no\ntrace-lines = yes\n");
    const Config config = read({"--config", file}).config;
    CHECK_FALSE(config.resolve_hosts);
    CHECK_FALSE(config.settings.force_cloaks);
    CHECK(config.trace_lines);
    CHECK_FALSE(config.console);
}

TEST_CASE("Config: users: multiclient, always-on and its expiry") {
    using hubbub::commands::AlwaysOn;
    CHECK(read({}).config.settings.multiclient);
    CHECK(read({}).config.settings.always_on == AlwaysOn::opt_in);
    CHECK(read({}).config.settings.always_on_expires == std::chrono::days(30));
    CHECK(read({"--multiclient", "on"}).config.settings.multiclient);
    CHECK_FALSE(read({"--multiclient", "off"}).config.settings.multiclient);
    CHECK(read({"--always-on", "off"}).config.settings.always_on == AlwaysOn::off);
    CHECK(read({"--always-on", "opt-out"}).config.settings.always_on == AlwaysOn::opt_out);
    CHECK(read({"--always-on-expires", "2"}).config.settings.always_on_expires ==
          std::chrono::days(2));
    CHECK(complaint({"--multiclient", "yes"}).find("must be on or off") != std::string::npos);
    CHECK(complaint({"--always-on", "on"}).find("must be opt-in, opt-out or off") !=
          std::string::npos);
    CHECK(complaint({"--always-on-expires", "0"}).find("1 to 3650") != std::string::npos);
}
