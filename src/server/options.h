#pragma once
// The table of settings: one entry serves the command line, the environment, the file and --help.

#include <string>
#include <string_view>
#include <vector>

#include "config.h"

namespace hubbub::server {

struct Option {
    std::string_view group;
    std::string_view name;
    std::string_view argument;  // as --help shows it; empty: a switch, "yes" or "no"
    std::string_view help;
    std::string_view fallback;  // the default, as text
    void (*apply)(Config& config, std::string_view option, const std::string& value);
    bool repeatable = false;
    bool at_start = false;  // what it says cannot change while the server runs
};

const std::vector<Option>& options();
// Those of options.cpp; limit_options.cpp adds those against floods.
const std::vector<Option>& general_options();

[[noreturn]] void bad(std::string_view option, const std::string& value, std::string_view allowed);
std::size_t number(std::string_view option, const std::string& value, std::size_t least,
                   std::size_t most);

}  // namespace hubbub::server
