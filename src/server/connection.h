#pragma once
// The life of one client, from accept to close, on its own thread.

#include <hubbub/base/buffer_pool.h>
#include <hubbub/base/clock.h>
#include <hubbub/base/idle_heap.h>
#include <hubbub/base/idle_stack.h>
#include <hubbub/base/published.h>
#include <hubbub/base/slots.h>
#include <hubbub/chat/client.h>
#include <hubbub/commands/session.h>
#include <hubbub/net/address.h>
#include <hubbub/net/fd.h>
#include <hubbub/protocol/line_framer.h>
#include <hubbub/protocol/plain.h>

#include <atomic>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>

#include <poll.h>

#include "config.h"
#include "flood_gate.h"

namespace hubbub::server {

// What all connections share; each part is thread safe.
struct Shared {
    const Published<Config>& config;
    const Clock& clock;
    chat::Registry& registry;
    chat::Counters& counters;
    commands::Offer& offer;
    chat::OutboxShared& outboxes;
    std::pmr::memory_resource& seats;  // where clients live
    BufferPool& inputs;
    IdleHeap& heap;
    const std::atomic<bool>& stopping;
    commands::Control& control;
    chat::Tap* tap = nullptr;
};

// The same for commands, with the settings that hold now.
commands::Services services_of(const Shared& shared);

// Not thread safe: made and run by the client's thread.
class Connection {
  public:
    // In one turn: nobody keeps the others waiting.
    static constexpr std::size_t read_bytes = std::size_t{16} * 1024;

    Connection(const Shared& shared, net::Fd fd, const net::SocketAddress& peer,
               SlotPool::Slot slot);

    // Until the client is gone. Lets nothing escape.
    void run() noexcept;

  private:
    bool holds(Limit limit) const { return (exempt_ & limit) == 0; }
    void serve();
    void find_host();
    void use_latest_config();
    std::optional<chat::Close> reason_to_close() const;
    void wait();
    int wait_or_rest(pollfd& at);
    std::optional<std::chrono::nanoseconds> time_left() const;
    void check_timers();
    void note_alive(Steady now);
    std::optional<Steady> batch_deadline() const;
    bool may_read() const;
    bool held_up() const;
    void check_flood();
    void read_turn();
    bool receive();
    void take_input();
    void continue_answer();
    void pay_for_the_rest();
    void take_line(std::string_view line);
    void finish(const chat::Close& close) noexcept;
    void drain_outbox(Steady deadline);
    void linger(Steady deadline);

    const Shared shared_;
    std::uint32_t config_version_;
    std::shared_ptr<const Config> config_;  // as of that version
    const net::SocketAddress peer_;
    SlotPool::Slot slot_;
    const net::Fd fd_;
    const std::uint64_t id_;
    const std::shared_ptr<chat::Client> client_;
    chat::Claims claims_;
    commands::Session session_;
    std::uint8_t exempt_;  // from which limits, as bits
    FloodGate gate_;
    protocol::LineFramer framer_{{protocol::line_bytes, protocol::tag_bytes}};
    protocol::TelnetFilter telnet_;

    // Bytes that were read and not all handled yet; given back when they are.
    std::string input_;
    bool has_input_ = false;
    std::size_t unpaid_ = 0;  // bytes received that no line has paid for
    bool heard_anything_ = false;
    bool readable_ = false;
    bool paced_ = false;  // the last wait was for the pace
    Steady last_heard_;
    const Steady connected_;
    std::optional<Steady> pinged_;
    IdleStack stack_;
    bool idle_ = false;  // the last wait ended without anything to do, and the stack was given back
    std::optional<chat::Close> gone_;  // what the socket told
};

}  // namespace hubbub::server
