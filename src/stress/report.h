#pragma once
// The results of a run: the same facts as a table for people and as JSON for programs.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hubbub::stress {

class Report {
  public:
    using Value = std::variant<bool, std::uint64_t, double, std::string>;

    // A heading in the table; not in the JSON.
    void section(std::string title);
    // `key` stays the same in all versions: scripts read it. Its end tells the unit: _s, _us, _kb.
    void add(std::string key, std::string label, Value value, std::string unit = {});
    // A sentence below the table, and in the list "notes".
    void note(std::string text);
    // A list of equally long rows of numbers; only in the JSON.
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

// 1234567 as "1,234,567".
std::string grouped(std::uint64_t value);
// With three digits that count, whole numbers whole: "5,470,000", "3.14", "0.0123".
std::string readable(double value);
// As JSON wants a text, with its quotes.
std::string quoted(std::string_view text);

}  // namespace hubbub::stress
