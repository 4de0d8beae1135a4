#pragma once
// What the operator can set: flags, environment and a file, in that order of weight.

#include <hubbub/base/log.h>
#include <hubbub/commands/settings.h>
#include <hubbub/net/address.h>

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace hubbub::server {

enum class WhenFull : unsigned char { refuse, wait };

struct Config {
    std::vector<net::ListenSpec> listen;
    commands::Settings settings;
    WhenFull when_full = WhenFull::refuse;
    std::size_t sendq = std::size_t{1} << 20;
    std::chrono::seconds ping_interval{120};
    std::chrono::seconds ping_timeout{60};
    std::chrono::seconds registration_timeout{30};
    std::size_t flood_burst = 100;  // lines; 0: no pacing
    std::size_t flood_rate = 20;    // lines a second; 0: no pacing
    log::Options log;
    bool trace_lines = false;
    bool console = false;
};

// A sentence that names the option, the value and what is allowed. The exit code is 2.
class ConfigError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct CommandLine {
    Config config;
    bool check_only = false;
    std::string print;  // not empty: print this and exit 0 (--help, --version)
};

// `environment` holds "NAME=value". Reads the files that the options name. Throws ConfigError.
CommandLine read_config(int argc, const char* const* argv, const char* const* environment);

}  // namespace hubbub::server
