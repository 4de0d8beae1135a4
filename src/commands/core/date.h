#pragma once

#include <cstdint>
#include <string>

namespace hubbub::commands {

// Returns a time in seconds since the epoch as "Fri Jan 02 2026 03:04:05 UTC".
std::string date_text(std::int64_t seconds);

}  // namespace hubbub::commands
