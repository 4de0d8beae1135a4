#pragma once
// STS policies: a server that required TLS is only connected by TLS until the policy expires.
// Source: https://ircv3.net/specs/extensions/sts

#include <hubbub/base/clock.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "connect/connection.h"

namespace hubbub::client {

// Not thread safe.
class StsPolicies {
  public:
    // Stores the policy that the host sent over TLS. A duration of 0 removes it.
    void learn(const std::string& host, std::uint16_t port, std::chrono::seconds lasts, Wall now);
    // Restarts the duration: a connection to the host has ended.
    void renew(const std::string& host, Wall now);
    // Changes the address to TLS if a policy of its host is in force.
    void apply(ServerAddress& server, Wall now) const;
    // Returns true once after a change: the policies must be written.
    bool take_changed();

    // Returns the file, one line per policy: host, port, seconds, expiry in seconds since 1970.
    std::string text() const;
    // Parses the file; invalid lines are skipped.
    static StsPolicies read(std::string_view text);

  private:
    struct Policy {
        std::uint16_t port = 0;
        std::int64_t lasts = 0;
        std::int64_t until = 0;
    };
    std::map<std::string, Policy> policies_;  // by folded host
    bool changed_ = false;
};

}  // namespace hubbub::client
