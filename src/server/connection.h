#pragma once
// The life of one client, from accept to close, on its own thread.

#include <hubbub/base/clock.h>
#include <hubbub/base/slots.h>
#include <hubbub/chat/client.h>
#include <hubbub/commands/session.h>
#include <hubbub/net/address.h>
#include <hubbub/net/fd.h>
#include <hubbub/protocol/line_framer.h>
#include <hubbub/protocol/plain.h>
#include <hubbub/server/config.h>

#include <atomic>
#include <memory>
#include <optional>

#include "flood_gate.h"

namespace hubbub::server {

// What all connections share; each part is thread safe.
struct Shared {
    const Config& config;
    const Clock& clock;
    chat::Registry& registry;
    chat::Counters& counters;
    chat::OutboxBudget& budget;
    const std::atomic<bool>& stopping;
    chat::Tap* tap = nullptr;
};

// Not thread safe: made and run by the client's thread.
class Connection {
  public:
    Connection(const Shared& shared, net::Fd fd, const net::SocketAddress& peer,
               SlotPool::Slot slot);

    // Until the client is gone. Lets nothing escape.
    void run() noexcept;

  private:
    void serve();
    std::optional<chat::Close> reason_to_close() const;
    void wait();
    std::optional<std::chrono::nanoseconds> time_left() const;
    void check_timers();
    bool may_read() const;
    bool held_up() const;
    void read_turn();
    void take_input();
    void take_line(std::string_view line);
    void finish(const chat::Close& close) noexcept;
    void drain_outbox(Steady deadline);
    void linger(Steady deadline);

    const Shared shared_;
    SlotPool::Slot slot_;
    const net::Fd fd_;
    const std::uint64_t id_;
    const std::unique_ptr<chat::Transport> transport_;
    const std::shared_ptr<chat::Client> client_;
    chat::Claims claims_;
    commands::Session session_;
    FloodGate gate_;
    protocol::LineFramer framer_;
    protocol::TelnetFilter telnet_;

    // Bytes that were read and not all handled yet; freed when they are, an idle client has none.
    std::unique_ptr<char[]> input_;
    bool heard_anything_ = false;
    bool readable_ = false;
    Steady last_heard_;
    const Steady connected_;
    std::optional<Steady> pinged_;
    std::optional<chat::Close> gone_;  // what the socket told
};

}  // namespace hubbub::server
