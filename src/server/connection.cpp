#include "connection.h"

#include <hubbub/base/log.h>
#include <hubbub/net/listener.h>

#include <algorithm>
#include <exception>

#include <poll.h>
#include <sched.h>

#include "address_limits.h"
#include "seat.h"
#include "trace.h"

namespace hubbub::server {

using chat::Cause;
using chat::Close;
using std::chrono::milliseconds;

namespace {

constexpr unsigned lines_per_flush = 64;
constexpr milliseconds soon{2000};

std::shared_ptr<const commands::Settings> settings_of(const std::shared_ptr<const Config>& config) {
    return {config, &config->settings};
}

commands::Services services_with(const Shared& shared,
                                 const std::shared_ptr<const Config>& config) {
    return {shared.registry, shared.counters, settings_of(config), shared.clock,
            shared.offer,    shared.tap,      &shared.control};
}

}  // namespace

commands::Services services_of(const Shared& shared) {
    return services_with(shared, shared.config.get());
}

Connection::Connection(const Shared& shared, net::Fd fd, const net::SocketAddress& peer,
                       SlotPool::Slot slot)
    : shared_(shared),
      config_version_(shared.config.version()),
      config_(shared.config.get()),
      peer_(peer),
      slot_(std::move(slot)),
      fd_(std::move(fd)),
      id_(shared.registry.next_id()),
      client_(take_seat(shared, *config_, id_, peer, fd_.get())),
      session_(services_with(shared, config_), client_, claims_),
      exempt_(config_->exempt.of(peer.address())),
      gate_(holds(limit_flood) ? config_->flood_burst : 0, config_->flood_rate, shared.clock.now()),
      last_heard_(shared.clock.now()),
      connected_(last_heard_) {
    if (!holds(limit_targets)) session_.lift_target_limit();
    if (const auto address = peer.address())
        session_.set_origin(AddressLimits::place_of(*address, config_->addresses));
    net::disable_nagle(fd_.get());
    net::enable_keepalive(fd_.get());
}

void Connection::run() noexcept {
    client_->wake.attach();
    stack_.attach();
    Close close;
    try {
        shared_.registry.enter(client_);
        log::event(log::Level::info, "client.connected",
                   {{"id", client_->id}, {"address", client_->host}, {"port", client_->port}});
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
    session_.greet();
    find_host();
    for (;;) {
        claims_.flush();
        // After entering the registry, so that a server that stops either sees this client there
        // or is seen here.
        if (shared_.stopping) client_->request_close({Cause::stopping, "server is stopping"});
        if (reason_to_close()) return;
        wait();
        use_latest_config();
        check_timers();
        check_flood();
        if (client_->outbox.flush_blocked()) note_alive(shared_.clock.now());
        continue_answer();
        if (session_.answering()) continue;
        for (const auto& order : client_->take_orders()) session_.obey(order);
        if (readable_ && may_read()) read_turn();
    }
}

// What the client sends meanwhile is read after. Asked to close, it does not wait for the answer.
void Connection::find_host() {
    std::string name;
    if (config_->resolve_hosts) {
        claims_.flush();
        client_->activity.set(Doing::resolving, shared_.clock.now());
        name = net::host_name(peer_, config_->resolving,
                              [&] { return shared_.stopping || client_->close_request(); });
        client_->activity.set(Doing::working, shared_.clock.now());
    }
    session_.locate(std::move(name));
}

// A look at one number where nothing changed.
void Connection::use_latest_config() {
    const std::uint32_t version = shared_.config.version();
    // An answer that has begun ends under the settings it began with.
    if (version == config_version_ || session_.answering()) return;
    config_version_ = version;
    config_ = shared_.config.get();
    session_.use(settings_of(config_));
    exempt_ = config_->exempt.of(peer_.address());
    gate_ = FloodGate(holds(limit_flood) ? config_->flood_burst : 0, config_->flood_rate,
                      shared_.clock.now());
}

std::optional<Close> Connection::reason_to_close() const {
    if (session_.leaving()) return session_.leaving();
    if (client_->outbox.overflowed()) return Close{Cause::sendq, "SendQ exceeded"};
    if (auto asked = client_->close_request()) return asked;
    if (gone_) return gone_;
    if (client_->outbox.broken()) return Close{Cause::reset, "Connection reset"};
    return std::nullopt;
}

bool Connection::held_up() const {
    return client_->outbox.state() == chat::Outbox::State::blocked &&
           client_->outbox.waiting() >= commands::max_reply_backlog;
}

bool Connection::may_read() const {
    return gate_.ready_at() <= shared_.clock.now() && !held_up() && !session_.answering();
}

// --- waiting ---

void Connection::wait() {
    const bool blocked = client_->outbox.state() == chat::Outbox::State::blocked;
    const bool held = held_up() || session_.answering();
    paced_ = !held && gate_.ready_at() > shared_.clock.now();
    const bool may = !held && !paced_;
    if (session_.answering() && !blocked) {
        // Another thread sends to this client right now: it takes a moment.
        ::sched_yield();
        readable_ = false;
        return;
    }
    // Input that was held back needs no poll to be there.
    if (may && has_input_) {
        readable_ = true;
        return;
    }
    short events = 0;
    if (may) events |= POLLIN;
    if (blocked) events |= POLLOUT;
    // Without events poll would still report a hang-up, over and over.
    pollfd at{events != 0 ? fd_.get() : -1, events, 0};
    client_->activity.set(paced_    ? Doing::paced
                          : blocked ? Doing::awaits_room
                                    : Doing::awaits_input,
                          shared_.clock.now());
    const int ready = wait_or_rest(at);
    client_->activity.set(Doing::working, shared_.clock.now());
    readable_ = ready > 0 && (at.revents & (POLLIN | POLLHUP | POLLERR)) != 0;
}

// Whoever says nothing for a while is likely to go on so: its stack is worth more elsewhere.
int Connection::wait_or_rest(pollfd& at) {
    const auto left = time_left();
    if (idle_ || !shared_.clock.runs() || (left && *left <= soon)) {
        const int ready = ThreadWake::wait(&at, 1, left);
        if (ready > 0) idle_ = false;
        return ready;
    }
    const Steady before = shared_.clock.now();
    const int ready = ThreadWake::wait(&at, 1, soon);
    // Not so whoever was woken: there is work.
    if (ready == 0 && shared_.clock.now() - before >= soon) {
        shared_.heap.rested();
        stack_.give_back();
        idle_ = true;
    }
    return ready;
}

std::optional<std::chrono::nanoseconds> Connection::time_left() const {
    if (!shared_.clock.runs()) return std::nullopt;
    const Config& config = *config_;
    const Steady now = shared_.clock.now();
    Steady next = Steady::max();
    if (!session_.registered()) {
        next = connected_ + config.registration_timeout;
    } else if (!session_.is_person()) {
        next = pinged_ ? *pinged_ + config.ping_timeout : last_heard_ + config.ping_interval;
    }
    if (gate_.ready_at() > now) next = std::min(next, gate_.ready_at());
    if (const auto late = batch_deadline()) next = std::min(next, *late);
    if (next == Steady::max()) return std::nullopt;
    return std::max(next - now, Steady::duration::zero());
}

// Returns nothing while input or an answer is pending: lines that came in time are not late.
std::optional<Steady> Connection::batch_deadline() const {
    return has_input_ || session_.answering() ? std::nullopt : session_.batch_deadline();
}

void Connection::check_timers() {
    const Config& config = *config_;
    const Steady now = shared_.clock.now();
    if (const auto late = batch_deadline(); late && now >= *late) session_.end_late_batch();
    if (!session_.registered()) {
        if (now - connected_ >= config.registration_timeout)
            session_.close(Cause::registration_timeout, "Registration timed out");
    } else if (session_.is_person()) {
        return;  // nothing answers a PING there; TCP's keepalive has to do
    } else if (has_input_ && !held_up()) {
        note_alive(now);  // it is paced: the answer may be in what we do not take yet
    } else if (pinged_ && now - *pinged_ >= config.ping_timeout) {
        session_.close(Cause::ping_timeout,
                       "Ping timeout: " + std::to_string(config.ping_timeout.count()) + " seconds");
    } else if (!pinged_ && now - last_heard_ >= config.ping_interval) {
        pinged_ = now;
        session_.ping();
    }
}

// TCP makes a client wait whose lines are not taken. One that sends on until this much is under way
// is no paste that went too fast.
void Connection::check_flood() {
    const std::size_t most = config_->recvq;
    // What was read and is not taken is what the pace held back. Who was held up and takes its
    // answers again has as much waiting, and did nothing wrong.
    if (most == 0 || !paced_ || !has_input_) return;
    if (framer_.waiting() + net::bytes_waiting(fd_.get()) > most)
        session_.close(Cause::flood, "Excess Flood");
}

void Connection::note_alive(Steady now) {
    last_heard_ = now;
    pinged_.reset();
}

// --- reading ---

void Connection::read_turn() {
    if (has_input_ || receive()) take_input();
}

// False where nothing came that could be handled.
bool Connection::receive() {
    input_ = shared_.inputs.take();
    if (input_.size() != read_bytes) input_.resize(read_bytes);
    const net::Transfer got = net::receive_some(fd_.get(), input_.data(), read_bytes);
    if (got.status != net::Transfer::Status::done) {
        shared_.inputs.give(std::move(input_));
        if (got.status == net::Transfer::Status::ended) gone_ = {Cause::ended, "Connection closed"};
        if (got.status == net::Transfer::Status::failed) gone_ = {Cause::reset, "Connection reset"};
        return false;
    }
    note_alive(shared_.clock.now());
    const bool first = !std::exchange(heard_anything_, true);
    if (first && input_[0] == protocol::tls_hello) {
        session_.close(Cause::tls_hello, "this port does not speak TLS; connect without it");
        return false;
    }
    const std::size_t size =
        session_.is_irc() ? got.bytes : telnet_.filter(input_.data(), got.bytes);
    framer_.feed({input_.data(), size});
    has_input_ = true;
    unpaid_ += got.bytes;
    return true;
}

void Connection::take_input() {
    unsigned lines = 0;
    std::string_view line;
    while (!session_.leaving()) {
        const auto result = framer_.next(line);
        if (result == protocol::LineFramer::Result::empty) {
            has_input_ = false;
            shared_.inputs.give(std::move(input_));
            pay_for_the_rest();
            break;
        }
        if (result == protocol::LineFramer::Result::line) {
            unpaid_ -= std::min(unpaid_, line.size() + 2);
            take_line(line);
        } else {
            session_.take_overlong_line();
        }
        gate_.spend(session_.take_cost(), last_heard_);
        continue_answer();
        // Many answers to few lines are sent now as well: they would pile up, and keep waiting
        // whoever was spoken to before.
        if (++lines % lines_per_flush == 0 ||
            client_->outbox.waiting() >= commands::max_reply_backlog) {
            session_.publish_pending();
            claims_.flush();
        }
        claims_.flush_stale(shared_.clock);
        if (!may_read() || shared_.stopping) break;
    }
    session_.publish_pending();
}

// Goes on with a long answer while the client takes it and nothing ends the connection.
void Connection::continue_answer() {
    while (session_.answering() && !session_.leaving()) {
        session_.continue_answer();
        gate_.spend(session_.take_cost(), last_heard_);
        claims_.flush();
        if (client_->outbox.waiting() >= commands::max_reply_backlog) return;
        if (shared_.stopping || client_->close_request()) return;
    }
}

// Charges for empty lines and for the bytes of a line that has no end.
void Connection::pay_for_the_rest() {
    const std::size_t kept = std::min(unpaid_, framer_.held());
    gate_.spend(commands::price_of(unpaid_ - kept, commands::bytes_per_line), last_heard_);
    unpaid_ = kept;
}

void Connection::take_line(std::string_view line) {
    use_latest_config();
    if (config_->trace_lines) trace_in(id_, line, session_.expects_password());
    session_.take_line(line);
    if (session_.is_person()) framer_.set_limit(protocol::typed_bytes);
}

}  // namespace hubbub::server
