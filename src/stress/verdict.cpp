#include "verdict.h"

#include <algorithm>
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
    out.interrupted = fleet.sums().interrupted;
    for (const HeardOrder& order : orders) {
        out.channels_compared += order.listeners > 1 ? 1 : 0;
        out.channels_torn += order.torn ? 1 : 0;
    }
    return out;
}

namespace {

// The history must have exactly the messages that each client has received.
HistoryFindings check_everything(const Worker& worker) {
    HistoryFindings out;
    for (const Connection& c : worker.connections()) {
        if (c.recipient == Connection::no_recipient) continue;
        if (!c.reading || !c.reading->done() || c.reading->failed()) {
            ++out.unread;
            continue;
        }
        out.add(compare(c.heard, c.reading->backward()));
        ++out.readers;
        if (c.reading->forward() != c.reading->backward()) ++out.torn;
    }
    return out;
}

// The echoes of a sender must be in the history, which one client of each channel has read.
HistoryFindings check_echoes(const Fleet& fleet, const Worker& worker) {
    HistoryFindings out;
    const auto& all = worker.connections();
    const bool has_history =
        std::any_of(all.begin(), all.end(), [](const Connection& c) { return c.has_history; });
    if (!has_history) return out;
    std::map<std::uint32_t, const ReadBack*> readers;  // by channel
    for (const Connection& c : all) {
        if (!c.reading || !c.reading->done() || c.reading->failed()) continue;
        readers[c.channel] = c.reading.get();
        out.read += c.reading->backward().size();
        ++out.readers;
    }
    for (const Connection& c : all) {
        if (c.heard.empty()) continue;
        const auto reader = readers.find(c.channel);
        if (reader == readers.end())
            ++out.unread;
        else
            out.add(compare_own(c.heard, reader->second->backward(),
                                fleet.plan().clients[c.client].sender));
    }
    return out;
}

}  // namespace

HistoryFindings judge_history(const Fleet& fleet) {
    HistoryFindings out;
    for (const auto& worker : fleet.workers()) {
        out.add(fleet.options().history ? check_everything(*worker) : check_echoes(fleet, *worker));
        out.altered += worker->altered();
        for (const Connection& c : worker->connections()) {
            const std::uint32_t own = fleet.plan().clients[c.client].sender;
            out.acknowledged += static_cast<std::uint64_t>(
                std::count_if(c.heard.begin(), c.heard.end(),
                              [own](const Heard& one) { return one.sender == own; }));
        }
    }
    return out;
}

LatencyHistogram all_latencies(const Fleet& fleet) {
    LatencyHistogram out;
    for (const auto& worker : fleet.workers()) worker->latency().add_to(out);
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
    if (verdict.interrupted > 0) {
        report.add("interrupted", "connected again", verdict.interrupted);
        report.note("The server ended meanwhile, so lost messages and orders do not count.");
    }
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

void add_history(Report& report, const Fleet& fleet, const HistoryFindings& findings) {
    LatencyHistogram echoes;
    for (const auto& worker : fleet.workers()) worker->echo_latency().add_to(echoes);
    report.section("Echo and history");
    report.add("echo_p50_us", "echo p50", in_us(echoes.percentile(50)), "us");
    report.add("echo_p99_us", "echo p99", in_us(echoes.percentile(99)), "us");
    report.add("acknowledged", "acknowledged", findings.acknowledged);
    report.add("history_readers", "clients that read back", findings.readers);
    if (findings.readers == 0 && !fleet.options().history && findings.clean()) {
        report.note("Not read back: nothing was acknowledged, or the server has no history.");
        return;
    }
    report.add("history_read", "read back", findings.read);
    report.add("history_lost", "lost from history", findings.lost);
    report.add("history_duplicated", "twice in history", findings.duplicated);
    report.add("history_disordered", "history out of order", findings.disordered);
    report.add("history_altered", "altered in history", findings.altered);
    report.add("history_unheard", "only in history", findings.unheard);
    report.add("history_torn", "other when read forwards", findings.torn);
    report.add("history_unread", "clients not answered", findings.unread);
}

}  // namespace hubbub::stress
