#include "talk/connections.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include "irc/registration.h"

namespace hubbub::client {
namespace {

constexpr std::chrono::seconds ping_interval{30};

// The next connection joins the channels and takes the nick that the person wants now.
void keep_wishes(Network& network) {
    const Session& session = *network.session;
    network.settings.nick = session.nick.wanted();
    network.settings.channels.clear();
    network.settings.keys.clear();
    for (const auto& [folded, channel] : session.wanted_channels.all()) {
        network.settings.channels.push_back(channel.name);
        if (!channel.key.empty()) network.settings.keys[channel.name] = channel.key;
    }
}

}  // namespace

void Connections::connecting(std::size_t number) {
    Network& network = networks_.at(number);
    network.phase = Network::Phase::connecting;
    sts.apply(network.server, clock_.wall());
    delivery_.add_to_server(number, "Connecting to " + network.server.text() + " ...");
}

void Connections::connected(std::size_t number, std::string security,
                            const std::string& certificate) {
    Network& network = networks_.at(number);
    network.security = std::move(security);
    network.phase = Network::Phase::online;
    network.heard = false;
    if (!network.security.empty())
        delivery_.add_to_server(number,
                                network.security + "; the certificate's SHA-256 is " + certificate);
    network.idle_told = false;
    network.lag.reset();
    network.asked.clear();
    network.asked_at = clock_.now();
    const std::string current = network.session->progress.current;
    network.settings.secure = network.server.tls;
    network.settings.login.safe = network.server.safe();
    if (const auto& login = network.session->login.confirmed()) {
        network.settings.login.account = login->account;
        network.settings.login.password = login->password;
    }
    network.session = std::make_unique<Session>(network.settings);
    network.session->progress.current = current;
    for (std::size_t i = 0; i < buffers_.size(); ++i) {
        Buffer& buffer = buffers_.at(i);
        if (buffer.network == number) buffer.asked = Buffer::HistoryAsked::nothing;
    }
    sign_on(*network.session);
}

void Connections::disconnected(std::size_t number, const std::string& why, double chance) {
    Network& network = networks_.at(number);
    Session& session = *network.session;
    const bool online = network.phase == Network::Phase::online;
    if (online && session.progress.registered) {
        network.failures = 0;
        network.welcomed = true;
        keep_wishes(network);
    }
    if (online && network.server.tls) sts.renew(network.server.host, clock_.wall());
    Event event;
    event.kind = EventKind::error;
    // The error of an earlier connection does not apply to this one.
    event.text = online && !session.progress.error.empty() ? session.progress.error : why;
    if (online && !network.heard && !network.server.tls)
        event.text += " (if this is a TLS port: /connect " + network.server.text() + " tls)";
    const bool leaving = session.progress.leaving;
    if (leaving || session.login.refused() || session.nick.must_choose()) network.wanted = false;
    if (online && session.waiting() > 0)
        event.text +=
            "; " + std::to_string(session.drop_waiting()) + " waiting lines were not sent";
    if (session.sts.port() != 0) {
        network.server.port = session.sts.port();
        network.server.tls = true;
        network.failures = 0;
    }
    network.phase = network.wanted ? Network::Phase::waiting : Network::Phase::offline;
    if (!network.wanted && leaving) {
        event.kind = EventKind::info;
        event.text = "Disconnected. Reconnect with /connect.";
    } else {
        event.text += advice(network, chance);
    }
    for (std::size_t i = 0; i < buffers_.size(); ++i) {
        Buffer& buffer = buffers_.at(i);
        const bool concerned =
            buffer.kind == BufferKind::server || buffers_.channel_of(buffer) != nullptr;
        if (buffer.network == number && concerned) delivery_.add(buffer, event);
    }
    session.channels.leave_all();
    session.progress.registered = false;
}

std::string Connections::advice(Network& network, double chance) {
    const Session& session = *network.session;
    if (!network.wanted && session.nick.must_choose())
        return ". Choose another nick with /nick NAME.";
    if (!network.wanted)
        return std::string(". Try again with /connect.") +
               (session.login.refused() ? " Enter another password with /password." : "");
    const auto delay = retry_delay(network.failures++, chance);
    network.retry_at = clock_.now() + delay;
    std::string text = "; next try in " + std::to_string(delay.count() / 1000) + " s";
    if (network.failures == 1 && !network.welcomed)
        text += "; to use another server: /connect HOST[:PORT]";
    return text;
}

void Connections::note_line(std::size_t number) {
    Network& network = networks_.at(number);
    Session& session = *network.session;
    if (const auto lasts = session.sts.take_seconds()) {
        constexpr std::uint64_t max_seconds = std::uint64_t{1} << 40;
        sts.learn(network.server.host, network.server.port,
                  std::chrono::seconds(std::min(*lasts, max_seconds)), clock_.wall());
    }
    if (!network.asked.empty() && session.progress.pong == network.asked) {
        network.lag =
            std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - network.asked_at);
        network.asked.clear();
    }
}

void Connections::measure_lag(std::size_t number) {
    Network& network = networks_.at(number);
    const Steady now = clock_.now();
    if (!network.session->progress.registered) return;
    if (!network.asked.empty()) {
        // The PONG is still on its way: the lag is at least this.
        const auto so_far =
            std::chrono::duration_cast<std::chrono::milliseconds>(now - network.asked_at);
        if (!network.lag || so_far > *network.lag) network.lag = so_far;
    } else if (!network.lag || now - network.asked_at >= ping_interval) {
        network.asked = "lag" + std::to_string(now.time_since_epoch().count());
        network.asked_at = now;
        network.session->send("PING", {network.asked});
    }
}

}  // namespace hubbub::client
