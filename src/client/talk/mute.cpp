// Rooms and talks that are new only where somebody calls the person.

#include <algorithm>

#include "talk/workspace.h"

namespace hubbub::client {

void Workspace::apply_mutes(std::size_t number) {
    const Network& network = *networks_[number];
    const Isupport& isupport = network.session->isupport;
    for (const auto& buffer : buffers_) {
        const bool place = buffer->kind == Buffer::Kind::room || buffer->kind == Buffer::Kind::talk;
        if (!place || buffer->network != number) continue;
        buffer->muted =
            std::any_of(network.muted.begin(), network.muted.end(),
                        [&](const std::string& one) { return isupport.same(one, buffer->name); });
    }
}

bool Workspace::mute(std::size_t number, const std::string& name, bool muted) {
    Network& network = *networks_[number];
    const Isupport& isupport = network.session->isupport;
    const std::size_t removed = std::erase_if(
        network.muted, [&](const std::string& one) { return isupport.same(one, name); });
    if (muted) network.muted.push_back(name);
    apply_mutes(number);
    Buffer* buffer = find(number, name);
    if (muted && buffer != nullptr && buffer->kind != Buffer::Kind::server) {
        // What was said before somebody called is no longer of interest.
        buffer->unread = buffer->kind == Buffer::Kind::room ? buffer->mentions : 0;
        if (buffer->kind == Buffer::Kind::talk) buffer->mentions = 0;
        buffer->stirred = false;
    }
    return muted ? removed == 0 : removed > 0;
}

}  // namespace hubbub::client
