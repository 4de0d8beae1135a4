// hubbub-stress: a load generator for IRC servers that checks every delivery.

#include <hubbub/net/address.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <sys/resource.h>

#include "compare.h"
#include "fleet.h"
#include "options.h"
#include "plan.h"
#include "plot.h"
#include "report.h"
#include "scenario.h"
#include "verdict.h"

namespace hubbub::stress {
namespace {

constexpr int exit_fine = 0;
constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

// Each client needs a descriptor; the default soft limit is often 1,024.
void raise_descriptor_limit(std::size_t clients) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    constexpr std::size_t others = 32;
    if (clients + others > limit.rlim_max)
        throw std::runtime_error(std::to_string(clients) +
                                 " clients need a file descriptor each, but " + "the limit is " +
                                 std::to_string(limit.rlim_max) + " (ulimit -Hn)");
}

void add_settings(Report& report, const Options& options) {
    report.section("hubbub-stress " + name(options.scenario));
    report.add("scenario", "scenario", name(options.scenario));
    report.add("clients", "clients", std::uint64_t{options.clients});
    if (options.scenario == Scenario::chat) {
        report.add("channels", "channels", std::uint64_t{options.channels});
        report.add("senders", "senders", std::uint64_t{options.senders});
        if (options.rate > 0)
            report.add("rate", "rate", options.rate, "messages/s");
        else
            report.add("window", "window", std::uint64_t{options.window}, "messages per sender");
        report.add("size", "size", std::uint64_t{options.size}, "bytes");
    }
    report.add("duration_s", "duration", seconds(options.duration), "s");
    report.add("tls", "TLS", options.tls);
    report.add("threads", "threads", std::uint64_t{options.threads});
}

bool run_scenario(Fleet& fleet, Report& report) {
    switch (fleet.options().scenario) {
        case Scenario::chat: return run_chat(fleet, report);
        case Scenario::idle: return run_idle(fleet, report);
        case Scenario::join_storm: return run_join_storm(fleet, report);
        case Scenario::mass_quit: return run_mass_quit(fleet, report);
        case Scenario::churn: return run_churn(fleet, report);
        case Scenario::ban_storm: return run_ban_storm(fleet, report);
    }
    return false;
}

void write_file(const std::string& path, const std::string& text) {
    std::ofstream file(path);
    file << text << std::flush;
    if (!file)
        throw std::runtime_error("cannot write " + path + ": " +
                                 std::generic_category().message(errno));
}

int load(const Options& options) {
    if (!options.plot.empty()) require_gnuplot();
    const Plan plan = make_plan(options);
    raise_descriptor_limit(plan.clients.size());
    Report report;
    add_settings(report, options);
    Fleet fleet(options, plan);
    const bool fine = run_scenario(fleet, report);
    report.section("Result");
    report.add("ok", "passed", fine);
    if (!options.quiet) std::fputs(report.table().c_str(), stdout);
    if (!options.json.empty()) write_file(options.json, report.json());
    if (!options.plot.empty())
        plot(options.plot, "hubbub-stress " + name(options.scenario), all_latencies(fleet),
             latency_slices(fleet));
    return fine ? exit_fine : exit_failed;
}

int run(const std::vector<std::string>& arguments) {
    const Options options = parse_options(arguments);
    if (options.help) {
        std::fputs(help_text().c_str(), stdout);
        return exit_fine;
    }
    if (options.version) {
        std::puts("hubbub-stress " HUBBUB_VERSION);
        return exit_fine;
    }
    if (!options.compare.empty()) {
        std::fputs(compare_files(options.compare[0], options.compare[1]).c_str(), stdout);
        return exit_fine;
    }
    return load(options);
}

}  // namespace
}  // namespace hubbub::stress

int main(int argc, char** argv) {
    using namespace hubbub::stress;
    try {
        return run({argv + 1, argv + argc});
    } catch (const UsageError& error) {
        std::fprintf(stderr, "hubbub-stress: %s\n", error.what());
        return exit_usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "hubbub-stress: %s\n", error.what());
        return exit_failed;
    }
}
