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
        CHECK(choices[0].session.channels == std::vector<std::string>{"#tea"});
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

TEST_CASE("Filters: every rule reads back as it was written") {
    struct Case {
        std::string rule;
        Filter parts;
        std::string written;
    };
    std::string file = "[filters]\n";
    Filters expected;
    for (const Case& one : std::vector<Case>{
             {"in #a", {"x", "#a", "", ""}, "in #a"},
             {"from bob", {"x", "", "bob", ""}, "from bob"},
             {"hello", {"x", "", "", "hello"}, "hello"},
             {"  from  bob  in #a  two  words ", {"x", "#a", "bob", "two  words"}, ""},
             {"in #a in #b", {"x", "#b", "", ""}, "in #b"},
             {"says hello", {"x", "", "", "hello"}, "hello"},
             {"says says hello", {"x", "", "", "says hello"}, "says says hello"},
             {"says says says", {"x", "", "", "says says"}, "says says says"},
             {"says in the house", {"x", "", "", "in the house"}, "says in the house"},
             {"says from bob", {"x", "", "", "from bob"}, "says from bob"},
             {"in #a says from bob", {"x", "#a", "", "from bob"}, "in #a says from bob"},
             {"from bob says says it", {"x", "", "bob", "says it"}, "from bob says says it"},
             {"in", {"x", "", "", "in"}, "says in"},
             {"from", {"x", "", "", "from"}, "says from"},
             {"says", {"x", "", "", "says"}, "says says"},
             {"SAYS IN x", {"x", "", "", "SAYS IN x"}, "SAYS IN x"},
             {"insert from x", {"x", "", "", "insert from x"}, "insert from x"},
             {"sayst in", {"x", "", "", "sayst in"}, "sayst in"},
             {"in #a from *", {"x", "#a", "*", ""}, "in #a from *"},
         }) {
        CAPTURE(one.rule);
        std::string problem;
        const Filter filter = parse_filter("x", one.rule, problem);
        CHECK(problem.empty());
        CHECK(filter == one.parts);
        if (!one.written.empty()) CHECK(filter.rule() == one.written);
        CHECK(parse_filter("x", filter.rule(), problem) == filter);
        expected.push_back(filter);
        expected.back().name = "f" + std::to_string(expected.size());
        file += expected.back().name + " = " + filter.rule() + "\n";
    }
    Config config = parsed(file);
    CHECK(config.filters == expected);
    CHECK(parsed(write_config(config)).filters == expected);
    CHECK(update_config(file, config) == file);
    // Changed, forgotten, added by another program, new.
    config.filters = {{"F1", "#z", "", ""}, {"new", "", "", "in it"}};
    config.forget("filters", "F2");
    CHECK(update_config("[filters]\n# mine\nf2 = x\nF1 = y\nhers = z\n", config) ==
          "[filters]\n# mine\nF1 = in #z\nhers = z\nnew = says in it\n");
}

TEST_CASE("Filters: a name and a rule have limits, and match without regard to case") {
    std::string problem;
    const auto refused = [&](const std::string& name, const std::string& rule) {
        parse_filter(name, rule, problem);
        return problem;
    };
    CHECK(refused("x", std::string(300, 'r')).empty());
    CHECK(refused("x", std::string(301, 'r')) == "the filter 'x' is longer than 300 characters");
    for (const std::string name : {"on", "off", "a=b", "a#", "[a", "a]", "a\x1b"})
        CHECK(refused(name, "hello").starts_with("a filter cannot be called '"));
    CHECK(refused("x", "hello\x1b").starts_with("a filter cannot be called"));
    for (const std::string rule : {"", "*", "* *", "in *", "from **", "in * from * says *"})
        CHECK(refused("x", rule).find("would hide everything") != std::string::npos);
    CHECK(refused("x", "in * from * ?").empty());
    Filters filters{parse_filter("one", "in #C? from *bot pass*d", problem)};
    CHECK(hides(filters, "#ci", "RoBot", "it PASSED now"));
    CHECK_FALSE(hides(filters, "#cii", "robot", "passed"));
    CHECK_FALSE(hides(filters, "#ci", "bots", "passed"));
    CHECK_FALSE(hides(filters, "#ci", "robot", "failed"));
    put(filters, parse_filter("ONE", "tea", problem));
    put(filters, parse_filter("two", "in #x", problem));
    REQUIRE(filters.size() == 2);
    CHECK_FALSE(hides(filters, "#ci", "robot", "passed"));
    CHECK(hides(filters, "#ci", "bob",
                "t\x02"
                "ea"));
    CHECK(hides(filters, "#x", "bob", ""));
    CHECK_FALSE(hides({}, "#x", "bob", "tea"));
}

