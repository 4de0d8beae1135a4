#include "plan.h"

#include <algorithm>

#include <unistd.h>

namespace hubbub::stress {
namespace {

std::string base36(std::uint32_t value, std::size_t digits) {
    std::string out(digits, '0');
    for (std::size_t i = digits; i > 0; --i, value /= 36)
        out[i - 1] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % 36];
    return out;
}

std::string run_name() {
    return base36(static_cast<std::uint32_t>(::getpid()), 3);
}

// An empty prefix: names that no other run uses.
void add_channels(Plan& plan, std::uint32_t count, const std::string& prefix = {}) {
    const std::string start = prefix.empty() ? "#hb" + run_name() + "r" : prefix;
    for (std::uint32_t i = 0; i < count; ++i)
        plan.channels.push_back({start + std::to_string(plan.channels.size()), 0, 0});
}

std::uint32_t add_client(Plan& plan, Group group, std::uint32_t channel) {
    const auto number = static_cast<std::uint32_t>(plan.clients.size());
    plan.clients.push_back({group, channel, nobody, number % plan.workers});
    if (group == checked) ++plan.channels[channel].checked;
    return number;
}

void let_talk(Plan& plan, std::uint32_t client) {
    Client& who = plan.clients[client];
    who.sender = static_cast<std::uint32_t>(plan.senders.size());
    plan.senders.push_back({client, who.channel, plan.channels[who.channel].senders++});
}

// Assigns the members of a channel to workers in pairs, so that each sender has a member in its own
// worker that can acknowledge its messages. Uses `count` workers from `first`.
void share_out(Plan& plan, std::uint32_t first, std::uint32_t count) {
    std::vector<std::uint32_t> place(plan.channels.size(), 0);
    for (Client& client : plan.clients) {
        if (client.group != checked) continue;
        const std::uint32_t last_pair = std::max(plan.channels[client.channel].checked / 2, 1U) - 1;
        const std::uint32_t pair = std::min(place[client.channel]++ / 2, last_pair);
        client.worker = first + (client.channel + pair) % count;
    }
}

// Distributes `clients` over channels from `first` on. The first `senders` of them talk.
void add_talk(Plan& plan, std::uint32_t first, std::uint32_t channels, std::uint32_t clients,
              std::uint32_t senders) {
    for (std::uint32_t i = 0; i < clients; ++i) {
        const std::uint32_t client = add_client(plan, checked, first + i % channels);
        if (i < senders) let_talk(plan, client);
    }
}

void add_many(Plan& plan, Group group, std::uint32_t channels, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) add_client(plan, group, i % channels);
}

// Adds a channel with two members and 50 messages per second. They have a worker for themselves, so
// that they measure the server and not a busy tester.
void add_quiet_channel(Plan& plan) {
    add_channels(plan, 1);
    add_talk(plan, static_cast<std::uint32_t>(plan.channels.size()) - 1, 1, 2, 1);
    plan.rate = 50;
    share_out(plan, plan.workers++, 1);
}

// Adds two checked channels of 20 members and four senders each; churners join the first.
void add_churn(Plan& plan, const Options& options) {
    constexpr std::uint32_t members = 20;
    constexpr std::uint32_t senders = 4;
    add_channels(plan, 2);
    add_talk(plan, 0, 2, 2 * members, 2 * senders);
    add_many(plan, churner, 1, options.clients);
    plan.rate = options.rate;
    share_out(plan, 0, plan.workers);
}

// Adds a channel whose operators change bans, a quiet channel, and a client in both.
void add_ban_storm(Plan& plan, const Options& options) {
    add_channels(plan, 1);
    add_client(plan, founder, 0);
    for (std::uint32_t i = 1; i < banners; ++i) add_client(plan, banner, 0);
    add_many(plan, crowd, 1, options.clients - banners);
    add_client(plan, roamer, 0);
    add_quiet_channel(plan);
}

}  // namespace

std::uint32_t Plan::count(Groups groups) const {
    return static_cast<std::uint32_t>(std::count_if(
        clients.begin(), clients.end(), [&](const Client& c) { return (c.group & groups) != 0; }));
}

std::uint64_t Plan::recipients_of(std::uint32_t sender) const {
    return channels[senders[sender].channel].checked - (echoes ? 0 : 1);
}

Plan make_plan(const Options& options) {
    Plan plan;
    plan.workers = options.threads;
    plan.echoes = echoes(options);
    switch (options.scenario) {
        case Scenario::chat:
            add_channels(plan, options.channels, options.channel_prefix);
            add_talk(plan, 0, options.channels, options.clients, options.senders);
            add_many(plan, stalled, options.channels, options.stalled);
            plan.rate = options.rate;
            share_out(plan, 0, plan.workers);
            break;
        case Scenario::idle:
            add_channels(plan, options.channels);
            add_talk(plan, 0, options.channels, options.clients, 0);
            share_out(plan, 0, plan.workers);
            break;
        case Scenario::join_storm:
            add_channels(plan, 1);
            add_client(plan, watcher, 0);
            add_many(plan, crowd, 1, options.clients);
            add_quiet_channel(plan);
            break;
        case Scenario::mass_quit:
            add_channels(plan, 1);
            add_many(plan, watcher, 1, options.clients - options.clients / 2);
            add_many(plan, crowd, 1, options.clients / 2);
            add_quiet_channel(plan);
            break;
        case Scenario::churn: add_churn(plan, options); break;
        case Scenario::ban_storm: add_ban_storm(plan, options); break;
    }
    return plan;
}

std::string nick(std::uint32_t number) {
    return "s" + run_name() + base36(number, 5);
}

}  // namespace hubbub::stress
