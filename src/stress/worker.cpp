#include "worker.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>

#include <sys/epoll.h>
#include <sys/prctl.h>

#include "payload.h"

namespace hubbub::stress {
namespace {

// Samples every delivery at a fixed rate, a share of them with windows. The share is prime, so that
// it covers all recipients and positions in a window equally.
constexpr std::uint32_t latency_share = 13;

Ns thread_cpu() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<Ns>(time.tv_sec) * second + static_cast<Ns>(time.tv_nsec);
}

double share(double rate, std::uint32_t workers) {
    return rate / workers;
}

std::vector<std::string> fronts_of(const Plan& plan) {
    std::vector<std::string> out;
    for (const Room& room : plan.rooms) out.push_back(" PRIVMSG " + room.name + " ");
    return out;
}

}  // namespace

Worker::Worker(const Options& options, const Plan& plan, std::uint32_t number,
               const net::SocketAddress& target, const net::Wake& report)
    : options_(options),
      plan_(plan),
      number_(number),
      target_(target),
      report_(report),
      expected_(payload::blank(options.size)),
      fronts_(fronts_of(plan)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      dialer_(share(options.connect_rate, plan.workers), options.connecting_at_once / plan.workers),
      talker_(plan, options, *this),
      latency_(plan.rate > 0 ? 1 : latency_share),
      turn_(number) {
    if (!epoll_) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    add_clients();
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = nobody;
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.fd(), &event) != 0)
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
    thread_ = std::thread([this] { run(); });
}

Worker::~Worker() {
    if (!thread_.joinable()) return;
    give({});
    thread_.join();
}

void Worker::add_clients() {
    for (std::uint32_t i = 0; i < plan_.clients.size(); ++i) {
        const Client& client = plan_.clients[i];
        if (client.worker != number_) continue;
        Connection connection;
        connection.client = i;
        connection.room = client.room;
        connection.nick = nick(i);
        if (client.group == checked) {
            const std::uint32_t slot =
                client.sender == nobody ? Checker::no_slot : plan_.senders[client.sender].slot;
            connection.recipient = checker_.add_recipient(plan_.rooms[client.room].senders, slot);
        }
        const auto index = static_cast<std::uint32_t>(connections_.size());
        if (client.sender != nobody) talker_.add(client.sender, index);
        if (client.group == stalled) departures_.emplace(connection.nick, Departure{never, {}});
        connections_.push_back(std::move(connection));
    }
    for (const Sender& sender : plan_.senders) {
        voices_.push_back({sender.room, sender.slot, nobody});
        auto& source = voices_.back().source;
        (":" + nick(sender.client) + "!").copy(source.data(), source.size());
    }
}

void Worker::give(const Order& order) {
    {
        const MutexLock lock(mutex_);
        inbox_ = order;
        given_.fetch_add(1);
    }
    wake_.set();
}

void Worker::join() {
    thread_.join();
}

void Worker::run() {
    // The default timer slack of 50 us would delay paced messages.
    ::prctl(PR_SET_TIMERSLACK, 1UL);
    now_ = now_ns();
    while (!ended_) {
        connect_some();
        talker_.speak(now_);
        if (now_ >= roam_due_) roam();
        wait();
        latency_.tick(now_);
        report_if_done();
        publish();
    }
    latency_.finish();
    publish();
    done_.store(taken_, std::memory_order_release);
    report_.set();
}

void Worker::wait() {
    const Ns due = std::min({dialer_.due(), talker_.due(), roam_due_, now_ + 100 * millisecond});
    const Ns pause = due > now_ ? due - now_ : 0;
    const timespec timeout{static_cast<time_t>(pause / second), static_cast<long>(pause % second)};
    std::array<epoll_event, 512> events;
    const int count = ::epoll_pwait2(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                     &timeout, nullptr);
    now_ = now_ns();
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        if (event.data.u32 == nobody) {
            wake_.clear();
            take_order();
        } else {
            handle(event.events, connections_[event.data.u32]);
        }
    }
}

void Worker::handle(std::uint32_t events, Connection& connection) {
    constexpr std::uint32_t hung_up = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
    if (!connection.fd) return;
    if (connection.state == State::connecting) connected(connection);
    if ((events & EPOLLOUT) != 0 && !connection.pending.empty()) flush(connection);
    if (connection.paused) {
        if ((events & hung_up) != 0) lose(connection, "");
    } else if (connection.fd && (events & (EPOLLIN | hung_up)) != 0) {
        read(connection, (events & hung_up) != 0);
    }
}

