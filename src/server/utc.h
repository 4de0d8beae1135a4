#pragma once
// Times as text.

#include <hubbub/base/clock.h>

#include <ctime>
#include <string>

namespace hubbub::server {

// Returns the time in UTC, in this format of strftime(3).
inline std::string utc_text(std::time_t time, const char* format) {
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    char text[64];
    return {text, std::strftime(text, sizeof text, format, &parts)};
}

inline std::string utc_text(Wall time, const char* format) {
    return utc_text(std::chrono::system_clock::to_time_t(time), format);
}

}  // namespace hubbub::server
