#include "users/shared_channels.h"

#include <algorithm>

#include "core/context.h"
#include "core/rights.h"
#include "core/user_modes.h"

namespace hubbub::commands {

SharedChannels::SharedChannels(const chat::User& user) : channels_(user.channels()) {
    std::sort(channels_.begin(), channels_.end());
}

std::shared_ptr<chat::Channel> SharedChannels::shared_with(const chat::User& other) const {
    if (channels_.empty()) return nullptr;
    for (auto& channel : other.channels()) {
        if (std::binary_search(channels_.begin(), channels_.end(), channel)) return channel;
    }
    return nullptr;
}

bool hidden_from(const Context& context, const SharedChannels& channels, const chat::User& other) {
    return (other.user_modes & user_invisible) != 0 && &other != context.user().get() &&
           !sees_hidden(context) && !channels.shared_with(other);
}

}  // namespace hubbub::commands