void Worker::take_order() {
    Order order;
    {
        const MutexLock lock(mutex_);
        if (taken_ == given_.load()) return;
        order = inbox_;
        taken_ = given_.load();
    }
    obey(order);
}

void Worker::obey(const Order& order) {
    using Kind = Order::Kind;
    outstanding_ = 0;
    if (order.kind == Kind::connect || order.kind == Kind::calm) dialer_.clear();
    for (Connection& connection : connections_) {
        connection.awaited = false;
        if ((group_of(connection) & order.groups) != 0) obey_each(order, connection);
    }
    if (order.kind == Kind::talk) {
        for (const Sender& sender : plan_.senders)
            if (plan_.clients[sender.client].worker == number_)
                pick_observer(plan_.clients[sender.client].sender);
        latency_.start(order.start);
        talker_.start(order.start, order.stop);
    }
    if (order.kind == Kind::hush) talker_.stop(now_);
    if (order.kind == Kind::count) joins_ = quits_ = 0;
    if (order.kind == Kind::churn) churning_ = true;
    if (order.kind == Kind::calm) {
        churning_ = storming_ = false;
        roam_due_ = never;
    }
    hushing_ = order.kind == Kind::hush;
    calming_ = order.kind == Kind::calm;
    ended_ = order.kind == Kind::end;
}

void Worker::obey_each(const Order& order, Connection& connection) {
    using Kind = Order::Kind;
    switch (order.kind) {
        case Kind::connect:
            await(connection);
            dialer_.add(index_of(connection));
            break;
        case Kind::join:
            if (connection.state != State::registered && order.room == nobody) break;
            await(connection);
            connection.state = State::joining;
            transmit(connection,
                     "JOIN " +
                         plan_.rooms[order.room == nobody ? connection.room : order.room].name +
                         "\r\n");
            break;
        case Kind::ping:
            if (!connection.present() || connection.paused) break;
            await(connection);
            transmit(connection, "PING :barrier" + std::to_string(taken_) + "\r\n");
            break;
        case Kind::pause:
            if (connection.fd) pause(connection);
            break;
        case Kind::count: connection.joins = connection.quits = 0; break;
        case Kind::quit:
            if (!connection.fd || connection.paused) break;
            await(connection);
            connection.state = State::leaving;
            transmit(connection, "QUIT :done\r\n");
            break;
        case Kind::churn:
            if (group_of(connection) == churner) dialer_.add(index_of(connection));
            break;
        case Kind::crown: crown(connection); break;
        case Kind::storm:
            storming_ = true;
            if (group_of(connection) == roamer) roam_due_ = now_;
            if ((group_of(connection) & (founder | banner)) == 0) break;
            for (std::uint32_t i = 0; i < options_.window; ++i) change_ban(connection);
            break;
        case Kind::talk:
        case Kind::hush:
        case Kind::calm:
        case Kind::end: break;
    }
}

void Worker::await(Connection& connection) {
    connection.awaited = true;
    ++outstanding_;
}

void Worker::complete(Connection& connection) {
    if (!connection.awaited) return;
    connection.awaited = false;
    --outstanding_;
    counters_.completed.fetch_add(1, std::memory_order_relaxed);
}

void Worker::report_if_done() {
    if (done_.load(std::memory_order_relaxed) == taken_ || outstanding_ > 0 || ended_) return;
    if (hushing_ && !talker_.finished(now_)) return;
    if (calming_ && churners_ > 0) return;
    publish();
    done_.store(taken_, std::memory_order_release);
    report_.set();
}

void Worker::publish() {
    const auto put = [](Counters::Count& into, std::uint64_t value) {
        into.store(value, std::memory_order_relaxed);
    };
    const std::uint64_t delivered = checker_.totals().delivered;
    if (delivered != heard_) put(counters_.last_delivery, now_);
    heard_ = delivered;
    put(counters_.delivered, delivered);
    put(counters_.sent, talker_.sent());
    put(counters_.joins, joins_);
    put(counters_.quits, quits_);
    put(counters_.last_seen, last_seen_);
    put(counters_.cpu, thread_cpu());
}

}  // namespace hubbub::stress
