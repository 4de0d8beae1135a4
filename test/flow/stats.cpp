// STATS: every letter in both cases, by privilege.

#include "harness.h"

#include <cctype>
#include <map>
#include <string>

#include <doctest/doctest.h>

using namespace flow;
using namespace hubbub::commands;

namespace {

// An account for each privilege, and one with all of them.
hubbub::server::Config with_each_privilege() {
    std::vector<std::pair<std::string, std::uint32_t>> operators = {{"all", all_privileges}};
    for (const PrivilegeName& one : privilege_names)
        operators.emplace_back(one.name, one.privilege);
    return with_operators(operators);
}

// Returns the numerics of the reply, each once: "243 219".
std::string answer(TestClient& client, const std::string& line) {
    client.send(line);
    std::string out;
    for (const std::string& got : client.sync()) {
        const std::string numeric = got.substr(got.find(' ') + 1, 3);
        if (!out.ends_with(numeric)) out += (out.empty() ? "" : " ") + numeric;
    }
    return out;
}

// The reply with sufficient privileges; for all other letters only the end, 219.
const std::map<char, std::string> answers = {
    {'d', "225 219"}, {'k', "216 219"}, {'l', "211 219"},
    {'m', "212 219"}, {'o', "243 219"}, {'u', "242 219"},
};

std::string answer_of(char letter) {
    // "U" is not "u", and unknown here.
    if (letter == 'U') return "219";
    const auto found = answers.find(static_cast<char>(std::tolower(letter)));
    return found == answers.end() ? "219" : found->second;
}

bool is_for_all(char letter) {
    return std::string_view("dklo").find(static_cast<char>(std::tolower(letter))) ==
           std::string_view::npos;
}

bool is_of_bans(char letter) {
    return std::string_view("dk").find(static_cast<char>(std::tolower(letter))) !=
           std::string_view::npos;
}

const std::string letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ*?1";

}  // namespace

TEST_CASE("STATS: connections, bans and operator accounts are for operators") {
    TestServer server(with_each_privilege());
    TestClient root(server, "root");
    root.send("OPER all x").read_until("* MODE *");
    root.send("KLINE *@spam.example :x").send("DLINE 2001:db8::/32 :x").sync();
    TestClient ann(server, "ann"), bob(server, "bob");
    for (const char letter : letters) {
        CAPTURE(letter);
        const std::string line = std::string("STATS ") + letter;
        CHECK(answer(root, line) == answer_of(letter));
        CHECK(answer(ann, line) == (is_for_all(letter) ? answer_of(letter) : "481"));
        // With a target; only the first letter counts.
        CHECK(answer(ann, line + " hubbub.local") ==
              (is_for_all(letter) ? answer_of(letter) : "481"));
        CHECK(answer(ann, line + "u") == (is_for_all(letter) ? answer_of(letter) : "481"));
    }
}

TEST_CASE("STATS: an operator without the privilege gets 723") {
    TestServer server(with_each_privilege());
    TestClient root(server, "root");
    root.send("OPER all x").read_until("* MODE *");
    root.send("KLINE *@spam.example :x").send("DLINE 2001:db8::/32 :x").sync();
    for (const PrivilegeName& has : privilege_names) {
        TestClient ann(server, "ann");
        ann.send("OPER " + std::string(has.name) + " x").read_until("* MODE *");
        for (const char letter : letters) {
            CAPTURE(has.name);
            CAPTURE(letter);
            const bool may = is_for_all(letter) || has.privilege == may_see_stats ||
                             (is_of_bans(letter) && has.privilege == may_ban);
            CHECK(answer(ann, std::string("STATS ") + letter) == (may ? answer_of(letter) : "723"));
        }
        // The privilege ends with the mode.
        ann.send("MODE ann -o").sync();
        for (const std::string letter : {"o", "O", "l", "L", "k", "K", "d", "D"})
            CHECK(answer(ann, "STATS " + letter) == "481");
        ann.send("QUIT").expect_closed();
    }
}
