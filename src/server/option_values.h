#pragma once
// Parsers for the values of options. Each throws ConfigError with a sentence that names the option,
// the value and the allowed values.

#include <hubbub/base/throttle.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config.h"

namespace hubbub::server {

[[noreturn]] void bad(std::string_view option, const std::string& value, std::string_view allowed);

// Refuses a hash of crypt(3), which earlier versions printed.
void refuse_old_hash(std::string_view option, const std::string& name, const std::string& hash);
std::size_t number(std::string_view option, const std::string& value, std::size_t min,
                   std::size_t max);
std::chrono::seconds seconds(std::string_view option, const std::string& value);
bool yes(std::string_view option, const std::string& value);
Rate rate(std::string_view option, const std::string& value);
// Returns one word that can be part of an IRC message's source.
std::string word(std::string_view option, const std::string& value);
// Throws unless clients may create a channel of this name.
void check_channel(std::string_view option, const std::string& value);
// Returns text that fits a message as its last parameter.
std::string text(std::string_view option, const std::string& value);
// Returns the lines of a file, by `read` (text_file.h).
std::vector<std::string> lines_of(std::string_view option, const std::string& path,
                                  std::vector<std::string> (*read)(const std::string&));
std::string first_line_of(std::string_view option, const std::string& path,
                          std::vector<std::string> (*read)(const std::string&));

// Functions for Option::apply: `field` is a member of Config.
template <auto field, std::size_t min, std::size_t max>
void set_number(Config& config, std::string_view option, const std::string& value) {
    config.*field = number(option, value, min, max);
}
template <auto field>
void set_seconds(Config& config, std::string_view option, const std::string& value) {
    config.*field = seconds(option, value);
}
template <auto field>
void set_yes(Config& config, std::string_view option, const std::string& value) {
    config.*field = yes(option, value);
}
// `field` is a member of commands::Settings.
template <auto field>
void set_text(Config& config, std::string_view option, const std::string& value) {
    config.settings.*field = text(option, value);
}

}  // namespace hubbub::server
