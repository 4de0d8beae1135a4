#pragma once
// The table of settings: one entry serves the command line, the environment, the file and --help.

#include <hubbub/server/config.h>

#include <string>
#include <string_view>
#include <vector>

namespace hubbub::server {

struct Option {
    std::string_view group;
    std::string_view name;
    std::string_view argument;  // as --help shows it; empty: a switch, "yes" or "no"
    std::string_view help;
    std::string_view fallback;  // the default, as text
    void (*apply)(Config& config, std::string_view option, const std::string& value);
    bool repeatable = false;
};

const std::vector<Option>& options();

}  // namespace hubbub::server
