#pragma once
// The results of a run, as a table for people and as JSON for programs.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hubbub::stress {

// Not thread safe.
class Report {
  public:
    using Value = std::variant<bool, std::uint64_t, double, std::string>;

    // Adds a heading to the table; not in the JSON.
    void section(std::string title);
    // Adds a value. Scripts read `key`: it never changes, and ends with its unit: _s, _us, _kb.
    void add(std::string key, std::string label, Value value, std::string unit = {});
    // Adds a line below the table, and to the list "notes" in the JSON.
    void note(std::string text);
    // Adds a list of rows of equal length to the JSON only.
    void series(std::string key, std::vector<std::vector<double>> rows);

    std::string table() const;
    std::string json() const;

  private:
    struct Fact {
        std::string key;  // empty: a heading
        std::string label;
        Value value;
        std::string unit;
    };
    std::vector<Fact> facts_;
    std::vector<std::string> notes_;
    std::vector<std::pair<std::string, std::vector<std::vector<double>>>> series_;
};

// Formats 1234567 as "1,234,567".
std::string grouped(std::uint64_t value);
// Formats with three significant digits, or more for integers: "5,470,000", "3.14", "0.0123".
std::string readable(double value);
// Formats a JSON string, with its quotes.
std::string quoted(std::string_view text);

}  // namespace hubbub::stress
