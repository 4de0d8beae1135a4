#include "talk/delivery.h"

#include <algorithm>
#include <utility>

#include "irc/history.h"
#include "irc/mentions.h"
#include "talk/mute.h"

namespace hubbub::client {

std::size_t Delivery::add_network(const ServerChoice& choice) {
    const std::size_t number = to_.networks.add(choice);
    open(BufferKind::server, number, choice.name);
    return number;
}

Buffer& Delivery::open(BufferKind kind, std::size_t network, const std::string& name) {
    const auto [buffer, fresh] = to_.buffers.open(kind, network, name, to_.settings.limits);
    if (!fresh) return buffer;
    to_.inputs.restore(buffer);
    apply_mutes(to_.buffers, to_.networks, network);
    // The server's history is better than the log.
    if (!offers_history(*to_.networks.at(network).session)) to_.log.request(buffer);
    to_.markers.request(buffer);
    return buffer;
}

bool Delivery::names_person(const Event& event) const {
    if (event.mention) return true;
    if (event.own || !is_message(event.kind)) return false;
    const std::vector<std::string>& words = to_.settings.words;
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return mentions(event.text, word); });
}

void Delivery::add(Buffer& buffer, const Event& event) {
    const Wall at = event.at.value_or(to_.clock.wall());
    const bool seen = to_.buffers.is_seen(buffer);
    const bool fold = to_.settings.fold;
    to_.log.add(buffer, event, at);
    if (to_.hidden.hides(buffer, event)) {
        Event hidden = event;
        hidden.hidden = true;
        return buffer.add(hidden, at, seen, fold);
    }
    const bool named = names_person(event);
    if (!named) {
        buffer.add(event, at, seen, fold);
    } else {
        Event mention = event;
        mention.mention = true;
        buffer.add(mention, at, seen, fold);
        if (buffer.kind == BufferKind::channel) add_mention(buffer, std::move(mention));
    }
    const bool alerts = named || (buffer.kind == BufferKind::query && !event.own && !buffer.muted);
    if (alerts && !seen && is_message(event.kind))
        to_.alerts.add_message({buffer.name, event.who + ": " + event.text,
                                to_.networks.at(buffer.network).name, event.who, event.text});
}

void Delivery::add_mention(const Buffer& from, Event event) {
    if (!is_message(event.kind)) return;
    const Wall at = event.at.value_or(to_.clock.wall());
    event.origin = from.name;
    open(BufferKind::mentions, 0, "mentions").add(event, at, true, false);
}

void Delivery::add_to_server(std::size_t network, std::string text) {
    Event event;
    event.text = std::move(text);
    add(to_.buffers.server_of(network), event);
}

void Delivery::add_presence(Buffer& buffer, const Event& event, bool logged) {
    const Wall at = to_.clock.wall();
    if (logged) to_.log.add(buffer, event, at);
    buffer.add(event, at, true, false);
}

}  // namespace hubbub::client
