// The client's files between two runs: hubbub.conf, the input history, logs.

#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/config/config.h"
#include "client/config/config_file.h"
#include "client/link/log_files.h"
#include "client/screen/start.h"
#include "client/talk/kept_inputs.h"
#include "support/screen_double.h"
#include "support/temporary_directory.h"

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

TEST_CASE("Config: /save changes only the lines that differ") {
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
    // The last line counts, and already has the wanted value.
    Config logs;
    logs.settings.log = true;
    CHECK(update_config("log = off\n[settings]\nlog = off\n", logs) ==
          "log = on\n[settings]\nlog = on\n");
    // A value reset to its original keeps its original line.
    CHECK(update_config("log = on\n", {}) == "log = off\n");
}

TEST_CASE("Config: a new server's section has comments and is valid") {
    const std::string text = write_server({"x", {{"address", "h"}}});
    CHECK(text.find("\naddress = h\n") != std::string::npos);
    CHECK(text.find("\n# log in to this account (SASL)\n#account = \n") != std::string::npos);
    std::string all = text;
    for (std::size_t at = 0; (at = all.find("\n#", at)) != std::string::npos; ++at) {
        if (all[at + 2] != ' ') all.erase(at + 1, 1);
    }
    CHECK(parsed(all).servers.at(0).values.at("account").empty());
}

TEST_CASE("Config: all errors are reported at once, with their lines") {
    CHECK(complaint("theme = dark\n").empty());
    const std::string told =
        complaint("theme = pink\n[server a]\nnick = 1 2\n[keys]\nf5 = flee\nnop-q = send");
    CHECK(
        told.starts_with("hubbub.conf\n"
                         "  line 1: theme cannot be 'pink': one of: dark light mono\n"
                         "  line 2: [server a] nick '1 2': "));
    CHECK(
        told.ends_with("\n"
                       "  line 5: no such action: 'flee'; /keys lists them\n"
                       "  line 6: no such key: 'nop-q'; /keys lists the names"));
}

TEST_CASE("Config: the first start writes the file, the next reads it") {
    const TemporaryDirectory folder;
    const std::string path = folder.path().string() + "/hubbub/hubbub.conf";
    std::vector<std::string> answers{"irc.example.org", "ann", "#tea"};
    std::size_t asked = 0;
    const AskQuestion ask = [&](const std::string&) { return std::optional(answers.at(asked++)); };
    const PrintLine tell = [](const std::string&) {};
    const ClientOptions options = parse_options({}, "login");
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
    // The command line names the server: settings of the file apply, its servers do not.
    const ClientOptions elsewhere = parse_options({"localhost"}, "login");
    const auto config = load_config(path, elsewhere, "login", ask, tell);
    CHECK(choices_of(*config, elsewhere, "login").at(0).server.host == "localhost");
}

TEST_CASE("Config: a symbolic link to the file is kept") {
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

TEST_CASE("Input history: is restored without passwords") {
    const KeptInputs inputs{{{"net", "#lobby"}, {"one", "two\nlines\tand \\ a tab"}},
                            {{"net", "net"}, {"/oper me secret", "/join #a"}}};
    const std::string text = write_inputs(inputs);
    CHECK(text.find("secret") == std::string::npos);
    KeptInputs expected = inputs;
    expected[{"net", "net"}] = {"/join #a"};
    CHECK(read_inputs(text) == expected);
    CHECK(read_inputs("nonsense\n\n\t\t\na\tb").empty());
    CHECK(read_inputs("net\tNickServ\tidentify old\nnet\tnet\t/j #a key\nnet\tnet\tkept\n") ==
          KeptInputs{{{"net", "net"}, {"kept"}}});
    StillClock clock;
    Workspace workspace(clock);
    workspace.inputs.remember({{{"net", "net"}, {"one", "two"}}, {{"gone", "#a"}, {"three"}}});
    ServerChoice choice;
    choice.name = "net";
    choice.session.nick = "me";
    workspace.add_network(choice);
    REQUIRE(workspace.buffers.current().inputs.size() == 2);
    CHECK(workspace.buffers.current().inputs.line(1) == "two");
    workspace.buffers.current().inputs.add("four");
    const KeptInputs kept = workspace.inputs.all(workspace.buffers);
    CHECK(kept.at({"net", "net"}) == std::vector<std::string>{"one", "two", "four"});
    CHECK(kept.at({"gone", "#a"}) == std::vector<std::string>{"three"});
}

TEST_CASE("Logs: a failing disk is reported once") {
    const TemporaryDirectory folder;
    std::ofstream(folder.path() / "logs") << "a file where a folder should be";
    LogFiles logs(folder.path().string() + "/logs");
    const std::vector<LogLine> lines{{"net", "#a", {}, "<ann> hi"}};
    CHECK(logs.write(lines).find("cannot be written") != std::string::npos);
    CHECK(logs.write(lines).empty());
    CHECK(LogFiles("").write(lines).starts_with("Logs cannot be written"));
    ScreenDouble at;
    at.say("alice", "before");
    CHECK(at.workspace.log.take_lines().empty());
    at.type("/set log on\r");
    at.say("alice", "a\x1b]0;x\x07 b");
    const auto log = at.workspace.log.take_lines();
    REQUIRE(log.size() == 1);
    CHECK(log[0].buffer == "#lobby");
    CHECK(log[0].text.find('\x1b') == std::string::npos);
}
