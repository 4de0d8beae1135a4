#include "option_values.h"

#include <hubbub/protocol/confusables.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <charconv>

#include "text_file.h"

namespace hubbub::server {

void bad(std::string_view option, const std::string& value, std::string_view allowed) {
    throw ConfigError("--" + std::string(option) + " '" + value + "': " + std::string(allowed));
}

void refuse_old_hash(std::string_view option, const std::string& name, const std::string& hash) {
    // The message may be logged, so it does not repeat the hash.
    if (hash.starts_with('$') && !hash.starts_with("$argon2id$"))
        bad(option, name,
            "the hash is of an earlier version: make a new one with hubbubd hash-password");
}

std::size_t number(std::string_view option, const std::string& value, std::size_t min,
                   std::size_t max) {
    std::size_t out = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
    if (error != std::errc{} || end != value.data() + value.size() || out < min || out > max)
        bad(option, value,
            "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    return out;
}

std::chrono::seconds seconds(std::string_view option, const std::string& value) {
    constexpr std::size_t day = 86400;
    return std::chrono::seconds(number(option, value, 1, day));
}

void check_channel(std::string_view option, const std::string& value) {
    if (!protocol::valid_channel(value))
        bad(option, value, "must be a channel name such as #lobby, at most 64 bytes");
    if (const auto complaint = protocol::channel_complaint(value); !complaint.empty())
        bad(option, value, complaint);
}

bool yes(std::string_view option, const std::string& value) {
    if (value != "yes" && value != "no") bad(option, value, "must be yes or no");
    return value == "yes";
}

Rate rate(std::string_view option, const std::string& value) {
    if (value == "0") return {};
    const auto out = parse_rate(value);
    if (!out) bad(option, value, "must be COUNT:SECONDS such as 20:60, or 0 for no limit");
    return *out;
}

std::string word(std::string_view option, const std::string& value) {
    constexpr std::size_t max_bytes = 63;
    const bool fine = !value.empty() && value.size() <= max_bytes &&
                      value.find_first_of(" :!@,*?=") == std::string::npos &&
                      protocol::is_visible(value);
    if (!fine) bad(option, value, "must be one word of at most 63 bytes without : ! @ , * ? =");
    return value;
}

std::string text(std::string_view option, const std::string& value) {
    constexpr std::size_t max_bytes = 300;
    if (value.size() > max_bytes || !protocol::is_visible(value))
        bad(option, value, "must be at most 300 bytes of UTF-8 without control characters");
    return value;
}

std::vector<std::string> lines_of(std::string_view option, const std::string& path,
                                  std::vector<std::string> (*read)(const std::string&)) {
    try {
        return read(path);
    } catch (const FileError& error) {
        bad(option, path, error.what());
    }
}

std::string first_line_of(std::string_view option, const std::string& path,
                          std::vector<std::string> (*read)(const std::string&)) {
    const std::vector<std::string> lines = lines_of(option, path, read);
    return lines.empty() ? "" : lines.front();
}

}  // namespace hubbub::server
