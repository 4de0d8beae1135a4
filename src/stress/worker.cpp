#include "worker.h"

#include <algorithm>
#include <array>
#include <ctime>

#include <sys/epoll.h>
#include <sys/prctl.h>

namespace hubbub::stress {
namespace {

Ns thread_cpu() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<Ns>(time.tv_sec) * second + static_cast<Ns>(time.tv_nsec);
}

}  // namespace

Worker::Worker(const Options& options, const Plan& plan, std::uint32_t number,
               const net::SocketAddress& target, const net::Wake& report)
    : options_(options),
      plan_(plan),
      number_(number),
      report_(report),
      clients_(options, plan, number, target, counters_) {
    clients_.sockets.watch(wake_.fd());
    thread_ = std::thread([this] { run(); });
}

Worker::~Worker() {
    if (!thread_.joinable()) return;
    give({});
    thread_.join();
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
    clients_.now = now_ns();
    while (!ended_) {
        clients_.connect_some();
        clients_.speak();
        wait();
        clients_.deliveries.latency().tick(clients_.now);
        clients_.deliveries.echo_latency().tick(clients_.now);
        report_if_done();
        publish();
    }
    clients_.deliveries.latency().finish();
    clients_.deliveries.echo_latency().finish();
    publish();
    done_.store(taken_, std::memory_order_release);
    report_.set();
}

void Worker::wait() {
    const Ns now = clients_.now;
    const Ns due = std::min(clients_.due(), now + 100 * millisecond);
    const Ns pause = due > now ? due - now : 0;
    const timespec timeout{static_cast<time_t>(pause / second), static_cast<long>(pause % second)};
    std::array<epoll_event, 512> events;
    const int count = ::epoll_pwait2(clients_.sockets.epoll(), events.data(),
                                     static_cast<int>(events.size()), &timeout, nullptr);
    clients_.now = now_ns();
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        if (event.data.u32 == nobody) {
            wake_.clear();
            take_order();
        } else {
            clients_.handle(event.events, clients_.connections[event.data.u32]);
        }
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
    clients_.order.begin(taken_, clients_.connections);
    if (order.kind == Kind::connect || order.kind == Kind::drain) clients_.dialer.clear();
    if (order.kind == Kind::reconnect) clients_.retry_until(order.stop);
    for (Connection& connection : clients_.connections)
        if ((clients_.group_of(connection) & order.groups) != 0) obey_each(order, connection);
    if (order.kind == Kind::talk) start_talk(order);
    if (order.kind == Kind::stop_sending) clients_.talker.stop(clients_.now);
    if (order.kind == Kind::count) clients_.reset_seen();
    if (order.kind == Kind::churn) clients_.start_churn();
    if (order.kind == Kind::drain) {
        clients_.stop_churn();
        clients_.storm.stop();
    }
    stopping_ = order.kind == Kind::stop_sending;
    draining_ = order.kind == Kind::drain;
    ended_ = order.kind == Kind::end;
}

void Worker::obey_each(const Order& order, Connection& connection) {
    using Kind = Order::Kind;
    const std::uint32_t channel = order.channel == nobody ? connection.channel : order.channel;
    switch (order.kind) {
        case Kind::connect:
            clients_.order.await(connection);
            clients_.dialer.add(clients_.index_of(connection));
            break;
        case Kind::reconnect:
            if (connection.fd) break;
            clients_.order.await(connection);
            clients_.dialer.add(clients_.index_of(connection));
            break;
        case Kind::read_back: clients_.read_back(connection); break;
        case Kind::join:
            if (connection.state != ConnectionState::registered && order.channel == nobody) break;
            clients_.order.await(connection);
            connection.state = ConnectionState::joining;
            if (order.channel != nobody) connection.other_channel = order.channel;
            clients_.sockets.transmit(connection, "JOIN " + plan_.channels[channel].name + "\r\n");
            break;
        case Kind::ping:
            if (connection.present() && !connection.paused) clients_.ping(connection);
            break;
        case Kind::pause:
            if (connection.fd) clients_.sockets.pause(connection, clients_.index_of(connection));
            break;
        case Kind::count: connection.joins = connection.quits = 0; break;
        case Kind::quit:
            if (!connection.fd || connection.paused) break;
            clients_.order.await(connection);
            connection.state = ConnectionState::leaving;
            clients_.sockets.transmit(connection, "QUIT :done\r\n");
            break;
        case Kind::churn:
            if (clients_.group_of(connection) == churner)
                clients_.dialer.add(clients_.index_of(connection));
            break;
        case Kind::crown: clients_.storm.prepare(connection); break;
        case Kind::storm: clients_.storm.start(connection, options_.window, clients_.now); break;
        case Kind::talk:
        case Kind::stop_sending:
        case Kind::drain:
        case Kind::end: break;
    }
}

void Worker::start_talk(const Order& order) {
    for (const Sender& sender : plan_.senders) {
        const Client& client = plan_.clients[sender.client];
        if (client.worker == number_)
            clients_.deliveries.pick_observer(client.sender, clients_.connections);
    }
    clients_.deliveries.latency().start(order.start);
    clients_.deliveries.echo_latency().start(order.start);
    clients_.talker.start(order.start, order.stop);
}

void Worker::report_if_done() {
    if (done_.load(std::memory_order_relaxed) == taken_ || !clients_.order.done() || ended_) return;
    if (stopping_ && !clients_.talker.finished(clients_.now)) return;
    if (draining_ && clients_.churners() > 0) return;
    publish();
    done_.store(taken_, std::memory_order_release);
    report_.set();
}

void Worker::publish() {
    clients_.publish();
    counters_.cpu.store(thread_cpu(), std::memory_order_relaxed);
}

}  // namespace hubbub::stress
