// The client's settings while it runs: what /set, /bind, /autojoin and /save do, what is kept from
// one start to the next.

#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/config/config.h"
#include "client/config/config_file.h"
#include "client/link/log_files.h"
#include "client/screen/start.h"
#include "client/talk/kept_inputs.h"
#include "screen_double.h"
#include "temporary_directory.h"

using namespace hubbub::client;

namespace {

Config parsed(std::string_view text) {
    std::vector<std::string> problems;
    Config config = parse_config(text, problems);
    CHECK(problems.empty());
    return config;
}

std::string complaint(std::string_view text) {
    try {
        checked_config("hubbub.conf", text, "ann");
    } catch (const UsageError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("config: /save changes the lines that say something else, and nothing more") {
    const std::string text =
        "# mine, all mine\n"
        "theme = dark   \n"
        "bell = yes\n"
        "#words = a b\n"
        "\n"
        "[server home]\n"
        "# at the kitchen table\n"
        "address = localhost\n"
        "\n"
        "[keys]\n"
        "# f5 = next-buffer\n"
        "f6 = send\n";
    Config config = parsed(text);
    CHECK(update_config(text, config) == text);
    config.settings.theme = "mono";
    config.settings.words = {"tea"};
    config.settings.log = true;
    config.servers[0].values["join"] = "#a";
    config.servers.push_back({"work", {{"address", "irc.example.org"}}});
    config.keys = {{"f6", "next-buffer"}, {"f5", "send"}};
    const std::string updated = update_config(text, config);
    CHECK(
        updated.starts_with("# mine, all mine\n"
                            "theme = mono\n"
                            "bell = yes\n"
                            "words = tea\n"
                            "log = on\n"
                            "\n"
                            "[server home]\n"
                            "# at the kitchen table\n"
                            "address = localhost\n"
                            "join = #a\n"
                            "\n"
                            "[keys]\n"
                            "# f5 = next-buffer\n"
                            "f6 = next-buffer\n"
                            "f5 = send\n"
                            "\n"
                            "[server work]\n"));
    CHECK(update_config(updated, parsed(updated)) == updated);
    CHECK(parsed(updated).servers.at(1).values.at("address") == "irc.example.org");
    CHECK(update_config("", config) == write_config(config));
    // The last line counts, and says what is wanted as well.
    Config logs;
    logs.settings.log = true;
    CHECK(update_config("log = off\n[settings]\nlog = off\n", logs) ==
          "log = on\n[settings]\nlog = on\n");
    // A value that is at its first one again stands where it stood.
    CHECK(update_config("log = on\n", {}) == "log = off\n");
}

TEST_CASE("config: what is written for a new server is commented and makes sense") {
    const std::string text = write_server({"x", {{"address", "h"}}});
    CHECK(text.find("\naddress = h\n") != std::string::npos);
    CHECK(text.find("\n# log in to this account (SASL)\n#account = \n") != std::string::npos);
    std::string all = text;
    for (std::size_t at = 0; (at = all.find("\n#", at)) != std::string::npos; ++at) {
        if (all[at + 2] != ' ') all.erase(at + 1, 1);
    }
    CHECK(parsed(all).servers.at(0).values.at("account").empty());
}

TEST_CASE("config: all that is wrong is told at once, with its line") {
    CHECK(complaint("theme = dark\n").empty());
    const std::string told =
        complaint("theme = pink\n[server a]\nnick = 1 2\n[keys]\nf5 = flee\nnop-q = send");
    CHECK(
        told.starts_with("hubbub.conf\n"
                         "  line 1: theme cannot be 'pink': one of: dark light mono\n"
                         "  line 2: [server a] nick '1 2': "));
    CHECK(
        told.ends_with("\n"
                       "  line 5: there is no action 'flee'; /keys shows all\n"
                       "  line 6: there is no key 'nop-q'; /keys shows how keys are named"));
}

TEST_CASE("config: the first run writes the file, the next start reads it") {
    const TemporaryDirectory folder;
    const std::string path = folder.path().string() + "/hubbub/hubbub.conf";
    std::vector<std::string> answers{"irc.example.org", "ann", "#tea"};
    std::size_t asked = 0;
    const Ask ask = [&](const std::string&) { return std::optional(answers.at(asked++)); };
    const Tell tell = [](const std::string&) {};
    const Options options = parse_options({}, "login");
    for (int start = 0; start < 2; ++start) {
        const auto config = load_config(path, options, "login", ask, tell);
        REQUIRE(config);
        const auto choices = choices_of(*config, options, "login");
        REQUIRE(choices.size() == 1);
        CHECK(choices[0].server.text() == "irc.example.org:6697");
        CHECK(choices[0].session.nick == "ann");
        CHECK(choices[0].session.rooms == std::vector<std::string>{"#tea"});
        CHECK(asked == 3);
    }
    // The command line says where to go: the settings count, their servers do not.
    const Options elsewhere = parse_options({"localhost"}, "login");
    const auto config = load_config(path, elsewhere, "login", ask, tell);
    CHECK(choices_of(*config, elsewhere, "login").at(0).server.host == "localhost");
}

TEST_CASE("config: a link to the file stays one") {
    const TemporaryDirectory folder;
    const auto real = folder.path() / "dotfiles.conf";
    const auto link = folder.path() / "hubbub.conf";
    std::ofstream(real) << "old";
    std::filesystem::create_symlink(real, link);
    write_file(link.string(), "new");
    CHECK(std::filesystem::is_symlink(link));
    CHECK(read_file(real.string()) == "new");
    const auto mode = std::filesystem::status(real).permissions();
    CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    CHECK(state_folder("/state", "/home/ann") == "/state/hubbub");
    CHECK(state_folder("state", "/home/ann") == "/home/ann/.local/state/hubbub");
    CHECK(state_folder("", "").empty());
}

TEST_CASE("screen: keys, rooms to join and people to ignore are kept by /save") {
    ScreenDouble at;
    at.controller.config_path = "/x";
    at.columns = 120;
    at.workspace.network(0).server.port = 6667;
    at.type("/bind f5 = next-buffer\r");
    CHECK(at.controller.keys.find("f5") == "next-buffer");
    at.type("/bind f5 = flee\r");
    CHECK(at.shows("there is no action 'flee'"));
    at.type("/bind ctrl-t =\r");
    CHECK(at.controller.keys.find("ctrl-t").empty());
    at.type("/autojoin on\r");
    CHECK(at.shows("not in the settings; /save brings it there"));
    at.type("/save\r/autojoin off\r");
    CHECK(at.shows("Joined at the start: none"));
    at.type("/autojoin on\r/autojoin on\r/ignore bob *!*@spam\r/ignore BOB\r/save\r");
    const auto saved = at.controller.take_requests().save;
    REQUIRE(saved);
    CHECK(saved->settings.ignore == std::vector<std::string>{"bob", "*!*@spam"});
    CHECK(saved->servers.at(0).values.at("join") == "#lobby");
    const std::string text = write_config(*saved);
    CHECK(text.ends_with("[keys]\nf5 = next-buffer\nctrl-t = \n"));
    CHECK(complaint(text).empty());
}

TEST_CASE("screen: Tab completes settings and what they can be") {
    ScreenDouble at;
    at.type("/set the\t");
    CHECK(at.input() == "/set theme ");
    at.type("li\t\r");
    CHECK(at.controller.look.theme->name == "light");
    at.type("/set bell o\t");
    CHECK(at.input() == "/set bell on");
    at.type("\x15/set\r");
    for (const Setting& setting : all_settings()) CHECK(at.shows(std::string(setting.name) + " "));
    at.columns = 200;
    for (const Setting& setting : all_settings()) {
        at.type("/set " + std::string(setting.name) + "\r");
        CHECK(at.shows(std::string(setting.help) + " (" + setting.allowed() + ")"));
    }
}

TEST_CASE("screen: no colours, no theme that needs them") {
    ScreenDouble at;
    at.controller.colourless = true;
    at.type("/set theme light\r");
    CHECK(at.controller.look.theme->name == "mono");
}

TEST_CASE("screen: words call as the nick does, in the mentions as well") {
    ScreenDouble at;
    at.type("/set words tea\r");
    at.workspace.go_to(0);
    at.say("alice", "anybody for TEA?");
    at.say("alice", "a team");
    const auto notices = at.workspace.take_notices();
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].title == "#lobby");
    CHECK(notices[0].text == "alice: anybody for TEA?");
    CHECK(at.workspace.buffer(1).mentions == 1);
    CHECK(at.workspace.buffer(1).unread == 2);
    at.type("/buffer mentions\r");
    CHECK(at.shows("anybody for TEA?"));
    CHECK_FALSE(at.shows("a team"));
}

TEST_CASE("screen: away after so long without a key, back with the next") {
    ScreenDouble at;
    at.type("/set away-after 5\r");
    at.sent();
    at.workspace.tick();
    CHECK(at.sent().find("AWAY") == std::string::npos);
    at.clock.time += std::chrono::minutes(6);
    at.workspace.tick();
    CHECK(at.sent().find("AWAY idle\r\n") != std::string::npos);
    at.workspace.tick();
    CHECK(at.sent().find("AWAY") == std::string::npos);
    at.type("x");
    CHECK(at.sent() == "AWAY\r\n");
    // Their own words stay.
    at.type("\x7f/away lunch\r");
    CHECK(at.sent() == "AWAY lunch\r\n");
    at.clock.time += std::chrono::minutes(6);
    at.workspace.tick();
    at.type("x");
    CHECK(at.sent().find("AWAY") == std::string::npos);
    // Without a key since the start.
    ScreenDouble idle;
    idle.workspace.choices.away_after = std::chrono::minutes(5);
    idle.workspace.tick();
    CHECK(idle.sent().find("AWAY") == std::string::npos);
}

TEST_CASE("inputs: what was typed comes back, passwords do not") {
    const KeptInputs inputs{{{"net", "#lobby"}, {"one", "two\nlines\tand \\ a tab"}},
                            {{"net", "net"}, {"/oper me secret", "/join #a"}}};
    const std::string text = write_inputs(inputs);
    CHECK(text.find("secret") == std::string::npos);
    KeptInputs expected = inputs;
    expected[{"net", "net"}] = {"/join #a"};
    CHECK(read_inputs(text) == expected);
    CHECK(read_inputs("nonsense\n\n\t\t\na\tb").empty());
    for (const char* line : {"/OPER a b", "/raw PASS x", "/quote AUTHENTICATE x", "/ns identify x",
                             "/msg NickServ identify x", "/msg nickserv@services identify x",
                             "/raw PRIVMSG NickServ :identify x", "/join #room key"}) {
        CAPTURE(line);
        CHECK(holds_password(line));
    }
    for (const char* line : {"pass the salt", "//oper", "/msg bob nickserv", "/join #room"}) {
        CAPTURE(line);
        CHECK_FALSE(holds_password(line));
    }
    StillClock clock;
    Workspace workspace(clock);
    workspace.remember({{{"net", "net"}, {"one", "two"}}, {{"gone", "#a"}, {"three"}}});
    ServerChoice choice;
    choice.name = "net";
    choice.session.nick = "me";
    workspace.add_network(choice);
    REQUIRE(workspace.current().inputs.size() == 2);
    CHECK(workspace.current().inputs.line(1) == "two");
    workspace.current().inputs.add("four");
    const KeptInputs kept = workspace.inputs();
    CHECK(kept.at({"net", "net"}) == std::vector<std::string>{"one", "two", "four"});
    CHECK(kept.at({"gone", "#a"}) == std::vector<std::string>{"three"});
}

TEST_CASE("logs: a disk that fails is told of once") {
    const TemporaryDirectory folder;
    std::ofstream(folder.path() / "logs") << "a file where a folder should be";
    LogFiles logs(folder.path().string() + "/logs");
    const std::vector<Workspace::LogLine> lines{{"net", "#a", {}, "<ann> hi"}};
    CHECK(logs.write(lines).find("cannot be written") != std::string::npos);
    CHECK(logs.write(lines).empty());
    CHECK(LogFiles("").write(lines).starts_with("There is no place for logs"));
    ScreenDouble at;
    at.say("alice", "before");
    CHECK(at.workspace.take_log().empty());
    at.type("/set log on\r");
    at.say("alice", "a\x1b]0;x\x07 b");
    const auto log = at.workspace.take_log();
    REQUIRE(log.size() == 1);
    CHECK(log[0].buffer == "#lobby");
    CHECK(log[0].text.find('\x1b') == std::string::npos);
}

TEST_CASE("screen: a certificate that was refused can be trusted") {
    ScreenDouble at;
    Network& network = at.workspace.network(0);
    at.type("/trust\r");
    CHECK(at.shows("No certificate of this server was refused."));
    ServerEntry entry;
    entry.name = "net";
    at.controller.config.servers.push_back(entry);
    at.workspace.disconnected(0, "not trusted", 0);
    network.untrusted = std::string(64, 'a');
    at.type("/trust\r");
    CHECK(network.server.tls_pin == std::string(64, 'a'));
    CHECK(network.retry_at == hubbub::Steady{});
    CHECK(at.controller.config.servers[0].values["tls-pin"] == std::string(64, 'a'));
    CHECK(network.untrusted.empty());
}

TEST_CASE("screen: two servers of one host have names of their own") {
    ScreenDouble at;
    at.type("/connect localhost:7001\r/connect localhost:7002\r");
    REQUIRE(at.workspace.networks() == 3);
    CHECK(at.workspace.network(1).name == "localhost");
    CHECK(at.workspace.network(2).name == "localhost:7002");
}
