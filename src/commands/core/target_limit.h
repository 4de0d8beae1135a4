#pragma once
// Target changes: a client that writes to many different people in a short time is advertising.
// Source: the documentation of Solanum (ERR_TARGCHANGE)

#include <hubbub/base/throttle.h>
#include <hubbub/chat/channel.h>
#include <hubbub/chat/client.h>

#include <cstdint>
#include <vector>

namespace hubbub::commands {

class Context;

// Not thread safe: belongs to one session.
class TargetLimit {
  public:
    // Exempts the session from the limit.
    void lift() { lifted_ = true; }
    bool is_lifted() const { return lifted_; }
    // Charges the target, a client or a channel by its id. Returns false if the limit is reached.
    // Recent targets are free.
    bool take(std::uint64_t id, const Rate& rate, Steady now);

  private:
    bool lifted_ = false;
    Throttle throttle_;
    std::vector<std::uint64_t> recent_;  // the latest last
};

// Charges a message to this client against the limit. Returns false if the limit is reached.
// Operators, recent targets and clients that have written to this one are free.
bool charge_target(Context& context, const chat::Client& to);
// The same for a channel in which this client is not.
bool charge_target(Context& context, const chat::Channel& to);

}  // namespace hubbub::commands
