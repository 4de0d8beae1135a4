#pragma once
// Which capabilities the server offers right now: all it knows, but those that were withdrawn while
// it runs. Source: https://ircv3.net/specs/extensions/capability-negotiation#cap-notify

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::commands {

struct Services;

// Whether there is a capability of that name that the server can do without: cap-notify is what
// tells of the others.
bool may_be_withheld(std::string_view name);

// Thread safe.
class Offer {
  public:
    std::uint32_t bits() const { return bits_.load(std::memory_order_acquire); }

    // Takes the capability from everyone who has it, and tells those with cap-notify: CAP DEL. Does
    // nothing where it is not offered. Hold no lock.
    void withdraw(std::string_view name, const Services& services);
    // Offers it again: CAP NEW.
    void restore(std::string_view name, const Services& services);
    // All but these, from now on.
    void withhold(const std::vector<std::string>& names, const Services& services);

  private:
    std::atomic<std::uint32_t> bits_{~std::uint32_t{0}};
};

}  // namespace hubbub::commands
