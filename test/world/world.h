#pragma once
// A whole server in one thread: the real chat state and the real commands, clients that are strings
// instead of sockets, a clock that stands still. The same input always makes the same output.

#include <hubbub/base/clock.h>
#include <hubbub/chat/claims.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/registry.h>
#include <hubbub/commands/capability_set.h>
#include <hubbub/commands/services.h>
#include <hubbub/commands/session.h>
#include <hubbub/protocol/line_framer.h>
#include <hubbub/protocol/plain.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Not thread safe.
class World {
  public:
    // `clients` can be connected at a time: numbers from 0.
    World(std::size_t clients, hubbub::commands::Settings settings);
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    // Everyone leaves. Any leftover then ends the process with a message.
    ~World();

    // Every second client has a secure connection.
    static constexpr bool is_secure(std::size_t client) { return client % 2 == 0; }
    bool connected(std::size_t client) const { return peers_[client] != nullptr; }
    // Each is a no-op if there is no work.
    void connect(std::size_t client);
    void disconnect(std::size_t client);
    // The bytes that a client sends in one write, as the connection's thread reads them.
    void feed(std::size_t client, std::string_view bytes);
    // Stops or resumes the client's reading of its output.
    void stall(std::size_t client, bool stalled);
    // Runs an operator's order on it.
    void give(std::size_t client, hubbub::chat::Client::Order order);
    // What its lines cost since the last call.
    hubbub::commands::Price take_cost(std::size_t client) {
        return peers_[client]->session.take_cost();
    }
    void pass(std::chrono::seconds time) { clock_.time += time; }

    // The lines sent to the client since the last call; after it left, its final ones.
    std::string take_heard(std::size_t client) { return std::exchange(heard_[client], {}); }
    // The client takes lines as a person at telnet does, or did.
    bool is_person(std::size_t client) const { return person_[client]; }
    const hubbub::chat::Client& client(std::size_t client) const { return *peers_[client]->client; }
    const hubbub::chat::Registry& registry() const { return registry_; }
    std::int64_t now() const;  // seconds since the epoch
    hubbub::commands::Services services() {
        return {registry_, counters_, settings_, clock_, capabilities_};
    }

    static constexpr std::size_t sendq = 64 * 1024;

  private:
    struct HandClock final : hubbub::Clock {
        std::chrono::seconds time{1'000'000'000};
        hubbub::Steady now() const override { return hubbub::Steady(time); }
        hubbub::Wall wall() const override { return hubbub::Wall(time); }
        bool runs() const override { return false; }
    };
    // Takes everything, or nothing while its client does not read.
    struct Ear final : hubbub::chat::Transport {
        explicit Ear(std::string& into) : heard(into) {}
        Written write_some(std::span<const iovec> pieces) override;

        std::string& heard;
        bool stalled = false;
    };
    struct Peer {
        Peer(World& world, std::size_t number);

        Ear ear;
        const std::shared_ptr<hubbub::chat::Client> client;
        hubbub::chat::Claims claims;
        hubbub::commands::Session session;
        hubbub::protocol::LineFramer framer;
        hubbub::protocol::TelnetFilter telnet;
        std::string input;  // not taken yet
    };

    static bool continue_answer(Peer& peer);
    void take_lines(Peer& peer);
    static std::optional<hubbub::chat::Close> reason_to_close(const Peer& peer);
    void obey_orders();
    void close_those_who_must();
    void remove(std::size_t client, const hubbub::chat::Close& close);

    const std::shared_ptr<const hubbub::commands::Settings> settings_;
    HandClock clock_;
    hubbub::chat::Registry registry_;
    hubbub::chat::Counters counters_;
    hubbub::commands::CapabilitySet capabilities_;
    hubbub::chat::OutboxShared outboxes_;
    std::vector<std::string> heard_;
    std::vector<bool> person_;
    std::vector<std::unique_ptr<Peer>> peers_;
};
