#pragma once
// The target-change limit: a client that writes to many targets in a short time is advertising.
// Source: the documentation of Solanum (ERR_TARGCHANGE)

#include <hubbub/base/throttle.h>
#include <hubbub/chat/channel.h>
#include <hubbub/chat/user.h>

#include <cstdint>
#include <vector>

namespace hubbub::commands {

class Context;

// Not thread safe: belongs to one session.
class TargetLimit {
  public:
    // Sets whether the session is exempt from the limit.
    void lift(bool lifted = true) { lifted_ = lifted; }
    bool is_lifted() const { return lifted_; }
    // Charges a target, given by the id of a user or channel, against the limit. Returns false if
    // the limit is reached. Recent targets are free.
    bool take(std::uint64_t id, const Rate& rate, Steady now);

  private:
    bool lifted_ = false;
    Throttle throttle_;
    std::vector<std::uint64_t> recent_;  // the latest last
};

// Charges a message to `to` against the sender's limit. Returns false if the limit is reached.
// Recent targets and recent correspondents are free; operators have no limit.
bool charge_target(Context& context, const chat::User& to);
// Charges a message to a channel of which the sender is not a member.
bool charge_target(Context& context, const chat::Channel& to);

}  // namespace hubbub::commands
