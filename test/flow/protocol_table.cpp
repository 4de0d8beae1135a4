// The tables in docs/protocol.md against the server: they list exactly the features that it
// supports, and each row names a test.
//
// A row is "| names | ... | state | ... | tests |"; a state that does not start with "not offered"
// means done.

#include "commands/core/capabilities.h"

#include <hubbub/protocol/plain.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "commands/registration/sts.h"
#include "harness.h"
#include "numerics_seen.h"
#include "source.h"
#include "support/temporary_directory.h"

using namespace flow;

namespace {

using Names = std::set<std::string>;
using Cells = std::vector<std::string>;

const std::string document = "docs/protocol.md";

Cells cells_of(const std::string& line) {
    static const std::regex bar(R"(\s*\|\s*)");
    // Before the first bar is nothing.
    Cells cells{std::sregex_token_iterator(line.begin(), line.end(), bar, -1), {}};
    cells.erase(cells.begin());
    return cells;
}

// The rows of the table under "## SECTION", without its head.
std::vector<Cells> rows(const std::string& section) {
    std::istringstream text(source_text(document));
    std::vector<Cells> found;
    std::string line;
    bool inside = false, in_table = false;
    while (std::getline(text, line)) {
        if (line.starts_with("## ")) inside = line == "## " + section;
        if (!inside) continue;
        if (!line.starts_with('|')) in_table = false;
        if (in_table) found.push_back(cells_of(line));
        if (line.starts_with("|---")) in_table = true;
    }
    if (found.empty()) throw Failed(document + " has no table under ## " + section);
    return found;
}

// The words of a cell: "PRIVMSG, NOTICE" are two.
Names words(const std::string& cell) {
    static const std::regex word(R"([^\s,;`]+)");
    Names found;
    for (std::sregex_iterator at(cell.begin(), cell.end(), word), end; at != end; ++at)
        found.insert(at->str());
    return found;
}

bool offered(const Cells& row) {
    return std::none_of(row.begin(), row.end(),
                        [](const auto& cell) { return cell.starts_with("not offered"); });
}

void complain(const std::string& section, const std::string& what) {
    FAIL_CHECK(document << ", " << section << ": " << what);
}

// Reports each difference between the document's `section` and the server.
void compare(const std::string& section, const Names& told, const Names& known,
             const Names& told_as_not_offered = {}) {
    CHECK(!known.empty());
    for (const std::string& name : known) {
        if (!told.contains(name)) complain(section, name + " is missing: give it a row");
    }
    for (const std::string& name : told) {
        if (!known.contains(name)) complain(section, name + " is told, the server has no such");
    }
    for (const std::string& name : told_as_not_offered) {
        if (known.contains(name)) complain(section, name + " is offered, but told otherwise");
    }
}

struct Documented {
    Names done, not_offered;
};

// The names in the first cells.
Documented first_cells(const std::string& section) {
    Documented told;
    for (const Cells& row : rows(section))
        (offered(row) ? told.done : told.not_offered).merge(words(row.front()));
    return told;
}

// "*flow/channel_events.cpp*" and the like.
Names tests_in(const std::string& cell) {
    static const std::regex test(R"(\b(flow|unit|clients|model|fuzz)(/[\w-]+)+\.(cpp|sh))");
    Names found;
    for (std::sregex_iterator at(cell.begin(), cell.end(), test), end; at != end; ++at)
        found.insert(at->str());
    return found;
}

Names commands_in_source() {
    const std::string text = source_text("src/commands/dispatch.cpp");
    static const std::regex entry(R"re(\{"(\w+)", +handle_)re");
    Names names;
    for (std::sregex_iterator at(text.begin(), text.end(), entry), end; at != end; ++at)
        names.insert((*at)[1]);
    return names;
}

// 004 and all of 005, as a client gets them if every setting is enabled.
Lines welcome() {
    const TemporaryDirectory directory;
    hubbub::server::Config config = test_config();
    config.data_dir = directory.path();
    config.settings.cloak = std::make_shared<const hubbub::chat::Cloak>("a key for this test");
    TestServer server(config);
    TestClient ann(server);
    ann.send("NICK ann").send("USER ann 0 * :Ann");
    return ann.read_until("* 422 *");
}

// The parameters of a line up to its text.
std::vector<std::string> parameters(const std::string& line) {
    std::istringstream text(line.substr(0, line.find(" :")));
    return {std::istream_iterator<std::string>(text), {}};
}

// "TOKEN" -> "value"
std::map<std::string, std::string> isupport() {
    std::map<std::string, std::string> tokens;
    for (const std::string& line : welcome()) {
        if (!matches(line, "* 005 *")) continue;
        const auto words = parameters(line);
        for (std::size_t at = 3; at < words.size(); ++at) {
            const std::size_t equals = words[at].find('=');
            tokens[words[at].substr(0, equals)] =
                equals == std::string::npos ? "-" : words[at].substr(equals + 1);
        }
    }
    return tokens;
}

}  // namespace

