#pragma once
// The result of a run, summed over all workers after their threads have ended.

#include <cstdint>
#include <vector>

#include "fleet.h"
#include "histogram.h"
#include "history_check.h"
#include "report.h"

namespace hubbub::stress {

struct Verdict {
    std::uint64_t sent = 0;
    std::uint64_t expected = 0;   // recipients of each message, summed
    std::uint64_t delivered = 0;  // without duplicates
    std::uint64_t lost = 0;
    std::uint64_t duplicated = 0;
    std::uint64_t disordered = 0;
    std::uint64_t damaged = 0;            // arrived with wrong bytes
    std::uint64_t leaked = 0;             // arrived at a client outside the channel
    std::uint64_t echoed = 0;             // sent back to the sender
    std::uint64_t channels_compared = 0;  // with two or more members that only listen
    std::uint64_t channels_torn = 0;      // whose listeners received different orders

    std::uint64_t interrupted = 0;  // connections that the server ended

    // After an interruption nobody has received everything.
    bool clean() const {
        return (interrupted > 0 ? 0 : lost + channels_torn) + duplicated + disordered + damaged +
                   leaked ==
               0;
    }
};

// One second of a run.
struct LatencySlice {
    std::uint32_t second = 0;
    LatencyHistogram latency;
};

Verdict judge(const Fleet& fleet);
HistoryFindings judge_history(const Fleet& fleet);
LatencyHistogram all_latencies(const Fleet& fleet);
std::vector<LatencySlice> latency_slices(const Fleet& fleet);

// Adds these results to the report. `sending`: from the first send to the last delivery.
void add_verdict(Report& report, const Verdict& verdict, Ns sending);
void add_latency(Report& report, const Fleet& fleet);
void add_history(Report& report, const Fleet& fleet, const HistoryFindings& findings);

}  // namespace hubbub::stress
