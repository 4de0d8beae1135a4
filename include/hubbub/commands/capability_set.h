#pragma once
// The capabilities that the server currently offers: all that it knows, except withdrawn ones.
// Source: https://ircv3.net/specs/extensions/capability-negotiation#cap-notify

#include <hubbub/chat/client.h>

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::commands {

struct Services;
struct Settings;

// Returns true if this is a known capability that can be withdrawn. cap-notify cannot: it announces
// the others.
bool may_be_withheld(std::string_view name);

// Sends a changed duration of STS (settings.h) to clients that use TLS. Others learn of STS when
// they connect again: a client that obeys would close its connection at once. Hold no lock.
void announce_sts(const Services& services);

// Sends CAP NEW or DEL to clients for which other ways to log in are possible than with the
// settings of before. Hold no lock.
void announce_logins(const Services& services, const Settings& before);

// Thread safe.
class CapabilitySet {
  public:
    // Returns the offered capabilities as bits of Capability.
    chat::CapabilityBits bits() const { return bits_.load(std::memory_order_acquire); }

    // Stops offering the capability, removes it from all clients, and sends CAP DEL to clients with
    // cap-notify. Does nothing if it is not offered. Hold no lock.
    void withdraw(std::string_view name, const Services& services);
    // Offers the capability again and sends CAP NEW. Does nothing if it is offered. Hold no lock.
    void restore(std::string_view name, const Services& services);
    // Offers all capabilities except these. Hold no lock.
    void withhold(const std::vector<std::string>& names, const Services& services);

  private:
    std::atomic<chat::CapabilityBits> bits_{~chat::CapabilityBits{0}};
};

}  // namespace hubbub::commands
