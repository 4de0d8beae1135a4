#include "report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace hubbub::stress {
namespace {

std::string printed(const char* format, double value) {
    std::array<char, 64> out{};
    std::snprintf(out.data(), out.size(), format, value);
    return out.data();
}

struct ToText {
    std::string operator()(bool value) const { return value ? "yes" : "no"; }
    std::string operator()(std::uint64_t value) const { return grouped(value); }
    std::string operator()(double value) const { return readable(value); }
    std::string operator()(const std::string& value) const { return value; }
};

struct ToJson {
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::uint64_t value) const { return std::to_string(value); }
    // JSON has no infinity or NaN.
    std::string operator()(double value) const {
        return std::isfinite(value) ? printed("%.9g", value) : "null";
    }
    std::string operator()(const std::string& value) const { return quoted(value); }
};

template <class List, class Each>
std::string joined(const List& list, const char* open, const char* close, Each each) {
    std::string out = open;
    for (const auto& item : list) out += (&item == &list.front() ? "" : ", ") + each(item);
    return out + close;
}

}  // namespace

void Report::section(std::string title) {
    facts_.push_back({{}, std::move(title), false, {}});
}

void Report::add(std::string key, std::string label, Value value, std::string unit) {
    facts_.push_back({std::move(key), std::move(label), std::move(value), std::move(unit)});
}

void Report::note(std::string text) {
    notes_.push_back(std::move(text));
}

void Report::series(std::string key, std::vector<std::vector<double>> rows) {
    series_.emplace_back(std::move(key), std::move(rows));
}

std::string Report::table() const {
    constexpr std::size_t value_column = 28;
    std::string out;
    for (const Fact& fact : facts_) {
        if (fact.key.empty()) {
            out += "\n" + fact.label + "\n";
            continue;
        }
        std::string line = "  " + fact.label;
        line.resize(std::max(line.size() + 1, value_column), ' ');
        out += line + std::visit(ToText{}, fact.value);
        if (!fact.unit.empty()) out += " " + fact.unit;
        out += "\n";
    }
    if (!notes_.empty()) out += "\n";
    for (const std::string& note : notes_) out += note + "\n";
    return out;
}

std::string Report::json() const {
    std::string out = "{\n";
    for (const Fact& fact : facts_)
        if (!fact.key.empty())
            out += "  " + quoted(fact.key) + ": " + std::visit(ToJson{}, fact.value) + ",\n";
    const auto row = [](const std::vector<double>& numbers) {
        return joined(numbers, "[", "]", ToJson{});
    };
    for (const auto& each : series_)
        out += "  " + quoted(each.first) + ": " + joined(each.second, "[", "]", row) + ",\n";
    return out + "  \"notes\": " + joined(notes_, "[", "]", quoted) + "\n}\n";
}

std::string grouped(std::uint64_t value) {
    std::string digits = std::to_string(value);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

std::string readable(double value) {
    const double size = std::abs(value);
    if (!std::isfinite(value)) return "-";
    const bool whole = size < 1e15 && size == std::floor(size);
    if (size >= 100 || whole)
        return (value < 0 ? "-" : "") + grouped(static_cast<std::uint64_t>(std::llround(size)));
    if (size >= 10) return printed("%.1f", value);
    if (size >= 1) return printed("%.2f", value);
    return printed("%.3g", value);
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
            out += escape.data();
        } else {
            out += c;
        }
    }
    return out + '"';
}

}  // namespace hubbub::stress
