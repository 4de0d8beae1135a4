#include "report.h"

#include <hubbub/base/lock_times.h>
#include <hubbub/base/log.h>

#include "certificate_watch.h"

namespace hubbub::server {
namespace {

constexpr std::size_t events_per_settle = 1000;

std::int64_t millis(std::chrono::nanoseconds span) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(span).count();
}

void log_server(Server& server) {
    const chat::Counters& counters = server.counters();
    log::event(log::Level::info, "server.state",
               {{"clients", server.slots().in_use()},
                {"cap", server.slots().capacity()},
                {"registered", counters.registered.load()},
                {"channels", server.registry().channel_count()},
                {"accepted", counters.accepted.load()},
                {"refused", counters.refused.load()},
                {"messages", counters.messages.load()},
                {"waiting_bytes", server.outboxes().bytes.load()},
                {"log_dropped", log::dropped()},
                {"log_not_reopened", log::failed_reopens()}});
    if (const auto tls = server.config()->tls) log_certificate(*tls);
    for (std::size_t i = 0; i < chat::causes; ++i) {
        const auto count = counters.closed[i].load();
        if (count == 0) continue;
        log::event(log::Level::info, "closed.count",
                   {{"cause", name(static_cast<chat::Cause>(i))}, {"count", count}});
    }
}

// Logs the times since the last report. Only builds with -Dlock_times=true count them.
void log_lock_times() {
    for (const Rank rank : ranks) {
        for (const Sharing sharing : {Sharing::exclusive, Sharing::shared}) {
            LockTimes& times = lock_times(rank, sharing);
            if (times.holds.total() == 0) continue;
            log::event(log::Level::info, "lock.times",
                       {{"rank", static_cast<int>(rank)},
                        {"shared", sharing == Sharing::shared},
                        {"count", times.holds.total()},
                        {"wait_p50_ns", times.waits.percentile(50)},
                        {"wait_p99_ns", times.waits.percentile(99)},
                        {"wait_max_ns", times.waits.max()},
                        {"hold_p50_ns", times.holds.percentile(50)},
                        {"hold_p99_ns", times.holds.percentile(99)},
                        {"hold_max_ns", times.holds.max()}});
            times.waits.clear();
            times.holds.clear();
        }
    }
}

}  // namespace

void log_state(Server& server) {
    log_server(server);
    log_lock_times();
    const Steady now = std::chrono::steady_clock::now();
    const Activity& acceptor = server.acceptor_activity();
    log::event(log::Level::info, "thread.state",
               {{"thread", "acceptor"},
                {"waits_for", name(acceptor.doing())},
                {"milliseconds", millis(acceptor.lasting(now))}});
    std::size_t written = 0;
    for (const auto& client : server.registry().clients()) {
        log::event(log::Level::info, "thread.state",
                   {{"thread", "client"},
                    {"id", client->id},
                    {"nick", client->user()->identity()->nick},
                    {"address", client->origin()->host},
                    {"waits_for", name(client->activity.doing())},
                    {"milliseconds", millis(client->activity.lasting(now))},
                    {"outbox", client->outbox.waiting()}});
        // The log's queue is bounded, and a large server's report would overflow it. If the log
        // stalls, the rest is skipped, because this thread also handles signals.
        if (++written % events_per_settle == 0 && !log::settle()) return;
    }
}

}  // namespace hubbub::server
