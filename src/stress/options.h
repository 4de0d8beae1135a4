#pragma once
// Command-line options.

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/types.h>

#include "ns.h"

namespace hubbub::stress {

enum class Scenario : std::uint8_t { chat, idle, join_storm, churn, mass_quit, ban_storm };

std::string name(Scenario scenario);

// Number of operators in ban-storm.
constexpr std::uint32_t banners = 8;

struct Options {
    std::string host = "127.0.0.1";
    std::uint16_t port = 6667;
    std::string unix_path;  // not empty: host and port are ignored
    bool tls = false;
    Scenario scenario = Scenario::chat;
    std::uint32_t clients = 100;
    std::uint32_t channels = 1;
    std::uint32_t senders = 10;
    double rate = 0;  // messages per second over all senders; 0: limited by windows
    std::uint32_t window = 16;
    std::size_t size = 100;  // bytes of a message's text
    Ns duration = 10 * second;
    double connect_rate = 0;  // per second; 0: no limit
    std::uint32_t connecting_at_once = 256;
    std::uint32_t stalled = 0;
    bool echo = false;  // senders request echo-message, and look for their messages in the history
    bool history = false;        // all look in the history for all that they have heard
    Ns reconnect = 0;            // how long to connect again if the server ends; 0: not at all
    std::string channel_prefix;  // empty: a new name for each run
    pid_t server_pid = 0;
    std::string json;
    std::string plot;
    std::vector<std::string> compare;  // two files, or none
    std::uint32_t threads = 1;
    bool quiet = false;
    bool hang_up = false;  // close without QUIT
    bool help = false;
    bool version = false;
};

// Its text names the option, the value and the allowed values.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

Options parse_options(const std::vector<std::string>& arguments);  // throws UsageError
std::string help_text();

// Own messages come back to their senders.
inline bool echoes(const Options& options) {
    return options.echo || options.history;
}

}  // namespace hubbub::stress
