#pragma once
// The table of settings: one entry serves the command line, the environment, the file, --help and
// the manual page.

#include <hubbub/net/listener.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config.h"

namespace hubbub::server {

struct Option {
    std::string_view group;  // options of one group are adjacent in the table
    std::string_view name;
    std::string_view argument{};  // as --help shows it; empty: a switch, "yes" or "no"
    std::string_view help;
    std::string_view fallback{};  // the default, as text
    void (*apply)(Config& config, std::string_view option, const std::string& value);
    bool repeatable = false;
    bool at_start = false;  // cannot change while the server runs
};

// Returns all options. Thread safe.
const std::vector<Option>& options();

// Parts of that table; each is in the source file of that name.
std::vector<Option> account_options();
std::vector<Option> history_options();
std::vector<Option> limit_options();
std::vector<Option> channel_options();
std::vector<Option> operator_options();
std::vector<Option> proxy_options();
std::vector<Option> tls_options();
std::vector<Option> user_options();

// Loads the certificate and key that the settings name, or else the files in the data directory.
// Returns null if there are none. Throws ConfigError.
std::shared_ptr<const net::TlsContext> load_tls(const Config& config);
// Throws ConfigError if a listener or STS needs a certificate and there is none, or STS has no
// port.
void check_listeners(const Config& config);
// Returns the port for STS, of a listener that takes TLS: not on loopback if possible, then one for
// TLS only if possible, then the first. Returns 0 if there is none.
std::uint16_t port_for_sts(const std::vector<net::Listener>& listeners);

}  // namespace hubbub::server
