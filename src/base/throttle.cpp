#include <hubbub/base/throttle.h>

#include <charconv>

namespace hubbub {
namespace {

std::optional<std::uint32_t> number(std::string_view text, std::uint32_t max) {
    std::uint32_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size() || out == 0 || out > max)
        return std::nullopt;
    return out;
}

}  // namespace

std::string Rate::text() const {
    return std::to_string(count) + ":" + std::to_string(within.count());
}

std::optional<Rate> parse_rate(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto count = number(text.substr(0, colon), Rate::max_count);
    const auto seconds =
        number(text.substr(colon + 1), static_cast<std::uint32_t>(Rate::max_within.count()));
    if (!count || !seconds) return std::nullopt;
    return Rate{*count, std::chrono::seconds(*seconds)};
}

}  // namespace hubbub
