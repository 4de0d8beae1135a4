#include "talk/activity_reporter.h"

#include <chrono>
#include <cstddef>
#include <utility>

#include "irc/speech.h"

namespace hubbub::client {

void ActivityReporter::touched() {
    touched_at_ = clock_.now();
    for (std::size_t i = 0; i < networks_.size(); ++i) {
        Network& network = networks_.at(i);
        if (std::exchange(network.idle_told, false)) network.session->send("AWAY", {});
    }
}

// Source: https://ircv3.net/specs/client-tags/typing (at most every three seconds)
void ActivityReporter::typed() {
    constexpr std::chrono::seconds min_interval{3};
    const Buffer& buffer = buffers_.current();
    const bool there = buffer.kind == BufferKind::query || buffers_.channel_of(buffer) != nullptr;
    const bool command = buffer.input.text().starts_with('/');
    if (!settings_.typing || !there || command) return;
    if (clock_.now() - typing_sent_at_ < min_interval) return;
    typing_sent_at_ = clock_.now();
    Network& network = buffers_.current_network();
    if (network.phase == Network::Phase::online) send_typing(*network.session, buffer.name);
}

void ActivityReporter::check_idle() {
    const bool idle =
        settings_.away_after.count() > 0 && clock_.now() - touched_at_ >= settings_.away_after;
    if (!idle) return;
    for (std::size_t i = 0; i < networks_.size(); ++i) {
        Network& network = networks_.at(i);
        const SessionProgress& progress = network.session->progress;
        const bool online = network.phase == Network::Phase::online && progress.registered;
        // Keep the reason of a person who typed /away.
        if (!online || progress.away || std::exchange(network.idle_told, true)) continue;
        network.session->send("AWAY", {"idle"});
    }
}

}  // namespace hubbub::client
