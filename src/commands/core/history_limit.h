#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>

namespace hubbub::commands {

// The maximum number of messages in one answer to CHATHISTORY.
inline constexpr std::size_t max_history_answer = 1000;

// Returns how many messages a client asks for, at most `max`; 0 if this is no number above 0.
inline std::size_t parse_limit(std::string_view text, std::size_t max) {
    std::size_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (end != text.data() + text.size()) return 0;
    if (error == std::errc::result_out_of_range) return max;
    return error == std::errc{} ? std::min(out, max) : 0;
}

}  // namespace hubbub::commands
