// Received messages compared with those read back, and the pages of the history.

#include <initializer_list>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "stress/history_check.h"
#include "stress/lines.h"
#include "stress/read_back.h"

using namespace hubbub::stress;

namespace {

Heard heard(std::uint32_t sequence, std::uint64_t id = 0) {
    return {id != 0 ? id : 100 + sequence, 1, sequence};
}

std::vector<Heard> all(std::initializer_list<std::uint32_t> sequences) {
    std::vector<Heard> out;
    for (const std::uint32_t each : sequences) out.push_back(heard(each));
    return out;
}

std::string id_of(std::uint32_t sequence) {
    return "id" + std::to_string(sequence);
}

// A server's page: these messages, with their lines around.
std::string page(ReadBack& reader, const std::string& reference,
                 std::initializer_list<std::uint32_t> sequences) {
    CHECK(reader.on_batch("+" + reference + " chathistory #a").empty());
    for (const std::uint32_t each : sequences) {
        CHECK(reader.has(reference));
        const Heard one{Heard::of_id(id_of(each)), 1, each};
        reader.add(id_of(each), &one);
    }
    return reader.on_batch("-" + reference);
}

}  // namespace

TEST_CASE("stress, history: each difference is counted once") {
    CHECK(compare(all({1, 2, 3}), all({1, 2, 3})).clean());
    CHECK(compare({}, {}).clean());
    CHECK(compare(all({1, 2, 3}), all({1, 3})).lost == 1);
    CHECK(compare(all({1, 2, 3}), all({1, 2, 2, 3})).duplicated == 1);
    CHECK(compare(all({1, 2, 3}), all({2, 1, 3})).disordered == 1);
    CHECK(compare(all({1, 2, 3}), all({2, 3, 1})).disordered == 1);
    CHECK(compare(all({1, 2}), {heard(1), heard(2, 7)}).altered == 1);
    CHECK(compare(all({1, 3}), all({1, 2, 3})).unheard == 1);
    CHECK(compare(all({1}), all({1})).read == 1);
}

TEST_CASE("stress, history: of others only their order with the own messages counts") {
    const auto theirs = [](std::uint32_t sequence) { return Heard{500 + sequence, 2, sequence}; };
    const std::vector<Heard> both{heard(1), theirs(1), heard(2), theirs(2)};
    CHECK(compare_own(both, both, 1).clean());
    CHECK(compare_own(both, {heard(1), heard(2)}, 1).clean());
    CHECK(compare_own(both, {heard(1), theirs(1), heard(2), theirs(2), heard(3)}, 1).clean());
    CHECK(compare_own(both, {heard(1), theirs(1), theirs(2)}, 1).lost == 1);
    CHECK(compare_own(both, {heard(1), heard(1), theirs(1), theirs(1), heard(2)}, 1).duplicated ==
          1);
    const std::vector<Heard> swapped{theirs(1), heard(1), heard(2), theirs(2)};
    CHECK(compare_own(both, swapped, 1).disordered == 1);
    CHECK(compare_own(both, swapped, 2).disordered == 0);
}

TEST_CASE("stress, history: pages are read from the newest on until one is empty") {
    ReadBack reader("#a", false);
    CHECK(reader.begin() == "CHATHISTORY LATEST #a * 500\r\n");
    CHECK(page(reader, "r1", {5, 6}) == "CHATHISTORY BEFORE #a msgid=id5 500\r\n");
    CHECK_FALSE(reader.has("r1"));
    CHECK(page(reader, "r2", {3, 4}) == "CHATHISTORY BEFORE #a msgid=id3 500\r\n");
    CHECK_FALSE(reader.done());
    CHECK(page(reader, "r3", {}).empty());
    CHECK(reader.done());
    std::vector<std::uint32_t> order;
    for (const Heard& one : reader.backward()) order.push_back(one.sequence);
    CHECK(order == std::vector<std::uint32_t>{3, 4, 5, 6});
    CHECK(reader.forward().empty());
}

TEST_CASE("stress, history: both ways return the same messages, also behind those of others") {
    for (const bool foreign : {false, true}) {
        CAPTURE(foreign);
        ReadBack reader("#a", true);
        page(reader, "r1", {5, 6});
        if (foreign) {
            reader.on_batch("+r2 chathistory #a");
            reader.add("other", nullptr);
            CHECK(reader.on_batch("-r2") == "CHATHISTORY BEFORE #a msgid=other 500\r\n");
        }
        CHECK(page(reader, "r3", {}) ==
              "CHATHISTORY AFTER #a msgid=" + std::string(foreign ? "other" : "id5") + " 500\r\n");
        if (foreign)
            page(reader, "r4", {5, 6});
        else
            page(reader, "r4", {6});
        CHECK_FALSE(reader.done());
        CHECK(page(reader, "r5", {}).empty());
        CHECK(reader.done());
        CHECK(reader.forward() == reader.backward());
        CHECK(reader.forward().size() == 2);
    }
}

TEST_CASE("stress, history: other batches, and lines outside of a page, are no pages") {
    ReadBack reader("#a", false);
    CHECK(reader.on_batch("+x draft/multiline #a").empty());
    CHECK_FALSE(reader.has("x"));
    CHECK_FALSE(reader.has(""));
    CHECK(reader.on_batch("-x").empty());
    CHECK_FALSE(reader.done());
    reader.fail();
    CHECK(reader.done());
    CHECK(reader.failed());
}

TEST_CASE("stress, lines: tags are found by their whole name") {
    const std::string_view tags = tags_of("@batch=1;msgid=abc;time;+x=y :a PRIVMSG #a :@b=c");
    CHECK(tags == "batch=1;msgid=abc;time;+x=y");
    CHECK(tag(tags, "batch") == "1");
    CHECK(tag(tags, "msgid") == "abc");
    CHECK(tag(tags, "time").empty());
    CHECK(tag(tags, "id").empty());
    CHECK(tag(tags, "+x") == "y");
    CHECK(tags_of(":a PRIVMSG #a :x").empty());
    CHECK(tag("", "a").empty());
}
