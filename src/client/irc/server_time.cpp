#include "irc/server_time.h"

#include <array>
#include <charconv>
#include <cstddef>

namespace hubbub::client {

namespace {

// Parses ".789Z", cut to milliseconds.
std::chrono::milliseconds fraction_of(std::string_view text) {
    int value = 0;
    int weight = 100;
    if (!text.starts_with('.')) return {};
    for (const char c : text.substr(1, 3)) {
        if (c < '0' || c > '9') break;
        value += (c - '0') * weight;
        weight /= 10;
    }
    return std::chrono::milliseconds{value};
}

}  // namespace

std::optional<Wall> parse_time(std::string_view text) {
    // YYYY-MM-DDThh:mm:ss, then a fraction and 'Z'.
    struct Part {
        std::size_t at;
        std::size_t digits;
        int low;
        int high;
    };
    constexpr std::array<Part, 6> parts{{
        {0, 4, 1970, 2261},  // the last whole year that Wall can hold
        {5, 2, 1, 12},
        {8, 2, 1, 31},
        {11, 2, 0, 23},
        {14, 2, 0, 59},
        {17, 2, 0, 60},
    }};
    constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd";
    if (text.size() < form.size() || !text.ends_with('Z')) return std::nullopt;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == 'd' ? !digit : text[i] != form[i]) return std::nullopt;
    }
    std::array<int, 6> value{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const char* first = text.data() + parts[i].at;
        std::from_chars(first, first + parts[i].digits, value[i]);
        if (value[i] < parts[i].low || value[i] > parts[i].high) return std::nullopt;
    }
    const std::chrono::year_month_day day{std::chrono::year{value[0]},
                                          std::chrono::month{static_cast<unsigned>(value[1])},
                                          std::chrono::day{static_cast<unsigned>(value[2])}};
    if (!day.ok()) return std::nullopt;
    return std::chrono::sys_days{day} + std::chrono::hours{value[3]} +
           std::chrono::minutes{value[4]} + std::chrono::seconds{value[5]} +
           fraction_of(text.substr(form.size()));
}

}  // namespace hubbub::client
