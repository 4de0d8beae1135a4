#include "connection.h"

#include <hubbub/base/thread_wake.h>
#include <hubbub/commands/server_ban.h>
#include <hubbub/net/host_name.h>
#include <hubbub/net/listener.h>

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

#include <poll.h>
#include <sched.h>

#include "address_limits.h"
#include "farewell.h"
#include "trace.h"

namespace hubbub::server {

using chat::Cause;
using chat::Close;

namespace {

constexpr unsigned lines_per_flush = 64;
// Overhead in bytes that costs as much as one line.
constexpr std::size_t overhead_per_line = 16 * commands::bytes_per_line;
constexpr std::chrono::milliseconds idle_after{2000};
constexpr std::chrono::nanoseconds storage_check = std::chrono::milliseconds(250);
}  // namespace

Connection::Connection(const ServerContext& context, Admitted admitted)
    : context_(context),
      peer_(admitted.peer),
      slot_(std::move(admitted.slot)),
      place_(std::move(admitted.place)),
      fd_(std::move(admitted.fd)),
      id_(context.registry.next_id()),
      connected_(context.clock.now()),
      config_version_(context.config.version()),
      config_(context.config.get()),
      block_(make_client_block(context, *config_, id_, peer_, fd_.get())),
      client_(block_, &block_->client),
      stream_(block_->stream),
      opening_(context, *client_, stream_, fd_.get(), admitted.encryption),
      session_(services_of(context, config_), client_, claims_),
      gate_(0, 0),
      input_(context.inputs),
      ping_(connected_) {
    apply_exemptions();
    net::disable_nagle(fd_.get());
    net::enable_keepalive(fd_.get());
}

void Connection::run() noexcept {
    client_->wake.attach();
    stack_.attach();
    Close close;
    try {
        context_.registry.enter(client_);
        serve();
        close = *reason_to_close();
    } catch (const std::exception& error) {
        log::event(log::Level::error, "client.exception",
                   {{"id", client_->id}, {"reason", error.what()}});
        close = {Cause::internal, "Internal error"};
    }
    finish(close);
}

void Connection::serve() {
    begin();
    if (opening_.lacks_tls()) session_.require_tls();
    if (!reason_to_close()) check_greeting();
    find_host();
    for (;;) {
        claims_.flush();
        // Checked after entering the registry: a server that stops finds this client there, or
        // this thread sees the flag.
        if (context_.stopping) client_->request_close({Cause::stopping, "server is stopping"});
        if (reason_to_close()) return;
        wait();
        use_latest_config();
        check_timers();
        check_greeting();
        check_flood();
        session_.release_stored();
        if (client_->outbox.flush_blocked()) ping_.note_alive(context_.clock.now());
        continue_answer();
        if (session_.answering()) continue;
        for (const auto& order : client_->take_orders()) session_.obey(order);
        if (readable_ && may_read() && (input_.pending() || receive())) take_input();
    }
}

void Connection::begin() {
    using Sender = protocol::ProxyHeader::Sender;
    const Proxy* const proxy = config_->proxy_at(peer_.address());
    const Sender sender = proxy != nullptr ? read_proxy_header(*proxy) : Sender::user;
    if (session_.leaving()) return;
    note_connected(proxy != nullptr,
                   sender == Sender::proxy ? log::Level::debug : log::Level::info);
    if (auto close = opening_.run(*config_)) session_.close(close->cause, std::move(close->text));
}

protocol::ProxyHeader::Sender Connection::read_proxy_header(const Proxy& proxy) {
    ProxyStart start =
        server::read_proxy_header(context_, *client_, fd_.get(), config_->proxy_timeout);
    protocol::ProxyHeader& header = start.header;
    if (start.problem) {
        session_.close(start.problem->cause, std::move(start.problem->text));
    } else {
        // For a health check in version 1, the proxy sends its own address and port.
        if (header.address && header.address == peer_.address() && header.port == peer_.port())
            header.sender = protocol::ProxyHeader::Sender::proxy;
        session_.set_origin(origin_behind(proxy, header, *client_->origin()));
        if (header.sender == protocol::ProxyHeader::Sender::user) admit_address();
    }
    return header.sender;
}

// Applies exemptions, bans and limits to the address in a PROXY header or WEBIRC.
void Connection::admit_address() {
    apply_exemptions();
    const auto origin = client_->origin();
    const std::int64_t now = std::chrono::system_clock::to_time_t(context_.clock.wall());
    if (const auto ban = context_.registry.bans.find(origin->address, now)) {
        context_.refusals.note(context_, "banned", origin->host);
        Close close = commands::banned_close(*ban);
        return session_.close(close.cause, std::move(close.text));
    }
    auto admission = context_.addresses.admit(*origin->address, config_->addresses, exempt_);
    place_ = std::move(admission.place);
    if (admission.verdict == AddressLimits::Verdict::welcome) return;
    context_.refusals.note(context_, limit_name(admission.verdict), origin->host);
    session_.close(Cause::limits,
                   refusal_text(admission.verdict, *origin->address, config_->addresses));
}

void Connection::apply_exemptions() {
    const auto address = client_->origin()->address;
    exempt_ = config_->exemptions_of(address);
    gate_ = FloodGate(limited(limit_flood) ? config_->flood_burst : 0, config_->flood_rate);
    session_.limit_targets(limited(limit_targets));
    session_.set_place(address ? AddressLimits::place_of(*address, config_->addresses) : Address());
}

void Connection::note_connected(bool proxied, log::Level level) {
    noise_ = level;
    const auto origin = client_->origin();
    if (!proxied)
        return log::event(noise_, "client.connected",
                          {{"id", client_->id}, {"address", origin->host}, {"port", origin->port}});
    log::event(noise_, "client.connected",
               {{"id", client_->id},
                {"address", origin->host},
                {"port", origin->port},
                {"proxy", peer_.host()}});
}

// Input is read after the lookup. A close request ends the lookup.
void Connection::find_host() {
    std::string name;
    const auto origin = client_->origin();
    const auto& address = origin->address;
    // A gateway will send another address.
    const bool wanted = config_->resolve_hosts && address &&
                        !(origin->gateway.empty() && config_->is_gateway(address));
    if (wanted && !reason_to_close()) {
        claims_.flush();
        client_->activity.set(Doing::resolving, context_.clock.now());
        name = net::host_name(net::socket_address(*address), config_->resolving,
                              [&] { return context_.stopping || client_->close_request(); });
        client_->activity.set(Doing::working, context_.clock.now());
    }
    session_.locate(std::move(name));
}

// Costs one atomic load if nothing changed.
void Connection::use_latest_config() {
    const std::uint32_t version = context_.config.version();
    // A long answer ends under the settings it began with.
    if (version == config_version_ || session_.answering()) return;
    config_version_ = version;
    config_ = context_.config.get();
    session_.use(settings_of(config_));
    apply_exemptions();
}

std::optional<Close> Connection::reason_to_close() const {
    if (session_.leaving()) return session_.leaving();
    if (client_->outbox.overflowed()) return Close{Cause::sendq, "SendQ exceeded"};
    if (auto asked = client_->close_request()) return asked;
    if (gone_) return gone_;
    if (client_->outbox.broken()) return Close{Cause::reset, "Connection reset"};
    return std::nullopt;
}

// Returns true if lines wait until the client's own messages are stored.
bool Connection::held_back() const {
    return client_->outbox.held_for() != 0;
}

// Returns true if the client must read replies before its next commands are run.
bool Connection::backlogged() const {
    const chat::Outbox& outbox = client_->outbox;
    const bool waits = outbox.state() == chat::Outbox::State::blocked || held_back();
    return waits && outbox.waiting() >= commands::max_reply_backlog;
}

bool Connection::may_read() {
    return gate_.ready_at() <= context_.clock.now() && !backlogged() && !session_.answering() &&
           !session_.awaits_room();
}

// --- waiting ---

void Connection::wait() {
    const bool blocked = client_->outbox.state() == chat::Outbox::State::blocked;
    const bool held = backlogged() || session_.answering() || session_.awaits_room();
    paced_ = !held && gate_.ready_at() > context_.clock.now();
    const bool may = !held && !paced_;
    if (session_.answering() && !blocked && !held_back()) {
        // Another thread is sending to this client and will be done soon.
        ::sched_yield();
        readable_ = false;
        return;
    }
    // Input that was received earlier needs no poll.
    if (may && (input_.pending() || stream_.has_pending())) {
        readable_ = true;
        return;
    }
    short events = 0;
    if (may) events |= POLLIN;
    if (blocked) events |= POLLOUT;
    // Even without events, poll would report a hang-up in a busy loop.
    pollfd at{events != 0 ? fd_.get() : -1, events, 0};
    client_->activity.set(paced_    ? Doing::paced
                          : blocked ? Doing::awaits_room
                                    : Doing::awaits_input,
                          context_.clock.now());
    const int ready = wait_or_rest(at);
    client_->activity.set(Doing::working, context_.clock.now());
    readable_ = ready > 0 && (at.revents & (POLLIN | POLLHUP | POLLERR)) != 0;
}

// A client that was silent for `idle_after` will probably stay silent, so its stack is given back.
int Connection::wait_or_rest(pollfd& at) {
    const auto left = time_left();
    if (idle_ || !context_.clock.runs() || (left && *left <= idle_after)) {
        const int ready = ThreadWake::wait(&at, 1, left);
        if (ready > 0) idle_ = false;
        return ready;
    }
    const Steady before = context_.clock.now();
    const int ready = ThreadWake::wait(&at, 1, idle_after);
    // An early wake-up means there is work to do.
    if (ready == 0 && context_.clock.now() - before >= idle_after) {
        context_.heap.rested();
        stream_.rest();
        stack_.give_back();
        idle_ = true;
    }
    return ready;
}

// The greeting uses the system's clock, even if a test's clock is stopped.
std::optional<std::chrono::nanoseconds> Connection::time_left() const {
    auto left = time_to_timers();
    // To notice that the disk is late.
    if (held_back()) left = std::min(left.value_or(storage_check), storage_check);
    if (session_.greeted()) return left;
    const auto greeting =
        std::max(opening_.greet_at() - std::chrono::steady_clock::now(), Steady::duration::zero());
    return left ? std::min(*left, greeting) : greeting;
}

std::optional<std::chrono::nanoseconds> Connection::time_to_timers() const {
    if (!context_.clock.runs()) return std::nullopt;
    const Config& config = *config_;
    const Steady now = context_.clock.now();
    Steady next = Steady::max();
    if (!session_.registered()) {
        next = connected_ + config.registration_timeout;
    } else if (!session_.is_plain()) {
        next = ping_.next(config.ping_interval, config.ping_timeout);
    }
    if (gate_.ready_at() > now) next = std::min(next, gate_.ready_at());
    if (const auto late = batch_deadline()) next = std::min(next, *late);
    if (next == Steady::max()) return std::nullopt;
    return std::max(next - now, Steady::duration::zero());
}

// Returns nothing while input or an answer is pending: lines that came in time are not late.
std::optional<Steady> Connection::batch_deadline() const {
    return input_.pending() || session_.answering() ? std::nullopt : session_.batch_deadline();
}

void Connection::check_timers() {
    const Config& config = *config_;
    const Steady now = context_.clock.now();
    if (const auto late = batch_deadline(); late && now >= *late) session_.end_late_batch();
    if (!session_.registered()) {
        if (now - connected_ >= config.registration_timeout)
            session_.close(Cause::registration_timeout, "Registration timed out");
        return;
    }
    // A plain user cannot answer a PING; TCP's keepalive is used instead.
    if (session_.is_plain()) return;
    // A paced client may have its PONG in the input that is not handled yet.
    if (session_.awaits_room() || (input_.pending() && !backlogged())) return ping_.note_alive(now);
    switch (ping_.check(now, config.ping_interval, config.ping_timeout)) {
        case PingTimer::Due::nothing: return;
        case PingTimer::Due::ping: return session_.ping();
        case PingTimer::Due::timeout:
            session_.close(
                Cause::ping_timeout,
                "Ping timeout: " + std::to_string(config.ping_timeout.count()) + " seconds");
    }
}

void Connection::check_greeting() {
    if (!session_.greeted() && std::chrono::steady_clock::now() >= opening_.greet_at())
        session_.greet();
}

// A paced client is already held back by TCP. If it still has more than recvq bytes buffered, it is
// flooding, not pasting. Input that is pending for other reasons, such as unread replies, does not
// count.
void Connection::check_flood() {
    const std::size_t max = config_->recvq;
    if (max == 0 || !paced_ || !input_.pending()) return;
    if (input_.waiting() + stream_.waiting() > max) session_.close(Cause::flood, "Excess Flood");
}

// --- reading ---

// Returns true if there is input to handle.
bool Connection::receive() {
    const net::Transfer got = input_.receive(stream_, !session_.is_irc());
    if (stream_.needs_write()) claims_.send_held(client_->outbox);
    const Stream::Overhead overhead = stream_.take_overhead();
    gate_.spend(commands::price_of(overhead.bytes, overhead_per_line) +
                    commands::lines(static_cast<unsigned>(overhead.messages)),
                ping_.last_heard());
    if (got.status == net::Transfer::Status::ended) gone_ = {Cause::ended, "Connection closed"};
    if (got.status == net::Transfer::Status::failed) gone_ = {Cause::reset, "Connection reset"};
    if (got.status != net::Transfer::Status::done) return false;
    ping_.note_alive(context_.clock.now());
    return true;
}

void Connection::take_input() {
    unsigned lines = 0;
    std::string_view line;
    while (!session_.leaving()) {
        const auto result = input_.next(line);
        if (result == ConnectionInput::Result::empty) {
            gate_.spend(commands::price_of(input_.take_unpaid(), commands::bytes_per_line),
                        ping_.last_heard());
            break;
        }
        if (result == ConnectionInput::Result::line) {
            take_line(line);
        } else {
            session_.take_overlong_line(input_.start());
        }
        gate_.spend(session_.take_cost(), ping_.last_heard());
        continue_answer();
        // Flush also if few lines have long answers: they would pile up, and delay the recipients
        // of earlier messages.
        if (++lines % lines_per_flush == 0 ||
            client_->outbox.waiting() >= commands::max_reply_backlog) {
            session_.publish_pending();
            claims_.flush();
        }
        claims_.flush_stale(context_.clock);
        if (!may_read() || context_.stopping) break;
    }
    session_.publish_pending();
}

// Continues a long answer until the client's backlog is full or the connection ends.
void Connection::continue_answer() {
    while (session_.answering() && !session_.leaving()) {
        session_.continue_answer();
        gate_.spend(session_.take_cost(), ping_.last_heard());
        claims_.flush();
        if (client_->outbox.waiting() >= commands::max_reply_backlog) return;
        if (context_.stopping || client_->close_request()) return;
    }
}

void Connection::take_line(std::string_view line) {
    use_latest_config();
    if (config_->trace_lines) trace_in(id_, line, session_.expects_password());
    session_.take_line(line);
    if (session_.take_moved()) {
        admit_address();
        find_host();
    }
    if (session_.is_plain()) input_.set_limit(protocol::typed_bytes);
}

// --- the end ---

void Connection::finish(const Close& close) noexcept {
    client_->activity.set(Doing::parting, context_.clock.now());
    const auto nick = client_->user()->identity()->nick;
    // A client that waits for TLS cannot read text.
    const bool alert = opening_.owes_alert();
    session_.leave(close, alert);
    if (alert) claims_.reply(client_->outbox, protocol::tls_refusal);
    claims_.flush();
    say_farewell(*client_, stream_, fd_.get(), close.cause, [this] {
        const bool waits = session_.release_stored();
        claims_.flush();
        return waits;
    });
    context_.counters.closed[static_cast<std::size_t>(close.cause)].fetch_add(
        1, std::memory_order_relaxed);
    if (close.cause == Cause::proxy)
        context_.refusals.note(context_, close.text, client_->origin()->host);
    const auto lasted = context_.clock.now() - connected_;
    log::event(noise_, "client.closed",
               {{"id", client_->id},
                {"nick", nick},
                {"address", client_->origin()->host},
                {"cause", name(close.cause)},
                {"reason", close.text},
                {"seconds", std::chrono::duration_cast<std::chrono::seconds>(lasted).count()}});
}

}  // namespace hubbub::server
