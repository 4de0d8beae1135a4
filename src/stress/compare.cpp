#include "compare.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <system_error>

// The parser of Boost 1.74 includes a header that warns without this.
#define BOOST_BIND_GLOBAL_PLACEHOLDERS
#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/ptree.hpp>

#include "report.h"

namespace hubbub::stress {
namespace {

namespace pt = boost::property_tree;

pt::ptree parsed(const std::string& text, const std::string& name) {
    std::istringstream in(text);
    pt::ptree out;
    try {
        pt::read_json(in, out);
    } catch (const pt::json_parser_error& error) {
        throw std::runtime_error(name + " is not a result of --json: line " +
                                 std::to_string(error.line()) + ": " + error.message());
    }
    return out;
}

std::string column(std::string text, std::size_t width) {
    text.resize(std::max(text.size() + 1, width), ' ');
    return text;
}

// Returns the value if it is a number.
std::optional<double> number(const pt::ptree& value) {
    if (!value.empty()) return std::nullopt;
    const auto found = value.get_value_optional<double>();
    return found ? std::optional<double>(*found) : std::nullopt;
}

std::string ratio(double first, double second) {
    if (first == 0) return second == 0 ? "same" : "-";
    return readable(second / first) + "x";
}

std::string slurp(const std::string& path) {
    errno = 0;
    std::ifstream file(path);
    std::ostringstream out;
    if (file) out << file.rdbuf();
    if (!file || out.str().empty())
        throw std::runtime_error(
            "cannot read " + path + ": " +
            (errno != 0 ? std::generic_category().message(errno) : "the file is empty"));
    return out.str();
}

}  // namespace

std::string compare(const std::string& first, const std::string& first_name,
                    const std::string& second, const std::string& second_name) {
    constexpr std::size_t key_width = 28;
    constexpr std::size_t value_width = 16;
    const pt::ptree a = parsed(first, first_name);
    const pt::ptree b = parsed(second, second_name);
    std::string out = "A = " + first_name + "\nB = " + second_name + "\n\n" +
                      column("", key_width) + column("A", value_width) + column("B", value_width) +
                      "B / A\n";
    for (const auto& entry : a) {
        const auto other = b.get_child_optional(entry.first);
        const auto was = number(entry.second);
        const auto is = other ? number(*other) : std::nullopt;
        if (!was || !is) continue;
        out += column(entry.first, key_width) + column(readable(*was), value_width) +
               column(readable(*is), value_width) + ratio(*was, *is) + "\n";
    }
    return out;
}

std::string compare_files(const std::string& first, const std::string& second) {
    return compare(slurp(first), first, slurp(second), second);
}

}  // namespace hubbub::stress
