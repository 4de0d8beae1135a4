#pragma once
// CPU and memory use of a process and of the machine.
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
    double busy = 0;  // CPU seconds of all cores, including interrupts
    double all = 0;
};

// Thread safe. Return nothing if the process does not exist or cannot be read.
std::optional<ProcessStat> process_stat(pid_t pid);
std::optional<MachineStat> machine_stat();

// Parsers of these files. `ticks` per second.
std::optional<double> parse_cpu(std::string_view stat, double ticks);
std::optional<std::uint64_t> parse_field(std::string_view status, std::string_view key);
std::optional<MachineStat> parse_machine(std::string_view stat, double ticks);

}  // namespace hubbub::stress
