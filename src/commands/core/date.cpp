#include "core/date.h"

#include <ctime>

namespace hubbub::commands {

std::string date_text(std::int64_t seconds) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    char text[64];
    return {text, std::strftime(text, sizeof text, "%a %b %d %Y %H:%M:%S UTC", &parts)};
}

}  // namespace hubbub::commands
