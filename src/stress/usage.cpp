#include "usage.h"

#include <algorithm>

namespace hubbub::stress {
namespace {

constexpr double percent = 100;
constexpr double too_busy = 90;  // percent; above this the tester may be the bottleneck

}  // namespace

Sample take_sample(const Fleet& fleet) {
    Sample out;
    out.sums = fleet.sums();
    out.machine = machine_stat();
    if (fleet.options().server_pid != 0) out.server = process_stat(fleet.options().server_pid);
    out.time = now_ns();
    return out;
}

void add_usage(Report& report, const Fleet& fleet, const Sample& from, const Sample& to) {
    const double wall = seconds(to.time - from.time);
    if (wall <= 0) return;
    report.section("Resource use");
    if (from.server && to.server) {
        const double cpu = to.server->cpu - from.server->cpu;
        report.add("server_cpu_s", "server CPU time", cpu, "s");
        report.add("server_cpu_percent", "server CPU", percent * cpu / wall, "%");
    }
    if (from.machine && to.machine) {
        const double busy = to.machine->busy - from.machine->busy;
        const double all = to.machine->all - from.machine->all;
        report.add("machine_busy_percent", "machine busy", all > 0 ? percent * busy / all : 0, "%");
        const auto delivered = static_cast<double>(to.sums.delivered - from.sums.delivered);
        const bool talk_is_the_load = fleet.options().scenario == Scenario::chat;
        if (talk_is_the_load && delivered > 0)
            report.add("machine_us_per_delivery", "machine CPU per delivery",
                       busy * 1e6 / delivered, "us");
    }
    double share = 0;
    for (std::size_t i = 0; i < to.sums.cpu.size(); ++i)
        share = std::max(share, percent * seconds(to.sums.cpu[i] - from.sums.cpu[i]) / wall);
    report.add("tester_cpu_percent", "hubbub-stress CPU", share, "% (busiest thread)");
    if (share > too_busy)
        report.note("Warning: hubbub-stress was busy for " + readable(share) +
                    " % of the time and may be the bottleneck. Try --threads " +
                    std::to_string(fleet.options().threads + 1) + ".");
}

void add_memory(Report& report, const Sample& empty, const Sample& full, std::uint64_t clients) {
    if (!empty.server || !full.server || clients == 0) return;
    report.section("Server memory");
    report.add("server_rss_empty_kb", "resident, no clients", empty.server->resident_kb, "KB");
    report.add("server_rss_full_kb", "resident, all clients", full.server->resident_kb, "KB");
    const double grown = static_cast<double>(full.server->resident_kb) -
                         static_cast<double>(empty.server->resident_kb);
    report.add("server_rss_per_client_kb", "resident per client",
               grown / static_cast<double>(clients), "KB");
    report.add("server_threads", "threads", full.server->threads);
}

}  // namespace hubbub::stress
