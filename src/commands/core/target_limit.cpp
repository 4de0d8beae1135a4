#include "core/target_limit.h"

#include <algorithm>

#include "core/context.h"
#include "core/user_modes.h"

namespace hubbub::commands {
namespace {

constexpr std::size_t max_recent = 100;

bool is_free(const Context& context) {
    return context.targets.is_lifted() || !context.settings().targets.limits() ||
           context.oper.is_active();
}

bool take(Context& context, std::uint64_t id) {
    return context.targets.take(id, context.settings().targets, context.services().clock.now());
}

}  // namespace

bool TargetLimit::take(std::uint64_t id, const Rate& rate, Steady now) {
    const auto found = std::find(recent_.begin(), recent_.end(), id);
    if (found != recent_.end()) {
        std::rotate(found, found + 1, recent_.end());
        return true;
    }
    if (!throttle_.take(rate, now)) return false;
    if (recent_.size() >= std::min<std::size_t>(rate.count, max_recent))
        recent_.erase(recent_.begin());
    recent_.push_back(id);
    return true;
}

bool charge_target(Context& context, const chat::User& to) {
    const chat::User& me = *context.user();
    return is_free(context) || &to == &me || to.has_addressed(me.id) || take(context, to.id);
}

bool charge_target(Context& context, const chat::Channel& to) {
    return is_free(context) || take(context, to.id);
}

}  // namespace hubbub::commands
