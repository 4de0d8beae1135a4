#pragma once
// What /proc tells of a process and of the whole machine.
// Source: proc(5), /proc/[pid]/stat, /proc/[pid]/status, /proc/stat

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace hubbub::stress {

struct ProcessStat {
    double cpu = 0;  // seconds, user and system
    std::uint64_t resident_kb = 0;
    std::uint64_t threads = 0;
};

struct MachineStat {
    double busy = 0;  // CPU seconds of all cores together, interrupts included
    double all = 0;
};

// Thread safe. Nothing where the process is not there, or may not be looked at.
std::optional<ProcessStat> process_stat(pid_t pid);
std::optional<MachineStat> machine_stat();

// The readers, apart from the files. `ticks` to the second.
std::optional<double> parse_cpu(std::string_view stat, double ticks);
std::optional<std::uint64_t> parse_field(std::string_view status, std::string_view key);
std::optional<MachineStat> parse_machine(std::string_view stat, double ticks);

}  // namespace hubbub::stress
