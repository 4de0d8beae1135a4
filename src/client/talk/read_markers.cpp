#include "talk/read_markers.h"

#include <chrono>
#include <string_view>

#include "irc/history.h"

namespace hubbub::client {
namespace {

constexpr std::string_view capability = "draft/read-marker";
constexpr std::chrono::seconds min_interval{3};

}  // namespace

void ReadMarkers::request(const Buffer& buffer) {
    Session& session = *networks_.at(buffer.network).session;
    if (buffer.kind == BufferKind::query && session.capabilities.has(capability))
        session.send("MARKREAD", {buffer.name});
}

void ReadMarkers::receive(std::size_t network, const Event& event) {
    Buffer* const buffer = buffers_.find(network, event.channel);
    if (buffer == nullptr || (buffer->marked && *event.at <= *buffer->marked)) return;
    buffer->marked = event.at;
    buffer->read_up_to(*event.at, buffers_.is_seen(*buffer));
}

void ReadMarkers::send_moved() {
    for (std::size_t i = 0; i < buffers_.size(); ++i) {
        Buffer& buffer = buffers_.at(i);
        Session& session = *networks_.at(buffer.network).session;
        if (buffers_.is_seen(buffer) && !buffer.scrolled) buffer.looked_at = buffer.heard;
        const bool there =
            buffer.kind == BufferKind::query || buffers_.channel_of(buffer) != nullptr;
        const bool moved = buffer.looked_at > buffer.marked;
        if (!there || !moved || !session.progress.registered) continue;
        if (!session.capabilities.has(capability)) continue;
        if (clock_.now() - buffer.marked_at < min_interval) continue;
        session.send("MARKREAD", {buffer.name, history_reference({}, *buffer.looked_at)});
        buffer.marked = buffer.looked_at;
        buffer.marked_at = clock_.now();
    }
}

}  // namespace hubbub::client
