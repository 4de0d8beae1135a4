#include "core/plain_target.h"

#include <hubbub/protocol/casemap.h>

#include "core/context.h"

namespace hubbub::commands {

bool PlainTarget::is(std::string_view channel) const {
    return protocol::same(name_, channel);
}

void PlainTarget::choose(const std::string& channel) {
    name_ = channel;
    if (context_.is_plain()) context_.responder.print("* Your text now goes to " + name_ + ".");
}

void PlainTarget::choose_any() {
    const auto channels = context_.user()->channels();
    if (!channels.empty()) return choose(channels.front()->name);
    name_.clear();
    context_.responder.print("* You are in no room now. Join one with /join #room.");
}

}  // namespace hubbub::commands
