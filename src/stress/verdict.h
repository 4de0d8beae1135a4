#pragma once
// What a run came to, counted over all workers after their threads have ended.

#include <cstdint>
#include <vector>

#include "fleet.h"
#include "histogram.h"
#include "report.h"

namespace hubbub::stress {

struct Verdict {
    std::uint64_t sent = 0;
    std::uint64_t expected = 0;   // each message to each checked member but its sender
    std::uint64_t delivered = 0;  // each counted once
    std::uint64_t lost = 0;
    std::uint64_t duplicated = 0;
    std::uint64_t disordered = 0;
    std::uint64_t damaged = 0;         // came with wrong bytes
    std::uint64_t leaked = 0;          // came to somebody who is not in the channel
    std::uint64_t echoed = 0;          // to the one who said it
    std::uint64_t rooms_compared = 0;  // those with two or more who only listen
    std::uint64_t rooms_torn = 0;      // where not all of these heard one order

    bool clean() const {
        return lost + duplicated + disordered + damaged + leaked + rooms_torn == 0;
    }
};

// One second of a run.
struct Slice {
    std::uint32_t second = 0;
    Histogram latency;
};

Verdict judge(const Fleet& fleet);
Histogram all_latencies(const Fleet& fleet);
std::vector<Slice> latency_slices(const Fleet& fleet);

// Puts these into the report. `sending` is from the first send to the last delivery.
void add_verdict(Report& report, const Verdict& verdict, Ns sending);
void add_latency(Report& report, const Fleet& fleet);

}  // namespace hubbub::stress
