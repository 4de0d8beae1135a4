#include <hubbub/protocol/duration.h>

#include <array>
#include <charconv>

namespace hubbub::protocol {
namespace {

struct Unit {
    char letter;
    std::int64_t seconds;
};
constexpr std::int64_t day = 86400;
constexpr std::array units = {Unit{'y', 365 * day}, Unit{'w', 7 * day}, Unit{'d', day},
                              Unit{'h', 3600},      Unit{'m', 60},      Unit{'s', 1}};
constexpr std::int64_t max_seconds = 100 * 365 * day;

std::int64_t seconds_of(char letter) {
    for (const Unit& unit : units) {
        if (unit.letter == letter) return unit.seconds;
    }
    return 0;
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
    std::int64_t total = 0;
    if (text.empty()) return std::nullopt;
    const bool bare = text.find_first_not_of("0123456789") == std::string_view::npos;
    while (!text.empty()) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || number < 0 || number > max_seconds) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const std::int64_t unit = bare ? 60 : text.empty() ? 0 : seconds_of(text.front());
        if (unit == 0) return std::nullopt;
        if (!bare) text.remove_prefix(1);
        if (number > max_seconds / unit) return std::nullopt;
        total += number * unit;
        if (total > max_seconds) return std::nullopt;
    }
    return std::chrono::seconds(total);
}

std::string duration_text(std::chrono::seconds duration) {
    std::string out;
    std::int64_t left = duration.count();
    for (const Unit& unit : units) {
        if (left < unit.seconds) continue;
        out += std::to_string(left / unit.seconds) + unit.letter;
        left %= unit.seconds;
    }
    return out.empty() ? "0s" : out;
}

}  // namespace hubbub::protocol
