#pragma once
// How long a ban holds, as operators write it and read it.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub::protocol {

// "90" are minutes; "1y2w3d4h5m6s" or some of these in any order; "0": for good. Nothing where it
// is none of that, or longer than 100 years.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

// "1d2h"; of 0 "0s".
std::string duration_text(std::chrono::seconds duration);

}  // namespace hubbub::protocol
