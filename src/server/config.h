#pragma once
// The settings of the server. The command line overrides the environment, and the environment the
// file.

#include <hubbub/base/log.h>
#include <hubbub/commands/settings.h>
#include <hubbub/net/address.h>
#include <hubbub/net/host_name.h>
#include <hubbub/net/tls_context.h>
#include <hubbub/storage/history_db.h>
#include <hubbub/storage/history_retention.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "address_rules.h"
#include "exemptions.h"
#include "proxy.h"

namespace hubbub::server {

enum class WhenFull : unsigned char { refuse, wait };

struct Config {
    std::vector<net::ListenSpec> listen;
    commands::Settings settings;
    std::map<std::string, std::uint32_t> oper_classes;  // privileges by name
    WhenFull when_full = WhenFull::refuse;
    std::size_t sendq = std::size_t{1} << 20;
    std::chrono::seconds ping_interval{120};
    std::chrono::seconds ping_timeout{60};
    std::chrono::seconds registration_timeout{30};
    std::chrono::milliseconds handshake_timeout{10'000};  // of TLS; no option
    std::chrono::milliseconds proxy_timeout{5'000};       // for a PROXY header; no option
    std::size_t flood_burst = 100;                        // lines; 0: no limit
    std::size_t flood_rate = 20;                          // lines per second; 0: no limit
    bool resolve_hosts = false;
    net::Resolving resolving;
    std::size_t recvq = 65536;  // bytes received and not handled; 0: no limit
    AddressRules addresses;
    Exemptions exempt = Exemptions::of_this_machine();
    bool limits = true;    // false: without_limits() is applied last
    std::string ban_file;  // of an earlier version; empty: none
    log::LogOptions log;
    bool history = true;
    storage::Durability durability = storage::Durability::process;
    storage::RetentionLimits retention;
    std::string data_dir;            // empty: none
    bool data_dir_is_chosen = true;  // by the operator; false: the default
    std::string tls_certificate;
    std::string tls_key;
    std::shared_ptr<const net::TlsContext> tls;  // of these files; null: no TLS
    std::vector<Proxy> proxies;
    bool trace_lines = false;
    bool console = false;
    // The unparsed values of each option, including defaults.
    std::map<std::string, std::vector<std::string>> written;

    // Removes all limits on floods and abuse, for load tests.
    void without_limits();
    // Returns true if the peer is a gateway for WEBIRC.
    bool is_gateway(const std::optional<Address>& peer) const;
    // Returns the limits that do not apply to the peer, as bits.
    std::uint8_t exemptions_of(const std::optional<Address>& peer) const;
    // Returns null if the peer is not a proxy. No address means a UNIX socket.
    const Proxy* proxy_at(const std::optional<Address>& peer) const;
};

// A sentence that names the option, the value and the allowed values. The exit code is 2.
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

// Returns the data directory of these settings; "" if it is none. Checks that the other settings
// exist, but not their values. Throws ConfigError.
std::string read_data_dir(int argc, const char* const* argv, const char* const* environment);

// Reads the settings again for a running server. Options that cannot change keep their values from
// `running`; if one was changed, its name is added to `kept`. Throws ConfigError.
Config reread_config(int argc, const char* const* argv, const char* const* environment,
                     const Config& running, std::vector<std::string>& kept);

}  // namespace hubbub::server
