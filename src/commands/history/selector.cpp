#include "history/selector.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace hubbub::commands {
namespace {

constexpr std::string_view msgid_key = "msgid=";
constexpr std::string_view timestamp_key = "timestamp=";
// The clock's type has no later ones.
constexpr int last_year = 2200;

// Takes a number of exactly this many digits and what must follow it. Returns -1 if there is none.
int take_number(std::string_view& text, std::size_t digits, std::string_view rest) {
    int out = 0;
    if (text.size() < digits) return -1;
    for (const char digit : text.substr(0, digits)) {
        if (digit < '0' || digit > '9') return -1;
        out = out * 10 + (digit - '0');
    }
    text.remove_prefix(digits);
    if (!text.starts_with(rest)) return -1;
    text.remove_prefix(rest.size());
    return out;
}

// Takes ".sss" with one digit or more; further ones than three are ignored.
int take_milliseconds(std::string_view& text) {
    if (!text.starts_with('.')) return 0;
    text.remove_prefix(1);
    int out = 0;
    std::size_t digits = 0;
    for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1)) {
        if (digits++ < 3) out = out * 10 + (text[0] - '0');
    }
    if (digits == 0) return -1;
    for (; digits < 3; ++digits) out *= 10;
    return out;
}

}  // namespace

std::optional<Wall> parse_time(std::string_view text) {
    using namespace std::chrono;
    const int year_number = take_number(text, 4, "-");
    const int month_number = take_number(text, 2, "-");
    const int day_number = take_number(text, 2, "T");
    const int hour = take_number(text, 2, ":");
    const int minute = take_number(text, 2, ":");
    const int second = take_number(text, 2, "");
    const int millisecond = take_milliseconds(text);
    if (std::min({year_number, month_number, day_number, hour, minute, second, millisecond}) < 0 ||
        text != "Z" || hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    const year_month_day date(year(std::clamp(year_number, 1970, last_year)),
                              month(static_cast<unsigned>(month_number)),
                              day(static_cast<unsigned>(day_number)));
    if (!date.ok()) return std::nullopt;
    return Wall(sys_days(date)) + hours(hour) + minutes(minute) + seconds(second) +
           milliseconds(millisecond);
}

std::optional<Wall> parse_timestamp(std::string_view text) {
    if (!text.starts_with(timestamp_key)) return std::nullopt;
    return parse_time(text.substr(timestamp_key.size()));
}

std::optional<Selector> parse_selector(std::string_view text) {
    if (text.starts_with(msgid_key)) {
        const auto id = protocol::parse_message_id(text.substr(msgid_key.size()));
        return id ? std::optional(Selector{*id, *id}) : std::nullopt;
    }
    const auto time = parse_timestamp(text);
    if (!time) return std::nullopt;
    return Selector{protocol::first_id_at(*time),
                    protocol::first_id_at(*time + std::chrono::milliseconds(1)) - 1};
}

}  // namespace hubbub::commands
