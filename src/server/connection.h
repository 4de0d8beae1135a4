#pragma once
// One connection and its thread, from accept to close.

#include <hubbub/base/clock.h>
#include <hubbub/base/idle_stack.h>
#include <hubbub/base/log.h>
#include <hubbub/base/slots.h>
#include <hubbub/chat/claims.h>
#include <hubbub/chat/client.h>
#include <hubbub/commands/session.h>
#include <hubbub/net/address.h>
#include <hubbub/net/fd.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include <poll.h>

#include "address_counts.h"
#include "client_block.h"
#include "config.h"
#include "connection_input.h"
#include "flood_gate.h"
#include "opening.h"
#include "ping_timer.h"
#include "server_context.h"

namespace hubbub::server {

// A connection that was accepted and has its place and slot.
struct Admitted {
    net::Fd fd;
    net::SocketAddress peer;
    net::Encryption encryption;  // of the listener
    AddressCounts::Place place;
    SlotPool::Slot slot;
};

// Not thread safe: constructed and run by the connection's thread.
class Connection {
  public:
    Connection(const ServerContext& context, Admitted admitted);

    // Blocks until the connection has ended. Handles every exception.
    void run() noexcept;

  private:
    bool limited(Limit limit) const { return (exempt_ & limit) == 0; }
    void serve();
    void begin();
    protocol::ProxyHeader::Sender read_proxy_header(const Proxy& proxy);
    void admit_address();
    void apply_exemptions();
    void note_connected(bool proxied, log::Level level);
    void find_host();
    void use_latest_config();
    std::optional<chat::Close> reason_to_close() const;
    void wait();
    int wait_or_rest(pollfd& at);
    std::optional<std::chrono::nanoseconds> time_left() const;
    std::optional<std::chrono::nanoseconds> time_to_timers() const;
    void check_timers();
    void check_greeting();
    std::optional<Steady> batch_deadline() const;
    bool may_read();
    bool held_back() const;
    bool backlogged() const;
    void check_flood();
    bool receive();
    void take_input();
    void continue_answer();
    void take_line(std::string_view line);
    void finish(const chat::Close& close) noexcept;

    // Constant after construction.
    const ServerContext context_;
    const net::SocketAddress peer_;
    SlotPool::Slot slot_;  // before the place, which is given back first
    AddressCounts::Place place_;
    const net::Fd fd_;
    const std::uint64_t id_;
    const Steady connected_;

    std::uint32_t config_version_;
    std::shared_ptr<const Config> config_;  // of that version
    const std::shared_ptr<ClientBlock> block_;
    const std::shared_ptr<chat::Client> client_;  // of the block
    ConnectionStream& stream_;                    // of the block
    Opening opening_;
    chat::Claims claims_;
    commands::Session session_;
    std::uint8_t exempt_ = 0;  // bits of Limit
    FloodGate gate_;
    ConnectionInput input_;
    PingTimer ping_;
    bool readable_ = false;
    bool paced_ = false;  // the last wait was for the flood gate
    IdleStack stack_;
    bool idle_ = false;  // the stack was given back, and no input came since
    // Level of client.connected and client.closed: debug for refused connections and for health
    // checks of proxies.
    log::Level noise_ = log::Level::debug;
    std::optional<chat::Close> gone_{};  // set if the socket was closed or has failed
};

}  // namespace hubbub::server