TEST_CASE("Settings: each accepts its bounds and words, and refuses the next") {
    struct Bounds {
        std::string_view name;
        std::size_t least;
        std::size_t most;
    };
    Settings settings;
    const auto fits = [&](std::string_view name, const std::string& value) {
        const Setting* setting = find_setting(name);
        REQUIRE(setting != nullptr);
        const std::string before = setting->value(settings);
        const bool set = setting->set(settings, value).empty();
        CHECK((set || setting->value(settings) == before));
        return set;
    };
    for (const Bounds& one :
         {Bounds{"away-after", 0, 10'000}, Bounds{"backlog", 0, 1000},
          Bounds{"paste-lines", 1, 1000}, Bounds{"scrollback", 100, 10'000'000}}) {
        CAPTURE(one.name);
        CHECK(fits(one.name, std::to_string(one.least)));
        CHECK(fits(one.name, std::to_string(one.most)));
        CHECK(find_setting(one.name)->value(settings) == std::to_string(one.most));
        CHECK_FALSE(fits(one.name, std::to_string(one.most + 1)));
        if (one.least > 0) CHECK_FALSE(fits(one.name, std::to_string(one.least - 1)));
        for (const char* const wrong : {"", "200x", "+200", " 200", "on"})
            CHECK_FALSE(fits(one.name, wrong));
    }
    for (const char* const on : {"on", "yes", "true"}) {
        settings.log = false;
        CHECK(fits("log", on));
        CHECK(settings.log);
        settings.fold = "hide";
        CHECK(fits("fold", on));
        CHECK(settings.fold == "on");
    }
    for (const char* const off : {"off", "no", "false"}) {
        settings.bell = true;
        CHECK(fits("bell", off));
        CHECK_FALSE(settings.bell);
        CHECK(fits("nick-list", off));
        CHECK(settings.nick_list == "off");
    }
    for (const char* const wrong : {"", "ON", "1", "onn"}) CHECK_FALSE(fits("bell", wrong));
    CHECK_FALSE(fits("fold", "auto"));
    CHECK(fits("buffer-list", "auto"));
    for (const char* const depth : {"auto", "none", "16", "256", "full"})
        CHECK(fits("colours", depth));
    for (const char* const way : {"off", "osc9", "osc777"}) CHECK(fits("notify", way));
    CHECK(fits("words", "tea,  green , x,"));
    CHECK(settings.words == std::vector<std::string>{"tea", "green", "x"});
    CHECK(fits("words", ""));
    CHECK(settings.words.empty());
    CHECK(fits("on-mention", "notify-send 'a = b'"));
    CHECK(parsed("on-mention = a = b\n").settings.on_mention == "a = b");
    CHECK(find_setting("nothing") == nullptr);
}

TEST_CASE("Config: sections are told apart, and broken ones hold nothing") {
    std::vector<std::string> problems;
    const Config config = parse_config(
        "  theme  =  light\n[server a b]\nnick = x\nnick = y\n[ keys ]\n[keys x]\nf1 = a\n"
        "[server]\nnick = z\n[aliases\n[settings]\nlog = on\n[colours]\nmention = bold\n"
        "[server c]\n",
        problems);
    CHECK(config.settings.theme == "light");
    CHECK(config.settings.log);
    REQUIRE(config.servers.size() == 2);
    CHECK(config.servers[0].name == "a b");
    CHECK(config.servers[0].line == 2);
    CHECK(config.servers[0].values.at("nick") == "y");
    CHECK(config.keys.empty());
    REQUIRE(config.colours.size() == 1);
    CHECK(config.colours[0].line == 14);
    CHECK(problems.size() == 3);
    // If a section occurs twice, the last one gets the missing lines.
    Config next = parsed("[server a]\nnick = x\n[server b]\nnick = y\n");
    next.servers[0].values = {{"nick", "z"}, {"user", "u"}};
    next.colours = {{"mention", "bold"}};
    CHECK(update_config("[server a]\nnick = x\n#user = \n\n[server b]\nnick = y\n", next) ==
          "[server a]\nnick = z\nuser = u\n\n[server b]\nnick = y\n\n[colours]\nmention = bold\n");
    next.servers.clear();
    next.colours.clear();
    next.keys = {{"f5", "send"}};
    next.forget("keys", "f5");
    next.forget("keys", "f6");
    CHECK(update_config("[keys]\nf5 = a\n[keys]\nf6 = b\n# f6 = c\n\n", next) ==
          "[keys]\nf5 = send\n[keys]\n# f6 = c\n\n");
}
