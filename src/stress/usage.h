#pragma once
// Resource use of the server, the machine and the tester during a run.

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

// Reports the use between two samples. Loopback receives in interrupts that no process is charged
// for, so the cost of a delivery is the busy time of the machine.
void add_usage(Report& report, const Fleet& fleet, const Sample& from, const Sample& to);

// Reports the server's memory before the first client and with all of them.
void add_memory(Report& report, const Sample& empty, const Sample& full, std::uint64_t clients);

}  // namespace hubbub::stress
