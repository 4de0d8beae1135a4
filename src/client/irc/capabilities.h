#pragma once
// The capabilities that the server offers, and the enabled ones.
// Source: https://ircv3.net/specs/extensions/capability-negotiation

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace hubbub::client {

// Not thread safe. Lists are words separated by spaces.
class Capabilities {
  public:
    // Adds the capabilities of CAP LS or NEW, "name" or "name=value".
    void offer(std::string_view list);
    // Applies CAP ACK: "name" enables a capability, "-name" disables it.
    void acknowledge(std::string_view list);
    // Removes the capabilities of CAP DEL.
    void withdraw(std::string_view list);

    // Returns true if the capability is in force.
    bool has(std::string_view name) const { return enabled_.contains(name); }
    // Returns the value of an offered capability, empty if it has none; nullopt if not offered.
    std::optional<std::string_view> offered(std::string_view name) const;

  private:
    std::map<std::string, std::string, std::less<>> offered_;  // values by name
    std::set<std::string, std::less<>> enabled_;
};

}  // namespace hubbub::client
