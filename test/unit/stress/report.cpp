// A run's report: numbers, table, JSON and plot.

#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "stress/latency.h"
#include "stress/plot.h"
#include "stress/report.h"
#include "support/has.h"

using namespace hubbub::stress;

namespace {

std::size_t lines_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("Report: table and JSON agree") {
    Report report;
    report.section("Numbers");
    report.add("sent", "sent", std::uint64_t{1234567});
    report.add("p50_us", "p50", 3.14159, "us");
    report.add("ok", "fine", true);
    report.add("said", "said", std::string("a \"quote\"\n"));
    report.note("A note.");
    report.series("rows", {{1, 2}, {3, 4.5}});
    CHECK(has(report.table(), "Numbers"));
    CHECK(has(report.table(), "1,234,567"));
    CHECK(has(report.table(), "3.14 us"));
    CHECK(has(report.json(), "\"sent\": 1234567,"));
    CHECK(has(report.json(), "\"ok\": true"));
    CHECK(has(report.json(), "\"a \\\"quote\\\"\\u000a\""));
    CHECK(has(report.json(), "[[1, 2], [3, 4.5]]"));
}

TEST_CASE("Report: numbers have three significant digits") {
    CHECK(readable(0) == "0");
    CHECK(readable(0.0123) == "0.0123");
    CHECK(readable(3.14159) == "3.14");
    CHECK(readable(31.4159) == "31.4");
    CHECK(readable(100.4) == "100");
    CHECK(readable(1234567.8) == "1,234,568");
    CHECK(readable(-1234.5) == "-1,235");
    CHECK(readable(7) == "7");
    CHECK(readable(-7) == "-7");
    CHECK(readable(std::numeric_limits<double>::infinity()) == "-");
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(1'000'000) == "1,000,000");
}

TEST_CASE("Report: numbers keep their digits at each bound, and text its control characters") {
    CHECK(readable(9.999) == "10.00");
    CHECK(readable(10.25) == "10.2");
    CHECK(readable(99.5) == "99.5");
    CHECK(readable(100.5) == "101");
    CHECK(readable(0.5) == "0.5");
    CHECK(readable(1.5) == "1.50");
    CHECK(readable(-1.5) == "-1.50");
    CHECK(readable(-0.25) == "-0.25");
    CHECK(readable(0.00012345) == "0.000123");
    CHECK(readable(std::numeric_limits<double>::quiet_NaN()) == "-");
    CHECK(grouped(123'456) == "123,456");
    CHECK(quoted("\x1f \x7f/\xc3\xa4") == "\"\\u001f \x7f/\xc3\xa4\"");
    Report report;
    report.add("a", "a label of 25 characters..", std::uint64_t{1}, "s");
    report.add("b", "a label of 26 characters...", 2.0);
    report.add("c", "c", 1.0 / 3);
    report.add("d", "d", 1e10);
    report.add("e", "e", std::string("x"));
    report.add("f", "f", true);
    report.section("Next");
    report.series("none", {});
    report.series("rows", {{0.5}, {}});
    CHECK(report.table() ==
          "  a label of 25 characters.. 1 s\n"
          "  a label of 26 characters... 2\n"
          "  c                         0.333\n"
          "  d                         10,000,000,000\n"
          "  e                         x\n"
          "  f                         yes\n"
          "\nNext\n");
    CHECK(report.json() ==
          "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 0.333333333,\n  \"d\": 1e+10,\n"
          "  \"e\": \"x\",\n  \"f\": true,\n  \"none\": [],\n  \"rows\": [[0.5], []],\n"
          "  \"notes\": []\n}\n");
}

TEST_CASE("Report: JSON has notes, no headings and no infinity; the table has no series") {
    Report report;
    report.section("Heading");
    report.add("rate", "rate", std::numeric_limits<double>::quiet_NaN());
    report.add("no", "no", false, "unit");
    report.note("First.");
    report.note("A \\ and a tab\t.");
    report.series("rows", {{1}});
    const std::string json = report.json();
    CHECK_FALSE(has(json, "Heading"));
    CHECK(has(json, "\"rate\": null,"));
    CHECK(has(json, "\"no\": false,"));
    CHECK(has(json, "[\"First.\", \"A \\\\ and a tab\\u0009.\"]"));
    const std::string table = report.table();
    CHECK(has(table, "\nHeading\n"));
    CHECK(has(table, "  no                        no unit\n"));
    CHECK(has(table, "\nFirst.\n"));
    CHECK_FALSE(has(table, "rows"));
    CHECK(has(Report().json(), "\"notes\": []"));
}

TEST_CASE("Plot: the script has each second, the distribution, and quoted names") {
    LatencyHistogram first;
    for (Ns i = 1; i <= 1000; ++i) first.record(i * millisecond);
    LatencyHistogram later;
    later.record(8 * millisecond);
    std::vector<LatencySlice> slices(2);
    slices[0] = {0, first};
    slices[1] = {5, later};
    const std::string script = plot_script("it's.svg", "how's it", first, slices);
    CHECK(has(script, "set terminal svg "));
    CHECK(has(script, "set output 'it''s.svg'\n"));
    CHECK(has(script, "'how''s it'"));
    CHECK(has(script, "\n5 8 8 8\n"));
    // From 1 to 1,000 deliveries in steps of a tenth.
    const std::size_t begin = script.find("$distribution << end_of_data\n");
    const std::string distribution = script.substr(begin, script.find("end_of_data\nset") - begin);
    CHECK(lines_of(distribution, "\n") == 1 + 73);
    CHECK(lines_of(script, "end_of_data\n") == 4);
    CHECK(has(plot_script("a.png", "", first, slices), "set terminal png "));
    CHECK_THROWS_AS(plot("nowhere.svg", "", LatencyHistogram(), {}), std::runtime_error);
    CHECK(has(plot_script("a.png", "", first, slices), "set output 'a.png'\n"));
    // Each point has the percentile of its share.
    std::istringstream points(distribution.substr(distribution.find('\n')));
    double inverse = 0;
    double value = 0;
    for (double wanted = 1; points >> inverse >> value; wanted *= 1.1) {
        CHECK(inverse == doctest::Approx(wanted).epsilon(0.001));
        CHECK(value == doctest::Approx(std::max(1.0, 1000 - 1000 / wanted)).epsilon(0.02));
    }
    // Each second has its median, its 99th percentile and its maximum.
    std::istringstream row(script.substr(script.find("\n0 ") + 1));
    for (const double wanted : {0.0, 500.0, 990.0, 1000.0}) {
        row >> value;
        CHECK(value == doctest::Approx(wanted).epsilon(0.002));
    }
    for (const auto* const part :
         {"$seconds using 1:2 with linespoints title 'p50'",
          "$seconds using 1:3 with linespoints title 'p99'",
          "$seconds using 1:4 with linespoints title 'max'", "plot $distribution using 1:2 ",
          "set logscale y\n", "set logscale x\n", "'50 %%' 2, '90 %%' 10, '99 %%' 100, ",
          " noenhanced\n", "unset multiplot\n"})
        CHECK_MESSAGE(has(script, part), part);
}
