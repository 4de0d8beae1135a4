#pragma once
// What servers said about TLS: who once asked for it gets nothing else until the time is over.
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
    // The host asked for TLS, over TLS, for so long; no time: it no longer does.
    void learn(const std::string& host, std::uint16_t port, std::chrono::seconds lasts, Wall now);
    // A connection to it ended: the time begins anew.
    void renew(const std::string& host, Wall now);
    // TLS, where a policy of that host holds.
    void apply(ServerAddress& server, Wall now) const;
    // True where something is to be written; once.
    bool take_changed();

    // As a file, a line for each: host, port, seconds, the second of 1970 at which it ends.
    std::string text() const;
    // Lines that make no sense are left out.
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