TEST_CASE("docs/protocol.md: lists exactly the commands of the server") {
    const Documented told = first_cells("Commands");
    compare("Commands", told.done, commands_in_source(), told.not_offered);
}

TEST_CASE("Dialect: each command in capitals starts IRC, with or without parameters") {
    for (const std::string& name : commands_in_source()) {
        CAPTURE(name);
        CHECK(hubbub::protocol::detect(name) == hubbub::protocol::Dialect::irc);
    }
}

TEST_CASE("HELP: covers every command") {
    TestServer server;
    TestClient ann(server, "ann");
    for (const std::string& name : commands_in_source()) {
        ann.send("HELP " + name).expect(":hubbub.local 704 ann " + name + " :" + name + "*");
        ann.read_until("* 706 ann " + name + " :*");
    }
}

TEST_CASE("docs/protocol.md: lists exactly the capabilities of the server") {
    Names known;
    for (const auto& capability : hubbub::commands::capabilities) known.emplace(capability.name);
    known.emplace(hubbub::commands::sts_name);
    const Documented told = first_cells("Capabilities");
    compare("Capabilities", told.done, known, told.not_offered);
}

TEST_CASE("docs/protocol.md: lists each ISUPPORT token with its value") {
    const auto tokens = isupport();
    Names known, told;
    for (const auto& [name, value] : tokens) known.insert(name);
    for (const Cells& row : rows("ISUPPORT")) {
        const std::string& name = row.at(0);
        const std::string& value = row.at(1);
        told.insert(name);
        // The meaning of the value is in parentheses or formatted as code.
        const auto at = tokens.find(name);
        if (at != tokens.end() && value != at->second && !value.starts_with('(') &&
            !value.starts_with('`'))
            complain("ISUPPORT", name + " is " + at->second + ", not " + value);
    }
    compare("ISUPPORT", told, known);
}

TEST_CASE("docs/protocol.md: lists exactly the modes of the server") {
    Names known_user, known_channel;
    for (const std::string& line : welcome()) {
        if (!matches(line, "* 004 *")) continue;
        const auto words = parameters(line);
        for (const char letter : words.at(5)) known_user.insert({letter});
        for (const char letter : words.at(6)) known_channel.insert({letter});
    }
    Documented user, channel;
    for (const Cells& row : rows("Modes")) {
        Documented& told = row.at(1) == "user" ? user : channel;
        for (const std::string& word : words(row.front())) {
            if (word.size() == 1) (offered(row) ? told.done : told.not_offered).insert(word);
        }
    }
    compare("Modes of users", user.done, known_user, user.not_offered);
    compare("Modes of channels", channel.done, known_channel, channel.not_offered);
}

TEST_CASE("docs/protocol.md: lists exactly the numerics of the server") {
    Names known, told;
    for (const TableNumeric& numeric : table_numerics())
        known.insert(std::to_string(1000 + numeric.code).substr(1));
    static const std::regex code(R"(\b\d{3}\b)");
    for (const Cells& row : rows("Numerics")) {
        const std::string& cell = row.at(1);
        for (std::sregex_iterator at(cell.begin(), cell.end(), code), end; at != end; ++at)
            told.insert(at->str());
    }
    compare("Numerics", told, known);
}

TEST_CASE("docs/protocol.md: each row names a test, and each named test exists") {
    for (const char* const section :
         {"Commands", "Capabilities", "ISUPPORT", "Modes", "Numerics"}) {
        for (const Cells& row : rows(section)) {
            if (offered(row) && tests_in(row.back()).empty())
                complain(section, row.front() + " names no test in its last column");
        }
    }
    for (const std::string& test : tests_in(source_text(document))) {
        if (!std::filesystem::exists(source_path("test/" + test)))
            complain("tests", test + " does not exist under test/");
    }
}
