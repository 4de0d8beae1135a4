// Where the person has read to, shared with their other devices by the server.
// Source: https://ircv3.net/specs/extensions/read-marker

#include <algorithm>

#include "irc/history.h"
#include "talk/workspace.h"

namespace hubbub::client {
namespace {

constexpr std::string_view capability = "draft/read-marker";
// The server is told no more often than this, of each buffer.
constexpr std::chrono::seconds pause{3};

}  // namespace

void Buffer::note_heard(const Event& event) {
    if (event.at) heard = std::max(heard.value_or(*event.at), *event.at);
}

void Buffer::read_up_to(Wall at, bool seen) {
    // Nobody counts further, and a server may tell of it often.
    constexpr std::size_t most = 10'000;
    const Scrollback::Number oldest =
        lines_.end() - std::min<Scrollback::Number>(most, lines_.end() - lines_.begin());
    Scrollback::Number behind = lines_.end();
    std::size_t said = 0;
    std::size_t calls = 0;
    for (auto number = lines_.end(); number > oldest; --number) {
        const StoredLine& line = lines_.at(number - 1);
        if (line.at() <= at) break;
        if (!is_talk(line.kind()) || line.own() || line.hidden()) continue;
        behind = number - 1;
        const bool called = line.mention() || (kind == Kind::talk && !muted);
        if (called) ++calls;
        if (called || !muted) ++said;
    }
    if (seen) {
        // What is being read here stays as it is; a line is drawn where there was none.
        if (!read_to_ && behind < lines_.end()) read_to_ = behind;
        return;
    }
    read_to_ = behind;
    unread = said;
    mentions = calls;
    stirred = stirred && said > 0;
}

void Workspace::take_mark(std::size_t number, const Event& event) {
    Buffer* const buffer = find(number, event.room);
    if (buffer == nullptr || (buffer->marked && *event.at <= *buffer->marked)) return;
    buffer->marked = event.at;
    buffer->read_up_to(*event.at, is_seen(*buffer));
}

void Workspace::ask_mark(const Buffer& buffer) {
    Session& session = *networks_[buffer.network]->session;
    if (buffer.kind == Buffer::Kind::talk && session.capabilities.has(capability))
        session.send("MARKREAD", {buffer.name});
}

void Workspace::tell_marks() {
    for (const auto& buffer : buffers_) {
        Session& session = *networks_[buffer->network]->session;
        if (is_seen(*buffer) && !buffer->scrolled) buffer->looked_at = buffer->heard;
        const bool there = buffer->kind == Buffer::Kind::talk || room_of(*buffer) != nullptr;
        const bool news = buffer->looked_at > buffer->marked;
        if (!there || !news || !session.progress.registered) continue;
        if (!session.capabilities.has(capability)) continue;
        if (clock_.now() - buffer->marked_at < pause) continue;
        session.send("MARKREAD", {buffer->name, history_reference({}, *buffer->looked_at)});
        buffer->marked = buffer->looked_at;
        buffer->marked_at = clock_.now();
    }
}

}  // namespace hubbub::client
