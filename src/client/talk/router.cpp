#include "talk/router.h"

#include <hubbub/protocol/mask.h>

#include <algorithm>
#include <chrono>

namespace hubbub::client {
namespace {

// A stranger with many nicks must not fill the memory with buffers.
constexpr std::size_t max_buffers = 500;
// Source: https://ircv3.net/specs/client-tags/typing
constexpr std::chrono::seconds typing_lasts{6};

}  // namespace

void Router::collect(std::size_t network) {
    for (const Event& event : to_.networks.at(network).session->take_events())
        route(network, event);
}

void Router::collect(std::size_t network, const std::string& before) {
    collect(network);
    const Session& session = *to_.networks.at(network).session;
    const std::string& now = session.progress.current;
    if (now == before || now.empty() || to_.buffers.current().network != network) return;
    const BufferKind kind =
        session.isupport.is_channel(now) ? BufferKind::channel : BufferKind::query;
    to_.buffers.go_to(to_.buffers.index_of(to_.delivery.open(kind, network, now)));
}

void Router::close(std::size_t index) {
    to_.inputs.save(to_.buffers.at(index));
    to_.buffers.remove(index);
}

void Router::route(std::size_t network, const Event& event) {
    const Session& session = *to_.networks.at(network).session;
    if (ignored(event)) return;
    if (event.kind == EventKind::typing) return note_typing(network, event);
    if (event.kind == EventKind::presence) return to_.friends.report(network, event);
    if (event.kind == EventKind::network) return to_.bouncers.apply(network, event);
    if (event.kind == EventKind::read) return to_.markers.receive(network, event);
    if (event.kind == EventKind::history) return to_.history.finish(network, event);
    if (event.history) return to_.history.collect(event);
    if (event.kind == EventKind::redacted) return redact(network, event);
    if (event.kind == EventKind::reacted || event.kind == EventKind::unreacted) {
        Buffer* const buffer = to_.buffers.find(network, event.channel);
        if (buffer != nullptr) buffer->react(event);
        return;
    }
    if (event.kind == EventKind::quit || event.kind == EventKind::renamed)
        return route_everywhere(network, event);
    if (event.kind == EventKind::parted && event.own) {
        Buffer* const left = to_.buffers.find(network, event.channel);
        if (left != nullptr && left->kind != BufferKind::server) close(to_.buffers.index_of(*left));
        return;
    }
    if (route_list(network, event)) return;
    Buffer& server = to_.buffers.server_of(network);
    if (event.channel.empty()) {
        // An answer is shown where the command was typed.
        Buffer& current = to_.buffers.current();
        const bool answer = session.progress.greeted && current.network == network &&
                            event.code != "372" && event.kind != EventKind::notice;
        return to_.delivery.add(answer ? current : server, event);
    }
    Buffer* buffer = to_.buffers.find(network, event.channel);
    if (buffer == nullptr) {
        const bool channel = session.isupport.is_channel(event.channel);
        const bool opens = channel ? session.channels.find(event.channel) != nullptr
                                   : is_message(event.kind) && to_.buffers.size() < max_buffers;
        const BufferKind kind = channel ? BufferKind::channel : BufferKind::query;
        buffer = opens ? &to_.delivery.open(kind, network, event.channel) : &server;
    }
    to_.delivery.add(*buffer, event);
    if (event.kind == EventKind::joined && event.own) to_.history.request_missed(*buffer);
}

// The list of channels has its own buffer, which a new list clears.
bool Router::route_list(std::size_t network, const Event& event) {
    const bool begins = event.code == "LIST";
    if (!begins && event.code != "322" && event.code != "323") return false;
    bool there = false;
    for (std::size_t i = 0; i < to_.buffers.size() && !there; ++i) {
        const Buffer& buffer = to_.buffers.at(i);
        there = buffer.network == network && buffer.kind == BufferKind::list;
    }
    if (!begins && !there) return false;
    Buffer& list = to_.delivery.open(BufferKind::list, network, "list");
    if (begins) list.clear();
    to_.delivery.add(list, event);
    if (begins && to_.buffers.current().network == network)
        to_.buffers.go_to(to_.buffers.index_of(list));
    return true;
}

void Router::route_everywhere(std::size_t network, const Event& event) {
    const Isupport& isupport = to_.networks.at(network).session->isupport;
    for (std::size_t i = 0; i < to_.buffers.size(); ++i) {
        Buffer& buffer = to_.buffers.at(i);
        if (buffer.network != network) continue;
        const bool there =
            std::any_of(event.channels.begin(), event.channels.end(),
                        [&](const auto& channel) { return isupport.same(channel, buffer.name); });
        const bool query =
            buffer.kind == BufferKind::query && isupport.same(buffer.name, event.who);
        if (query && event.kind == EventKind::renamed &&
            to_.buffers.find(network, event.other) == nullptr)
            buffer.name = event.other;
        const bool own_name = event.own && buffer.kind == BufferKind::server;
        if (there || query || own_name) to_.delivery.add(buffer, event);
    }
}

// The list of mentions may have the message, too.
void Router::redact(std::size_t network, const Event& event) {
    if (Buffer* const buffer = to_.buffers.find(network, event.channel)) buffer->redact(event);
    for (std::size_t i = 0; i < to_.buffers.size(); ++i) {
        Buffer& buffer = to_.buffers.at(i);
        if (buffer.kind == BufferKind::mentions) buffer.redact(event);
    }
}

void Router::note_typing(std::size_t network, const Event& event) {
    constexpr std::size_t max_typing = 20;
    Buffer* const buffer = to_.buffers.find(network, event.channel);
    if (buffer == nullptr) return;
    if (event.text == "done")
        buffer->typing.erase(event.who);
    else if (buffer->typing.size() < max_typing || buffer->typing.contains(event.who))
        buffer->typing[event.who] = to_.clock.wall() + typing_lasts;
}

void Router::expire_typing() {
    const Wall now = to_.clock.wall();
    for (std::size_t i = 0; i < to_.buffers.size(); ++i)
        std::erase_if(to_.buffers.at(i).typing,
                      [&](const auto& entry) { return entry.second < now; });
}

// Only messages are ignored: joins, parts and renames must be known.
bool Router::ignored(const Event& event) const {
    if (event.own || event.who.empty()) return false;
    if (!is_message(event.kind) && event.kind != EventKind::typing &&
        event.kind != EventKind::reacted)
        return false;
    const std::vector<std::string>& masks = to_.settings.ignore;
    return std::any_of(masks.begin(), masks.end(), [&](const std::string& mask) {
        const bool whole = mask.find_first_of("!@") != std::string::npos;
        return protocol::matches_mask(mask, whole ? event.source : event.who);
    });
}

}  // namespace hubbub::client
