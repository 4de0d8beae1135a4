#include "world.h"

#include <hubbub/commands/always_on.h>
#include <hubbub/protocol/message.h>

#include <utility>

#include "must.h"

using namespace hubbub;

World::World(std::size_t clients, commands::Settings settings)
    : settings_(std::make_shared<const commands::Settings>(std::move(settings))),
      heard_(clients),
      person_(clients),
      peers_(clients) {}

World::~World() {
    for (std::size_t i = 0; i < peers_.size(); ++i) disconnect(i);
    commands::drop_offline_users(services());
    must(registry_.client_count() == 0, "nobody is in the registry when all have left");
    must(registry_.channel_count() == 0, "no channel is left when all have left");
    must(counters_.registered == 0 && counters_.invisible == 0 && counters_.operators == 0,
         "nobody is counted when all have left");
    must(outboxes_.bytes == 0 && outboxes_.outboxes == 0, "nothing waits when all have left");
}

std::int64_t World::now() const {
    return std::chrono::system_clock::to_time_t(clock_.wall());
}

// --- a client ---

chat::Transport::Written World::Ear::write_some(std::span<const iovec> pieces) {
    if (stalled) return {0, false};
    std::size_t bytes = 0;
    for (const iovec& piece : pieces) {
        heard.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
        bytes += piece.iov_len;
    }
    return {bytes, false};
}

World::Peer::Peer(World& world, std::size_t number)
    : ear(world.heard_[number]),
      client(std::make_shared<chat::Client>(
          chat::Client::Setup{world.registry_.next_id(), "10.0.0." + std::to_string(number + 1),
                              1000, world.clock_.wall(), ear, world.outboxes_, sendq})),
      session(world.services(), client, claims),
      framer({protocol::line_bytes, protocol::tag_bytes}) {
    chat::Origin origin = *client->origin();
    origin.secure = is_secure(number);
    client->set_origin(std::move(origin));
}

void World::connect(std::size_t client) {
    if (connected(client)) return;
    person_[client] = false;
    peers_[client] = std::make_unique<Peer>(*this, client);
    Peer& peer = *peers_[client];
    registry_.enter(peer.client);
    peer.session.greet();
    peer.claims.flush();
}

void World::disconnect(std::size_t client) {
    if (connected(client)) remove(client, {chat::Cause::ended, "Connection closed"});
}

void World::stall(std::size_t client, bool stalled) {
    if (!connected(client)) return;
    Peer& peer = *peers_[client];
    peer.ear.stalled = stalled;
    if (stalled) return;
    peer.client->outbox.flush_blocked();
    take_lines(peer);
    peer.claims.flush();
    obey_orders();
}

// --- the work of a connection's thread ---

void World::feed(std::size_t client, std::string_view bytes) {
    if (!connected(client)) return;
    Peer& peer = *peers_[client];
    std::string input(bytes);
    if (!peer.session.is_irc()) input.resize(peer.telnet.filter(input.data(), input.size()));
    peer.input += input;
    take_lines(peer);
    person_[client] = peer.session.is_plain();
    peer.claims.flush();
    obey_orders();
    close_those_who_must();
}

void World::give(std::size_t client, chat::Client::Order order) {
    order.by = peers_[client]->client->id;
    must(peers_[client]->client->give(std::move(order)), "there is room for an order");
    obey_orders();
}

void World::obey_orders() {
    for (bool again = true; std::exchange(again, false);) {
        for (const auto& peer : peers_) {
            if (!peer || peer->session.answering()) continue;
            const auto orders = peer->client->take_orders();
            for (const auto& order : orders) peer->session.obey(order);
            peer->claims.flush();
            again = again || !orders.empty();
        }
    }
}

// False if the client has to read before its answer goes on.
bool World::continue_answer(Peer& peer) {
    while (peer.session.answering() && !peer.session.leaving()) {
        peer.session.continue_answer();
        peer.claims.flush();
        if (peer.client->outbox.waiting() >= commands::max_reply_backlog) return false;
    }
    return true;
}

// Input after an unread long reply stays queued.
void World::take_lines(Peer& peer) {
    if (!continue_answer(peer)) return;
    std::string_view line;
    const std::string input = std::exchange(peer.input, {});
    peer.framer.feed(input);
    while (!peer.session.leaving()) {
        const auto result = peer.framer.next(line);
        if (result == protocol::LineFramer::Result::empty) break;
        if (result == protocol::LineFramer::Result::line) {
            peer.session.take_line(line);
            if (peer.session.is_plain()) peer.framer.set_limit(protocol::typed_bytes);
        } else {
            peer.session.take_overlong_line();
        }
        if (continue_answer(peer)) continue;
        peer.input = peer.framer.take_rest();
        return;
    }
    peer.session.publish_pending();
}

std::optional<chat::Close> World::reason_to_close(const Peer& peer) {
    if (peer.session.leaving()) return peer.session.leaving();
    if (peer.client->outbox.overflowed()) return chat::Close{chat::Cause::sendq, "SendQ exceeded"};
    return peer.client->close_request();
}

void World::close_those_who_must() {
    for (bool again = true; std::exchange(again, false);) {
        for (std::size_t i = 0; i < peers_.size(); ++i) {
            if (!connected(i)) continue;
            const auto why = reason_to_close(*peers_[i]);
            if (!why) continue;
            remove(i, *why);
            again = true;  // its QUIT may have been too much for somebody
        }
    }
}

void World::remove(std::size_t client, const chat::Close& close) {
    const std::unique_ptr<Peer> peer = std::move(peers_[client]);
    peer->session.leave(close);
    peer->claims.flush();
    must(peer->client->outbox.close(), "nobody else is about to send to a client that leaves");
    must(peer->client.use_count() == 2, "nobody keeps a client that left");
}
