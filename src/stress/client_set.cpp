#include "client_set.h"

#include <hubbub/protocol/text.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <sys/epoll.h>

#include "payload.h"

namespace hubbub::stress {
namespace {

// A sender pauses above this many unsent bytes.
constexpr std::size_t max_unsent = 64 * 1024;
// Connects per turn of the loop, so that registered clients are not delayed.
constexpr int connects_a_turn = 32;

std::string system_text(int error) {
    return std::generic_category().message(error);
}

std::string reason_of(const Sockets::Received& got) {
    if (!got.error.empty()) return got.error;
    return got.transfer.error != 0 ? system_text(got.transfer.error)
                                   : "the server closed the connection";
}

double share(double rate, std::uint32_t workers) {
    return rate / workers;
}

}  // namespace

ClientSet::ClientSet(const Options& options, const Plan& plan, std::uint32_t worker,
                     const net::SocketAddress& target, Counters& counters)
    : order(counters),
      sockets(target, worker, plan.workers, options.tls),
      dialer(share(options.connect_rate, plan.workers), options.connecting_at_once / plan.workers),
      talker(plan, options, *this),
      deliveries(options, plan, talker),
      storm(plan, sockets),
      options_(options),
      plan_(plan),
      worker_(worker),
      counters_(counters) {
    for (std::uint32_t i = 0; i < plan.clients.size(); ++i)
        if (plan.clients[i].worker == worker) add(i);
}

void ClientSet::add(std::uint32_t number) {
    const Client& client = plan_.clients[number];
    Connection connection;
    connection.client = number;
    connection.channel = client.channel;
    connection.nick = nick(number);
    if (client.group == checked) deliveries.add_recipient(connection);
    connection.remembers =
        client.group == checked && (options_.history || (options_.echo && client.sender != nobody));
    if (client.sender != nobody)
        talker.add(client.sender, static_cast<std::uint32_t>(connections.size()));
    if (client.group == stalled) departures_.emplace(connection.nick, Departure{never, {}});
    connections.push_back(std::move(connection));
}

void ClientSet::connect_some() {
    for (int i = 0; i < connects_a_turn; ++i) {
        const auto next = dialer.next(now);
        if (!next) return;
        connect(connections[*next]);
    }
}

void ClientSet::connect(Connection& connection) {
    if (group_of(connection) == churner) {
        const auto clients = static_cast<std::uint32_t>(plan_.clients.size());
        connection.nick = nick(clients + churned_++ * plan_.workers + worker_);
        ++churners_;
    }
    connection.state = ConnectionState::connecting;
    const int error = sockets.connect(connection, index_of(connection));
    // The listen queue of a UNIX socket is full; on TCP the kernel retries.
    if (error == EAGAIN) {
        connection.state = ConnectionState::absent;
        if (group_of(connection) == churner) --churners_;
        dialer.again(index_of(connection), now + millisecond);
        return;
    }
    if (error != 0) return lose(connection, system_text(error));
    // Without delay: a server may assume that a silent client does not use TLS.
    if (sockets.uses_tls()) sockets.start_tls(connection);
}

void ClientSet::connected(Connection& connection) {
    if (const int error = Sockets::connect_result(connection); error != 0) {
        lose(connection, system_text(error));
        return;
    }
    if (!sockets.uses_tls()) return introduce(connection);
    connection.state = ConnectionState::securing;
}

void ClientSet::secure(Connection& connection) {
    const Sockets::Received got = sockets.continue_handshake(connection);
    if (got.transfer.status == net::Transfer::Status::would_block) return;
    if (got.transfer.status == net::Transfer::Status::done) return introduce(connection);
    lose(connection, reason_of(got));
}

void ClientSet::introduce(Connection& connection) {
    connection.state = ConnectionState::registering;
    std::string lines = "NICK " + connection.nick + "\r\nUSER stress 0 * :hubbub-stress\r\n";
    if (echoes(options_) && group_of(connection) == checked) {
        // The second is optional. With it, a server does not play history back after a JOIN.
        if (connection.remembers) lines += "CAP REQ :echo-message message-tags\r\n";
        lines += "CAP REQ :batch draft/chathistory\r\nCAP END\r\n";
    }
    sockets.transmit(connection, lines);
}

void ClientSet::handle(std::uint32_t events, Connection& connection) {
    constexpr std::uint32_t hung_up = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
    if (!connection.fd) return;
    if (connection.state == ConnectionState::connecting) connected(connection);
    if (connection.state == ConnectionState::securing && (events & (EPOLLIN | hung_up)) != 0)
        secure(connection);
    if ((events & EPOLLOUT) != 0 && !connection.pending.empty() && sockets.flush(connection)) {
        const std::uint32_t sender = plan_.clients[connection.client].sender;
        if (sender != nobody) talker.resume(sender);
    }
    if (connection.paused) {
        if ((events & hung_up) != 0) lose(connection, "");
    } else if (connection.fd && connection.state != ConnectionState::securing &&
               (events & (EPOLLIN | hung_up)) != 0) {
        read(connection, (events & hung_up) != 0);
    }
}

void ClientSet::speak() {
    talker.speak(now);
    if (now >= storm.due()) storm.roam(connections, now);
}

Ns ClientSet::due() const {
    return std::min({dialer.due(), talker.due(), storm.due()});
}

void ClientSet::ping(Connection& connection) {
    order.await(connection);
    sockets.transmit(connection, "PING :barrier" + std::to_string(order.number()) + "\r\n");
}

// With --echo, the first sender of a channel looks for the messages of all.
void ClientSet::read_back(Connection& connection) {
    if (!connection.remembers || !connection.present() || !connection.has_history) return;
    if (!options_.history && read_channels_.contains(connection.channel)) return;
    read_channels_.insert(connection.channel);
    order.await(connection);
    connection.reading =
        std::make_unique<ReadBack>(plan_.channels[connection.channel].name, options_.history);
    sockets.transmit(connection, connection.reading->begin());
}

void ClientSet::publish() {
    const auto put = [](Counters::Count& into, std::uint64_t value) {
        into.store(value, std::memory_order_relaxed);
    };
    const std::uint64_t delivered = deliveries.checker().totals().delivered;
    if (delivered != heard_) put(counters_.last_delivery, now);
    heard_ = delivered;
    put(counters_.delivered, delivered);
    put(counters_.sent, talker.sent());
    put(counters_.read, deliveries.read());
    put(counters_.joins, joins_);
    put(counters_.quits, quits_);
    put(counters_.last_seen, last_seen_);
}

// A short read has emptied the socket, and later bytes cause a new event. An end of stream that is
// already there does not, so `to_the_end` reads until the kernel reports it.
void ClientSet::read(Connection& connection, bool to_the_end) {
    bool full = true;
    while (connection.fd && (full || to_the_end)) {
        const bool more = read_once(connection, full);
        if (talker.ready()) talker.speak(now);
        if (!more) return;
    }
}

// Returns false if no bytes were there. Sets `full` if they filled the buffer.
bool ClientSet::read_once(Connection& connection, bool& full) {
    const Sockets::Received got = sockets.receive(connection);
    if (got.transfer.status == net::Transfer::Status::would_block) return false;
    if (got.transfer.status != net::Transfer::Status::done) {
        lose(connection, reason_of(got));
        return false;
    }
    now = now_ns();
    const char* rest = nullptr;
    if (got.line != nullptr) {
        rest = consume(connection, got.line, got.scan, got.end);
        if (!connection.fd) return true;
    }
    if (!Sockets::keep(connection, rest, got.end))
        lose(connection, "the server sent a line that is too long");
    full = got.full;
    return true;
}

Sink::Taken ClientSet::send(std::uint32_t connection, std::string_view bytes) {
    Connection& sender = connections[connection];
    if (!sender.present()) return Taken::gone;
    sockets.transmit(sender, bytes);
    return sender.pending.size() > max_unsent ? Taken::hold_on : Taken::all;
}

void ClientSet::lose(Connection& connection, std::string_view reason) {
    const ConnectionState before = connection.state;
    connection.fd = {};
    connection.tls.reset();
    connection.state = ConnectionState::absent;
    connection.tail = {};
    connection.pending = {};
    const bool left = before == ConnectionState::leaving;
    // Messages confirmed without being stored may be lost.
    if (connection.unproven && !left) connection.heard.clear();
    const bool connecting =
        before != ConnectionState::absent && before <= ConnectionState::registering;
    if (connecting && now < retry_until_) {
        dialer.again(index_of(connection), now + 50 * millisecond);
        return;
    }
    if (connecting) dialer.end();
    order.complete(connection);
    if (group_of(connection) == churner) {
        --churners_;
        counters_.cycles.fetch_add(left ? 1 : 0, std::memory_order_relaxed);
        if (churning_) dialer.add(index_of(connection));
    }
    if (left) return;
    if (group_of(connection) == stalled && connection.paused) {
        Departure& departure = departures_[connection.nick];
        departure.time = std::min(departure.time, now);
        return;
    }
    note_trouble(reason);
    const bool was_in = before == ConnectionState::joined || before == ConnectionState::registered;
    const bool comes_again = was_in && options_.reconnect > 0;
    Counters::Count& was_lost = was_in ? counters_.dropped : counters_.failed;
    (comes_again ? counters_.interrupted : was_lost).fetch_add(1, std::memory_order_relaxed);
    deliveries.replace_observer(index_of(connection), connections, worker_);
}

// --- lines of the server ---

// Handles the complete lines between `line` and `end`; none ends before `scan`. Returns the start
// of the incomplete line.
const char* ClientSet::consume(Connection& connection, const char* line, const char* scan,
                               const char* end) {
    const std::size_t size = options_.size;
    const std::uint32_t index = index_of(connection);
    while (const void* found = std::memchr(scan, '\n', static_cast<std::size_t>(end - scan))) {
        const char* const newline = static_cast<const char*>(found);
        const char* const stop = newline > line && newline[-1] == '\r' ? newline - 1 : newline;
        const auto length = static_cast<std::size_t>(stop - line);
        if (length > size && payload::marked(stop - size)) [[likely]]
            deliveries.hear(connection, index, {line, length}, stop - size, now);
        else
            on_line(connection, {line, length});
        line = scan = newline + 1;
    }
    return line;
}

void ClientSet::on_line(Connection& connection, std::string_view text) {
    const Line line = split(text);
    if (line.command == "JOIN") {
        ++connection.joins;
        ++joins_;
        last_seen_ = now;
    } else if (line.command == "QUIT") {
        on_quit(connection, line);
    } else if (line.command == "MODE" && storm.running()) {
        if (storm.on_mode(connection, line)) counters_.bans.fetch_add(1, std::memory_order_relaxed);
    } else if (line.command == "PING") {
        sockets.transmit(connection, "PONG " + std::string(line.rest) + "\r\n");
    } else if (line.command == "PONG") {
        const std::string wanted = "barrier" + std::to_string(order.number());
        if (last_parameter(line.rest) == wanted) order.complete(connection);
    } else if (line.command == "PRIVMSG") {
        if (!deliveries.read_other(connection, text)) deliveries.check_other(connection, line);
    } else if (line.command == "BATCH") {
        on_batch(connection, line);
    } else if (line.command == "CAP") {
        on_capability(connection, line);
    } else if (line.command == "NOTICE") {
        on_notice(connection, line);
    } else if (line.command == "FAIL") {
        note_trouble(text);
        if (connection.reading) connection.reading->fail();
        if (connection.reading) order.complete(connection);
    } else if (line.command == "ERROR") {
        if (connection.state != ConnectionState::leaving) note_trouble(text);
    } else if (const auto number = numeric(line.command)) {
        on_numeric(connection, *number, text);
    }
}

void ClientSet::on_numeric(Connection& connection, unsigned number, std::string_view text) {
    constexpr unsigned welcome = 1;
    constexpr unsigned end_of_names = 366;
    constexpr unsigned no_motd = 422;
    if (number == welcome && connection.state == ConnectionState::registering) {
        on_welcome(connection);
    } else if (number == end_of_names && connection.state == ConnectionState::joining) {
        on_joined(connection);
    } else if (number >= 400 && number < 600 && number != no_motd) {
        note_trouble(text);
        // A rejected nick or channel: there will be no other answer.
        const bool waits = connection.state == ConnectionState::registering ||
                           connection.state == ConnectionState::joining;
        if (waits) lose(connection, text);
    }
}

void ClientSet::on_welcome(Connection& connection) {
    connection.state = ConnectionState::registered;
    dialer.end();
    order.complete(connection);
    if (group_of(connection) != churner) return;
    connection.state = ConnectionState::joining;
    sockets.transmit(connection, "JOIN " + plan_.channels[connection.channel].name + "\r\n");
}

void ClientSet::on_joined(Connection& connection) {
    connection.state = ConnectionState::joined;
    order.complete(connection);
    if (group_of(connection) != churner) return;
    connection.state = ConnectionState::leaving;
    sockets.transmit(connection, "PRIVMSG " + plan_.channels[connection.channel].name + " :" +
                                     std::string(churn_text) + "\r\nQUIT :done\r\n");
}

void ClientSet::on_quit(Connection& connection, const Line& line) {
    // A leaving client may be disconnected before it sees the rest.
    if (connection.state != ConnectionState::leaving) {
        ++connection.quits;
        ++quits_;
        last_seen_ = now;
    }
    if (departures_.empty() || line.source.empty()) return;
    const auto who = departures_.find(std::string(nick_of(line.source)));
    if (who == departures_.end()) return;
    who->second.time = std::min(who->second.time, now);
    if (who->second.reason.empty())
        who->second.reason = protocol::visible(last_parameter(line.rest));
}

void ClientSet::on_capability(Connection& connection, const Line& line) {
    const bool has = line.rest.find(" ACK ") != std::string_view::npos;
    const bool lacks = line.rest.find(" NAK ") != std::string_view::npos;
    const std::string_view names = last_parameter(line.rest);
    if (names.find("chathistory") != std::string_view::npos) {
        connection.has_history = has;
        if (lacks && options_.history) note_trouble("the server has no draft/chathistory");
    } else if (lacks) {
        lose(connection, "the server has no echo-message");
    }
}

// The server says that it delivers without storing, and when that is over.
void ClientSet::on_notice(Connection& connection, const Line& line) {
    if (!echoes(options_)) return;
    if (line.rest.find("not stored yet") != std::string_view::npos) connection.unproven = true;
    if (line.rest.find("stored again") != std::string_view::npos) connection.unproven = false;
}

void ClientSet::on_batch(Connection& connection, const Line& line) {
    if (!connection.reading) return;
    const std::string next = connection.reading->on_batch(line.rest);
    if (!next.empty()) sockets.transmit(connection, next);
    if (connection.reading->done()) order.complete(connection);
}

void ClientSet::note_trouble(std::string_view text) {
    if (trouble_.empty()) trouble_ = protocol::visible(text);
}

}  // namespace hubbub::stress
