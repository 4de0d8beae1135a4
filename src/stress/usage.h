#pragma once
// What a stretch of a run cost: the server, the machine, and the tester itself.

#include <optional>

#include "fleet.h"
#include "procstat.h"
#include "report.h"

namespace hubbub::stress {

struct Sample {
    Ns time = 0;
    std::optional<ProcessStat> server;
    std::optional<MachineStat> machine;
    Fleet::Sums sums;
};

Sample take_sample(const Fleet& fleet);

// Between two samples. Loopback's receive side runs in interrupts that no process is charged for:
// the machine's busy time is what a delivery costs.
void add_usage(Report& report, const Fleet& fleet, const Sample& from, const Sample& to);

// The server's memory before any client came, and with all of them in.
void add_memory(Report& report, const Sample& empty, const Sample& full, std::uint64_t clients);

}  // namespace hubbub::stress
