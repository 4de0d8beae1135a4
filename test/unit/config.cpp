// What the operator can set, where, and what is told when it is wrong.

#include <hubbub/server/config.h>

#include "temporary_directory.h"

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "server/options.h"

using namespace hubbub::server;
using namespace std::chrono_literals;

namespace {

using Words = std::vector<std::string>;

CommandLine read(const Words& arguments, const Words& environment = {}) {
    std::vector<const char*> argv = {"hubbubd"}, env;
    for (const std::string& word : arguments) argv.push_back(word.c_str());
    for (const std::string& word : environment) env.push_back(word.c_str());
    env.push_back(nullptr);
    return read_config(static_cast<int>(argv.size()), argv.data(), env.data());
}

std::string complaint(const Words& arguments, const Words& environment = {}) {
    try {
        read(arguments, environment);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "";
}

std::string write(const TemporaryDirectory& directory, const std::string& name,
                  const std::string& text) {
    const std::string path = directory.path() / name;
    std::ofstream(path) << text;
    return path;
}

}  // namespace

TEST_CASE("without any word the defaults hold, and they are what --help says") {
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

TEST_CASE("every setting reaches its place") {
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

TEST_CASE("the command line counts before the environment, the environment before the file") {
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

TEST_CASE("the example file holds with every default said aloud") {
    const TemporaryDirectory directory;
    std::istringstream example(read({"--print-config"}).print);
    std::string aloud;
    for (std::string line; std::getline(example, line);)
        aloud += (line.starts_with("#") && line[1] != ' ' ? line.substr(1) : line) + "\n";
    const std::string file = write(directory, "hub.ini", aloud);
    CHECK(read({"--config", file}).config.settings.password.empty());
    CHECK(complaint({"--password-file", ""}).starts_with("--password-file ''"));
}

TEST_CASE("a wrong value is told with its option and with what is allowed") {
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
    CHECK(complaint({"--motd", missing}) == "--motd '" + missing + "': cannot read this file");
    CHECK(complaint({"--password-file", empty}) ==
          "--password-file '" + empty + "': the first line must hold the password; it is empty");
    CHECK(complaint({"--listen", "nowhere"}).starts_with("--listen "));
    CHECK(complaint({"--listen", "nowhere"}).find("nowhere") != std::string::npos);
    CHECK(complaint({"--config", missing}) == "--config '" + missing + "': cannot read this file");
}

TEST_CASE("words and settings that do not exist are told, abbreviations are none") {
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

TEST_CASE("help names every setting and fits 80 columns") {
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
