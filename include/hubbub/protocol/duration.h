#pragma once
// Durations of bans, as operators write and read them.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub::protocol {

// Parses "90" (minutes), "1y2w3d4h5m6s" or some of these in any order, or "0" (permanent). Returns
// nothing if the text is not a duration or exceeds 100 years.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

// Returns "1d2h" and the like; "0s" for 0.
std::string duration_text(std::chrono::seconds duration);

}  // namespace hubbub::protocol
