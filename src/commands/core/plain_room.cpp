#include "core/plain_room.h"

#include <hubbub/protocol/casemap.h>

#include "core/context.h"

namespace hubbub::commands {

bool PlainRoom::is(std::string_view channel) const {
    return protocol::same(name_, channel);
}

void PlainRoom::choose(const std::string& channel) {
    name_ = channel;
    if (context_.is_plain()) context_.responder.print("* What you type goes to " + name_ + " now.");
}

void PlainRoom::choose_any() {
    const auto channels = context_.client()->channels();
    if (!channels.empty()) return choose(channels.front()->name);
    name_.clear();
    context_.responder.print("* You are in no room now. /join one.");
}

}  // namespace hubbub::commands
