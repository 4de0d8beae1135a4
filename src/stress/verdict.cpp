#include "verdict.h"

#include <array>
#include <map>
#include <optional>
#include <string>

namespace hubbub::stress {
namespace {

double in_us(Ns time) {
    return static_cast<double>(time) / static_cast<double>(microsecond);
}

// Compares the hashes of all listeners of a channel.
struct HeardOrder {
    std::uint64_t hash = 0;
    std::uint32_t listeners = 0;
    bool torn = false;

    void compare(std::uint64_t other) {
        if (listeners++ == 0) hash = other;
        torn = torn || other != hash;
    }
};

std::vector<std::uint32_t> sent_by_sender(const Fleet& fleet) {
    std::vector<std::uint32_t> out(fleet.plan().senders.size(), 0);
    for (std::uint32_t i = 0; i < out.size(); ++i) {
        const Client& client = fleet.plan().clients[fleet.plan().senders[i].client];
        out[i] = fleet.workers()[client.worker]->sent_by(i);
    }
    return out;
}

}  // namespace

Verdict judge(const Fleet& fleet) {
    const Plan& plan = fleet.plan();
    Verdict out;
    std::vector<std::vector<std::uint32_t>> sent(plan.channels.size());
    const std::vector<std::uint32_t> by_sender = sent_by_sender(fleet);
    for (std::uint32_t i = 0; i < by_sender.size(); ++i) {
        sent[plan.senders[i].channel].push_back(by_sender[i]);
        out.sent += by_sender[i];
        out.expected += by_sender[i] * plan.recipients_of(i);
    }
    std::vector<HeardOrder> orders(plan.channels.size());
    for (const auto& worker : fleet.workers()) {
        const Checker& checker = worker->checker();
        for (const Connection& c : worker->connections()) {
            if (c.recipient == Connection::no_recipient) continue;
            const Checker::Recipient& recipient = checker.recipient(c.recipient);
            for (std::uint32_t slot = 0; slot < recipient.slots; ++slot)
                out.lost += checker.missing(recipient, slot, sent[c.channel][slot]);
            const bool listens = recipient.own_slot == Checker::no_slot && recipient.slots > 0;
            if (listens) orders[c.channel].compare(recipient.hash);
        }
        out.delivered += checker.totals().delivered;
        out.duplicated += checker.totals().duplicated;
        out.disordered += checker.totals().disordered;
        out.echoed += checker.totals().echoed;
        out.damaged += worker->damaged();
        out.leaked += worker->leaked();
    }
    for (const HeardOrder& order : orders) {
        out.channels_compared += order.listeners > 1 ? 1 : 0;
        out.channels_torn += order.torn ? 1 : 0;
    }
    return out;
}

LatencyHistogram all_latencies(const Fleet& fleet) {
    LatencyHistogram out;
    for (const auto& worker : fleet.workers())
        for (const LatencyLog::Second& slice : worker->latency().slices())
            out.add(slice.counts, slice.max);
    return out;
}

std::vector<LatencySlice> latency_slices(const Fleet& fleet) {
    std::map<std::uint32_t, LatencyHistogram> by_second;
    for (const auto& worker : fleet.workers())
        for (const LatencyLog::Second& slice : worker->latency().slices())
            by_second[slice.second].add(slice.counts, slice.max);
    std::vector<LatencySlice> out;
    out.reserve(by_second.size());
    for (auto& entry : by_second) out.push_back({entry.first, std::move(entry.second)});
    return out;
}

void add_verdict(Report& report, const Verdict& verdict, Ns sending) {
    report.section("Messages");
    report.add("sent", "sent", verdict.sent);
    report.add("expected", "deliveries expected", verdict.expected);
    report.add("delivered", "delivered", verdict.delivered);
    const double rate = sending > 0 ? static_cast<double>(verdict.delivered) / seconds(sending) : 0;
    report.add("sending_s", "sending time", seconds(sending), "s");
    report.add("deliveries_per_s", "deliveries/s", rate);
    report.add("lost", "lost", verdict.lost);
    report.add("duplicated", "duplicated", verdict.duplicated);
    report.add("disordered", "out of order", verdict.disordered);
    report.add("damaged", "damaged", verdict.damaged);
    report.add("leaked", "sent to non-members", verdict.leaked);
    if (verdict.channels_compared == 0)
        report.note("Order not compared: no channel has two members that only listen.");
    else
        report.add("one_order", "same order for all", verdict.channels_torn == 0);
    report.add("rooms_compared", "channels compared", verdict.channels_compared);
    if (verdict.echoed > 0) report.add("echoed", "echoed to the sender", verdict.echoed);
}

void add_latency(Report& report, const Fleet& fleet) {
    const LatencyHistogram all = all_latencies(fleet);
    report.section("Latency");
    report.add("latency_samples", "samples", all.total());
    report.add("latency_p50_us", "p50", in_us(all.percentile(50)), "us");
    report.add("latency_p90_us", "p90", in_us(all.percentile(90)), "us");
    report.add("latency_p99_us", "p99", in_us(all.percentile(99)), "us");
    report.add("latency_p999_us", "p99.9", in_us(all.percentile(99.9)), "us");
    report.add("latency_max_us", "max", in_us(all.max()), "us");
    const std::uint32_t every = fleet.workers().front()->latency().every();
    if (every > 1)
        report.note("Latency: one delivery in " + std::to_string(every) +
                    " is sampled, from writing its message to reading it.");
    else
        report.note(
            "Latency is measured from when a message was due, not from when it was sent: it\n"
            "includes the time that the server makes a sender wait.");
    std::vector<std::vector<double>> distribution;
    for (const double percent :
         {0.0, 1.0, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9, 99.99, 100.0})
        distribution.push_back({percent, in_us(all.percentile(percent))});
    report.series("latency_distribution_us", std::move(distribution));
    std::vector<std::vector<double>> slices;
    for (const LatencySlice& slice : latency_slices(fleet))
        slices.push_back({static_cast<double>(slice.second), in_us(slice.latency.percentile(50)),
                          in_us(slice.latency.percentile(99)), in_us(slice.latency.max())});
    report.series("latency_by_second_us", std::move(slices));
}

}  // namespace hubbub::stress
