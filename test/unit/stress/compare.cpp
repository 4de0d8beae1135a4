// Two results side by side: --compare.

#include <cerrno>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

#include "stress/compare.h"
#include "stress/report.h"
#include "support/has.h"

using namespace hubbub::stress;

TEST_CASE("Compare: prints the ratio of the second run to the first") {
    const auto made = [](double rate, bool with_more) {
        Report report;
        report.add("deliveries_per_s", "d", rate);
        report.add("lost", "l", std::uint64_t{0});
        report.add("scenario", "s", std::string("chat"));
        if (with_more) report.add("more", "m", 1.0);
        return report.json();
    };
    const std::string text = compare(made(2e6, false), "a.json", made(5e6, true), "b.json");
    CHECK(has(text, "2,000,000"));
    CHECK(has(text, "2.50x"));
    CHECK(has(text, "same"));
    CHECK_FALSE(has(text, "scenario"));
    CHECK_FALSE(has(text, "more"));
    CHECK_THROWS_WITH_AS(compare("{", "a.json", "{}", "b.json"), doctest::Contains("a.json"),
                         std::runtime_error);
}

TEST_CASE("Compare: has a row for each number of both runs, in the order of the first") {
    const auto made = [](double a, double b, bool swapped) {
        Report report;
        report.section("Head");
        report.add(swapped ? "b" : "a", "", swapped ? b : a);
        report.add(swapped ? "a" : "b", "", swapped ? a : b);
        report.add("ok", "", true);
        report.add(swapped ? "new" : "old", "", 1.0);
        report.add("a_key_of_more_than_28_characters", "", 7.0);
        report.series("rows", {{1, 2}});
        report.note("Note.");
        return report.json();
    };
    CHECK(compare(made(2, 0, false), "one", made(3, 0.5, true), "two") ==
          "A = one\nB = two\n\n"
          "                            A               B               B / A\n"
          "a                           2               3               1.50x\n"
          "b                           0               0.5             -\n"
          "a_key_of_more_than_28_characters 7               7               1x\n");
    CHECK_THROWS_WITH_AS(compare("{}", "a", "{\n\"x\" 1}", "b"),
                         doctest::Contains("b is not a result of --json: line 2: "),
                         std::runtime_error);
    // An earlier error of the system is not the reason.
    errno = EPERM;
    CHECK_THROWS_WITH_AS(compare_files("/dev/null", "/dev/null"),
                         "cannot read /dev/null: the file is empty", std::runtime_error);
}

TEST_CASE("Compare: an empty run gives no ratio, and a missing file is named") {
    const auto made = [](double value) {
        Report report;
        report.add("rate", "r", value);
        return report.json();
    };
    const std::string from_nothing = compare(made(0), "a", made(3), "b");
    CHECK(has(from_nothing, "rate"));
    CHECK_FALSE(has(from_nothing, "x\n"));
    CHECK(has(from_nothing, "-\n"));
    CHECK(has(compare(made(4), "a", made(1), "b"), "0.25x\n"));
    CHECK(has(compare(made(4), "a", made(0), "b"), "0x\n"));
    CHECK(has(from_nothing, "A = a\nB = b\n"));
    CHECK_THROWS_WITH_AS(compare_files("/nowhere/a.json", "/nowhere/b.json"),
                         doctest::Contains("cannot read /nowhere/"), std::runtime_error);
    CHECK_THROWS_WITH_AS(compare("{}", "a.json", "[", "b.json"), doctest::Contains("b.json"),
                         std::runtime_error);
}
