#include "numerics_seen.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <iostream>
#include <regex>

#include "source.h"

namespace flow {
namespace {

std::array<std::atomic<bool>, 1000> seen{};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The text after the first space.
std::string_view rest(std::string_view line) {
    const std::size_t blank = line.find(' ');
    return blank == std::string_view::npos ? std::string_view() : line.substr(blank + 1);
}

}  // namespace

void note_numeric(std::string_view line) {
    if (line.starts_with('@')) line = rest(line);
    if (!line.starts_with(':')) return;
    line = rest(line);
    if (line.size() < 4 || line[3] != ' ' || !std::all_of(line.begin(), line.begin() + 3, is_digit))
        return;
    const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    seen[static_cast<std::size_t>(code)] = true;
}

std::vector<TableNumeric> table_numerics() {
    const std::string text = source_text("include/hubbub/protocol/numerics.h");
    const std::regex entry(R"((?:Numeric|Form) ((?:RPL|ERR)_\w+)\{(\d+),)");
    std::vector<TableNumeric> table;
    for (std::sregex_iterator at(text.begin(), text.end(), entry), end; at != end; ++at)
        table.push_back({std::stoi((*at)[2]), (*at)[1]});
    return table;
}

bool every_numeric_seen() {
    const auto table = table_numerics();
    bool all = !table.empty();
    if (table.empty()) std::cerr << "no numeric was found in the table\n";
    for (const TableNumeric& numeric : table) {
        if (seen[static_cast<std::size_t>(numeric.code)]) continue;
        std::cerr << numeric.name << " (" << numeric.code
                  << ") reached no client: write a flow test that gets it\n";
        all = false;
    }
    return all;
}

}  // namespace flow
