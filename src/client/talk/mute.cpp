#include "talk/mute.h"

#include <algorithm>

namespace hubbub::client {

void apply_mutes(BufferList& buffers, const NetworkList& networks, std::size_t number) {
    const Network& network = networks.at(number);
    const Isupport& isupport = network.session->isupport;
    for (std::size_t i = 0; i < buffers.size(); ++i) {
        Buffer& buffer = buffers.at(i);
        if (!buffer.is_talk() || buffer.network != number) continue;
        buffer.muted =
            std::any_of(network.muted.begin(), network.muted.end(),
                        [&](const std::string& one) { return isupport.same(one, buffer.name); });
    }
}

bool set_muted(BufferList& buffers, NetworkList& networks, std::size_t number,
               const std::string& name, bool muted) {
    Network& network = networks.at(number);
    const Isupport& isupport = network.session->isupport;
    const std::size_t removed = std::erase_if(
        network.muted, [&](const std::string& one) { return isupport.same(one, name); });
    if (muted) network.muted.push_back(name);
    apply_mutes(buffers, networks, number);
    Buffer* const buffer = buffers.find(number, name);
    if (muted && buffer != nullptr && buffer->kind != BufferKind::server) {
        // Unread messages other than mentions no longer count.
        buffer->unread = buffer->kind == BufferKind::channel ? buffer->mentions : 0;
        if (buffer->kind == BufferKind::query) buffer->mentions = 0;
        buffer->stirred = false;
    }
    return muted ? removed == 0 : removed > 0;
}

}  // namespace hubbub::client
