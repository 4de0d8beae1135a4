// Export and import of all records.

#include <hubbub/storage/json_lines.h>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub::storage;

namespace {

std::string lines_of(const Records& records) {
    std::ostringstream out;
    write_json_lines(records, out);
    return out.str();
}

Records records_in(const std::string& lines) {
    std::istringstream in(lines);
    return read_json_lines(in);
}

std::string problem_in(const std::string& lines) {
    try {
        records_in(lines);
    } catch (const StorageError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("JSON lines: everything that is exported is imported, bytes that are not UTF-8 too") {
    Records all;
    AccountRecord ann;
    ann.id = 3;
    ann.name = "ann";
    ann.password = "$7$hash";
    ann.scram_salt = std::string("\0\xff\x01", 3);
    ann.scram_iterations = 4096;
    ann.scram_stored_key = "\x80";
    ann.scram_server_key = "key";
    ann.certificates = {"b", "a"};
    ann.email = "a\"b\\c\n";
    ann.state = 2;
    ann.verification = "code";
    ann.suspension = "\xff\xfe";
    ann.created = -5;
    ann.last_seen = INT64_MAX;
    ann.multiclient = 1;
    ann.always_on = 2;
    ann.enforced = false;
    ann.presence = {{"nick", "ann"}};
    ann.metadata = {{"hex", "x"}, {"caf\xc3\xa9", std::string("\0\xe9", 2)}};
    AccountRecord bob;
    bob.id = 4;
    bob.name = "bob";
    all.accounts = {ann, bob};
    ChannelRecord hall;
    hall.id = 1;
    hall.name = "#hall";
    hall.founder = 3;
    hall.created = 1;
    hall.registered = 2;
    hall.modes = "+k key";
    hall.topic =
        "\x03"
        "4red \xc3";
    hall.topic_by = "ann";
    hall.topic_at = 7;
    hall.masks = {{"b", "*!*@x", "ann", 1}, {"I", "\xe9!*@*", "", 2}};
    hall.access = {{3, 4}, {4, 0}};
    hall.settings = {{"a", "b"}};
    hall.metadata = {{"c", "d"}};
    all.channels = {hall};
    all.bans = {{"K", "~b", "*", "me", 1, 2, "x | y"}, {"D", "*", "::/0", "", 0, 0, ""}};
    all.read_markers = {
        {3, -(std::int64_t{1} << 62), 0, 1700000000123}, {3, 3, 4, 5}, {4, 3, 4, 0}};
    all.last_account = 9;
    all.last_channel = 8;
    CHECK(records_in(lines_of(all)) == all);
    CHECK(records_in(lines_of({})) == Records());
    CHECK(lines_of({}).find("contains password hashes") != std::string::npos);
}

TEST_CASE("JSON lines: a missing field has its default, so other programs can write them") {
    const Records read = records_in(
        "\n{\"type\": \"account\", \"id\": 5, \"name\": \"ann\", \"always-on\": \"on\"}\r\n"
        "{\"type\":\"ban\",\"kind\":\"D\",\"host\":\"10.0.0.1\"}\n");
    REQUIRE(read.accounts.size() == 1);
    CHECK(read.accounts[0].name == "ann");
    CHECK(read.accounts[0].enforced);
    CHECK(read.accounts[0].state == 0);
    CHECK(read.accounts[0].always_on == 1);
    CHECK(read.last_account == 5);
    REQUIRE(read.bans.size() == 1);
    CHECK(read.bans[0].user == "*");
}

TEST_CASE("JSON lines: an invalid line is reported by number") {
    CHECK(problem_in("\n{") == "line 2: this is not JSON");
    CHECK(problem_in("7") == "line 1: this must be a JSON object");
    CHECK(problem_in("{}") == "line 1: the type '' is unknown");
    CHECK(problem_in("{\"type\":\"hubbub\",\"version\":2}") ==
          "line 1: only version 1 of this format is known");
    const auto account = [](const std::string& fields) {
        return problem_in("{\"type\":\"account\"," + fields + "}");
    };
    CHECK(account("\"nick\":\"x\"") == "line 1: there is no field 'nick'");
    CHECK(account("\"id\":\"x\"") == "line 1: 'id' must be a whole number");
    CHECK(account("\"id\":1.5") == "line 1: 'id' must be a whole number");
    CHECK(account("\"id\":9223372036854775808") == "line 1: 'id' must be a whole number");
    CHECK(account("\"name\":7") == "line 1: 'name' must be a string");
    CHECK(account("\"name\":{\"hex\":\"0\"}") ==
          "line 1: 'name' must be pairs of hexadecimal digits in lower case");
    CHECK(account("\"name\":{\"hex\":\"0G\"}") ==
          "line 1: 'name' must be pairs of hexadecimal digits in lower case");
    CHECK(account("\"enforced\":1") == "line 1: 'enforced' must be true or false");
    CHECK(account("\"state\":\"dead\"") == "line 1: 'state' has the unknown value 'dead'");
    CHECK(account("\"metadata\":[]") == "line 1: 'metadata' must be an object");
    CHECK(account("\"certificates\":{}") == "line 1: 'certificates' must be an array");
    CHECK(account("\"scram\":{\"pepper\":\"\"}") == "line 1: there is no field 'pepper'");
    CHECK(problem_in("{\"type\":\"channel\",\"masks\":[7]}") ==
          "line 1: this must be a JSON object");
    const std::string no_place =
        "line 1: a read marker needs 'account', and either 'channel-number' or 'with-account'";
    const auto marker = [](const std::string& fields) {
        return problem_in("{\"type\":\"read-marker\"," + fields + "}");
    };
    CHECK(marker("\"account\":1,\"channel-number\":5").empty());
    CHECK(marker("\"account\":1") == no_place);
    CHECK(marker("\"channel-number\":5") == no_place);
    CHECK(marker("\"account\":1,\"channel-number\":5,\"with-account\":2") == no_place);
    CHECK(marker("\"account\":1,\"with-account\":-2") == no_place);
    CHECK(marker("\"account\":1,\"with-account\":2,\"x\":1") == "line 1: there is no field 'x'");
    Records wrong;
    wrong.accounts.emplace_back().state = 7;
    CHECK_THROWS_AS(lines_of(wrong), StorageError);
}

TEST_CASE("JSON lines: a message comes back with all that it has") {
    using namespace hubbub::protocol;
    std::ostringstream out;
    const std::vector<StoredMessage> messages = {
        {5, HistoryPlace::of_channel(1ULL << 62U), StoredKind::mode, "ann!a@h", "", true, "+a=\xff",
         "one\ntwo\r\x01"},
        {6, HistoryPlace::of_accounts(9, 2), StoredKind::privmsg, "bob!b@h", "bob", false, "", ""}};
    for (const StoredMessage& one : messages) write_json_line(one, {"#a", "ann"}, "today", out);
    std::istringstream in(out.str());
    std::vector<StoredMessage> read;
    read_json_lines(in, [&](StoredMessage one, const Records&) { read.push_back(std::move(one)); });
    CHECK(read == messages);
    CHECK(problem_in(out.str()) == "line 1: the type 'message' is unknown");
}

TEST_CASE("JSON lines: an invalid message is refused") {
    const auto problem = [](const std::string& fields) -> std::string {
        std::istringstream in("{\"type\":\"message\"," + fields + "}");
        try {
            read_json_lines(in, [](const hubbub::protocol::StoredMessage&, const Records&) {});
        } catch (const StorageError& error) {
            return error.what();
        }
        return "";
    };
    const std::string id = "\"id\":\"0000000000005\",";
    const std::string no_place = "line 1: a message needs 'channel-number', or two 'account-ids'";
    CHECK(problem(id + "\"channel-number\":5").empty());
    CHECK(problem("\"id\":\"5\",\"channel-number\":5") == "line 1: 'id' must be a message id");
    CHECK(problem(id + "\"text\":\"x\"") == no_place);
    CHECK(problem(id + "\"channel-number\":-5") == no_place);
    CHECK(problem(id + "\"account-ids\":[1]") == no_place);
    CHECK(problem(id + "\"account-ids\":[0,1]") == no_place);
    CHECK(problem(id + "\"account-ids\":[1,9223372036854775808]") == no_place);
    CHECK(problem(id + "\"channel-number\":5,\"kind\":\"shout\"") ==
          "line 1: 'kind' has the unknown value 'shout'");
    CHECK(problem(id + "\"channel-number\":5,\"x\":1") == "line 1: there is no field 'x'");
}
