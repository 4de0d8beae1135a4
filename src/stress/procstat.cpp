#include "procstat.h"

#include <array>
#include <fstream>
#include <sstream>

#include <unistd.h>

namespace hubbub::stress {
namespace {

std::string slurp(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path).rdbuf();
    return out.str();
}

double ticks_a_second() {
    return static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

std::optional<double> parse_cpu(std::string_view stat, double ticks) {
    // The name may contain spaces and brackets: fields start after its last bracket.
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string_view::npos) return std::nullopt;
    std::istringstream fields{std::string(stat.substr(name_end + 1))};
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    double user = 0;
    double system = 0;
    if (!(fields >> user >> system)) return std::nullopt;
    return (user + system) / ticks;
}

std::optional<std::uint64_t> parse_field(std::string_view status, std::string_view key) {
    std::istringstream lines{std::string(status)};
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ':')
            continue;
        std::istringstream value(line.substr(key.size() + 1));
        std::uint64_t number = 0;
        if (value >> number) return number;
    }
    return std::nullopt;
}

std::optional<MachineStat> parse_machine(std::string_view stat, double ticks) {
    std::istringstream line{std::string(stat.substr(0, stat.find('\n')))};
    std::string name;
    // user nice system idle iowait irq softirq steal; guest time is part of user already.
    std::array<double, 8> times{};
    line >> name;
    for (double& time : times) line >> time;
    if (!line || name != "cpu") return std::nullopt;
    MachineStat out;
    for (const double time : times) out.all += time / ticks;
    out.busy = out.all - (times[3] + times[4]) / ticks;
    return out;
}

std::optional<ProcessStat> process_stat(pid_t pid) {
    const std::string folder = "/proc/" + std::to_string(pid);
    const auto cpu = parse_cpu(slurp(folder + "/stat"), ticks_a_second());
    const std::string status = slurp(folder + "/status");
    const auto resident = parse_field(status, "VmRSS");
    const auto threads = parse_field(status, "Threads");
    if (!cpu || !resident || !threads) return std::nullopt;
    return ProcessStat{*cpu, *resident, *threads};
}

std::optional<MachineStat> machine_stat() {
    return parse_machine(slurp("/proc/stat"), ticks_a_second());
}

}  // namespace hubbub::stress
