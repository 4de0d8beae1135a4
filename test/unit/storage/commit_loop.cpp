// Commits that fail: retries, and entries that are given up.

#include <hubbub/storage/commit_loop.h>
#include <hubbub/storage/storage_error.h>

#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub::storage;
using namespace std::chrono_literals;

namespace {

using Kind = StorageError::Kind;

// Commits numbers, some of which it refuses, to a list.
class Numbers {
  public:
    explicit Numbers(CommitLoop::Pauses pauses = {0ns, 0ns})
        : loop({"failing", "working", "refused"}, pauses,
               [this](const CommitReport& report) { reports.push_back(report); }) {}
    std::size_t commit(std::size_t count) {
        return loop.commit(
            count, [this](std::size_t first, std::size_t last) { write(first, last); },
            [](std::size_t entry) { return entry + 1; });
    }

    std::set<std::size_t> refused;
    Kind refused_as = Kind::refused;
    unsigned failures = 0;  // that pass
    unsigned commits = 0;
    std::vector<std::size_t> written;
    std::vector<CommitReport> reports;
    CommitLoop loop;

  private:
    void write(std::size_t first, std::size_t last) {
        ++commits;
        for (std::size_t i = first; i < last; ++i)
            if (refused.contains(i)) throw StorageError(refused_as, "no " + std::to_string(i));
        if (failures > 0) {
            --failures;
            throw StorageError(Kind::passing, "full");
        }
        for (std::size_t i = first; i < last; ++i) written.push_back(i);
    }
};

}  // namespace

TEST_CASE("CommitLoop: entries are committed together, in order") {
    Numbers at;
    CHECK(at.commit(100) == 100);
    CHECK(at.commits == 1);
    CHECK(at.written.size() == 100);
    CHECK(at.commit(0) == 0);
    CHECK(at.commits == 1);
    CHECK(at.reports.empty());
}

TEST_CASE("CommitLoop: what is refused is given up, and everything else is committed once") {
    const std::vector<std::set<std::size_t>> choices{{0}, {99}, {50}, {0, 99}, {3, 4, 5, 77}};
    for (const auto& refused : choices) {
        for (const Kind kind : {Kind::refused, Kind::damaged}) {
            Numbers at;
            at.refused = refused;
            at.refused_as = kind;
            CHECK(at.commit(100) == 100);
            std::vector<std::size_t> expected;
            std::size_t lost = 0;
            for (std::size_t i = 0; i < 100; ++i) {
                if (refused.contains(i))
                    lost += i + 1;
                else
                    expected.push_back(i);
            }
            CHECK(at.written == expected);
            REQUIRE(at.reports.size() == 1);
            CHECK(at.reports[0].lost == lost);
            CHECK(at.reports[0].problem == "no " + std::to_string(*refused.begin()));
            // It does not try each entry alone.
            CHECK(at.commits < 60);
        }
    }
}

TEST_CASE("CommitLoop: if everything is refused, it ends") {
    Numbers at;
    for (std::size_t i = 0; i < 1000; ++i) at.refused.insert(i);
    CHECK(at.commit(1000) == 1000);
    CHECK(at.written.empty());
    CHECK(at.reports.size() == 1);
    CHECK(at.commits < 1100);
}

TEST_CASE("CommitLoop: another exception refuses its entry, too") {
    CommitLoop loop({"failing", "working", "refused"}, {0ns, 0ns}, {});
    std::vector<std::size_t> written;
    const auto commit = [&](std::size_t first, std::size_t last) {
        if (first <= 1 && 1 < last) throw std::logic_error("cannot");
        for (std::size_t i = first; i < last; ++i) written.push_back(i);
    };
    CHECK(loop.commit(3, commit, [](std::size_t) { return std::size_t{1}; }) == 3);
    CHECK(written == std::vector<std::size_t>{0, 2});
}

TEST_CASE("CommitLoop: a problem that passes is reported once, and its end; nothing is repeated") {
    Numbers at;
    at.failures = 5;
    at.refused = {2};
    CHECK(at.commit(10) == 10);
    CHECK(at.written == std::vector<std::size_t>{0, 1, 3, 4, 5, 6, 7, 8, 9});
    REQUIRE(at.reports.size() == 3);
    CHECK(at.reports[0].problem == "full");
    CHECK(at.reports[0].lost == 0);
    CHECK(at.reports[1].lost == 3);
    CHECK(at.reports[2].problem.empty());
    CHECK(at.reports[2].lost == 0);
}

TEST_CASE("CommitLoop: after stop() it tries once more, and returns how far it came") {
    Numbers at({1h, 1h});
    at.failures = 2;
    std::thread stops([&] { at.loop.stop(); });
    // The pause ends at once.
    CHECK(at.commit(3) == 0);
    stops.join();
    CHECK(at.written.empty());
    CHECK(at.commit(3) <= 3);
    CHECK(at.commit(3) == 3);
}
