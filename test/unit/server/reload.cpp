// Reload: settings that a running server keeps. A new setting of that kind must be added to
// values_at_start().

#include "server/config.h"

#include <array>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "server/options.h"
#include "support/temporary_directory.h"

using namespace hubbub::server;

namespace {

using Names = std::vector<std::string>;

// A server with a file of settings.
struct Running {
    TemporaryDirectory folder;
    std::string option = "--config=" + path("hub.ini");
    Config config;
    Names kept;

    std::string path(const std::string& name) const { return (folder.path() / name).string(); }
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }
    void start(const std::string& text) {
        write("hub.ini", text);
        const std::array<const char*, 2> argv = {"hubbubd", option.c_str()};
        config = read_config(2, argv.data(), environment.data()).config;
        config.settings.started = "2026-01-02 03:04:05 UTC";
    }
    void reread(const std::string& text) {
        write("hub.ini", text);
        const std::array<const char*, 2> argv = {"hubbubd", option.c_str()};
        kept.clear();
        config = reread_config(2, argv.data(), environment.data(), config, kept);
    }
    static constexpr std::array<const char*, 1> environment = {nullptr};
};

// A value other than the default for each setting that counts only at the start.
std::map<std::string, std::string> values_at_start(const Running& at) {
    return {
        {"listen", "127.0.0.1:7"},
        {"max-clients", "7"},
        {"server-name", "other.example"},
        {"ban-file", at.path("bans")},
        {"lobby", "#other"},
        {"cloak-key-file", at.write("key", "0123456789012345678901234567890123456789\n")},
        {"log-file", at.path("log")},
        {"log-format", "json"},
        {"console", "yes"},
        {"data-dir", at.path("data")},
        {"history", "off"},
        {"durability", "power"},
    };
}

// Returns all settings that a reload must keep, as text.
std::string start_of(const Config& config) {
    std::string out = config.settings.started + "|" + config.settings.server_name + "|" +
                      config.settings.lobby + "|" + config.ban_file + "|" + config.log.file + "|" +
                      std::to_string(config.settings.max_clients) + "|" +
                      std::to_string(static_cast<int>(config.log.format)) + "|" +
                      (config.console ? "console" : "") + "|" +
                      (config.settings.cloak ? "cloak" : "") + "|" + config.data_dir + "|" +
                      (config.history ? "history" : "") + "|" +
                      std::to_string(static_cast<int>(config.durability));
    for (const auto& listen : config.listen) out += "|" + listen.host + std::to_string(listen.port);
    return out;
}

}  // namespace

TEST_CASE("Reload: a setting that counts only at the start is kept and reported") {
    Running first;
    const auto values = values_at_start(first);
    std::set<std::string> known;
    for (const Option& option : options()) {
        if (option.at_start) known.insert(std::string(option.name));
    }
    std::set<std::string> tried;
    for (const auto& entry : values) tried.insert(entry.first);
    CHECK(known == tried);
    for (const auto& entry : values) {
        const std::string& name = entry.first;
        const std::string& value = entry.second;
        CAPTURE(name);
        Running at;
        at.start("");
        const std::string before = start_of(at.config);
        at.reread(name + " = " + value + "\n");
        CHECK(at.kept == std::vector<std::string>{name});
        CHECK(start_of(at.config) == before);
        // Later reloads keep it, too.
        at.reread(name + " = " + value + "\n");
        CHECK(at.kept == std::vector<std::string>{name});
        CHECK(start_of(at.config) == before);
        at.reread("");
        CHECK(at.kept.empty());
        CHECK(start_of(at.config) == before);
    }
}

TEST_CASE("Reload: a setting that was removed from the file keeps its value from the start") {
    Running at;
    std::string text;
    for (const auto& [name, value] : values_at_start(at)) text += name + " = " + value + "\n";
    at.start(text);
    const std::string before = start_of(at.config);
    for (int i = 0; i < 2; ++i) {
        at.reread("sendq = 5000\n");
        CHECK(at.kept.size() == values_at_start(at).size());
        CHECK(start_of(at.config) == before);
        CHECK(at.config.sendq == 5000);
    }
    at.reread(text);
    CHECK(at.kept.empty());
    CHECK(start_of(at.config) == before);
}

TEST_CASE("Reload: the time of the start is kept") {
    Running at;
    at.start("");
    for (const std::string text : {"", "sendq = 5000\n", "network-name = Elsewhere\n",
                                   "max-clients = 7\n", "limits = off\n"}) {
        CAPTURE(text);
        at.reread(text);
        CHECK(at.config.settings.started == "2026-01-02 03:04:05 UTC");
    }
    CHECK_THROWS_AS(at.reread("sendq = few\n"), ConfigError);
    CHECK(at.config.settings.started == "2026-01-02 03:04:05 UTC");
}
