#include "limits.h"

#include <algorithm>
#include <fstream>
#include <optional>

#include <pthread.h>
#include <sys/resource.h>

namespace hubbub::server {
namespace {

constexpr std::size_t other_descriptors = 64;  // listeners, log, wake, the reserve
constexpr std::size_t maps_per_thread = 2;     // the stack and its guard page
constexpr std::size_t other_maps = 500;        // the program, its libraries, its heap

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t stack_bytes = 2 * 1024 * 1024;  // instrumented frames are larger
#else
constexpr std::size_t stack_bytes = 256 * 1024;
#endif

std::optional<std::size_t> read_number(const std::string& path) {
    std::ifstream file(path);
    std::size_t value = 0;
    if (file >> value) return value;
    return std::nullopt;  // absent, or "max"
}

// Returns the smallest pids limit of the cgroups (v2) that contain this process.
std::optional<std::size_t> cgroup_threads() {
    std::ifstream self("/proc/self/cgroup");
    std::string line;
    while (std::getline(self, line) && !line.starts_with("0::")) {
    }
    std::optional<std::size_t> least;
    if (!line.starts_with("0::")) return least;
    for (std::string path = line.substr(3); !path.empty(); path = path.substr(0, path.rfind('/'))) {
        const auto here = read_number("/sys/fs/cgroup" + path + "/pids.max");
        if (here) least = std::min(here.value(), least.value_or(here.value()));
    }
    return least;
}

void compare(std::vector<std::string>& out, std::size_t clients, std::size_t needed,
             std::optional<std::size_t> have, const std::string& what) {
    if (!have || needed <= *have) return;
    out.push_back("--max-clients " + std::to_string(clients) + " needs about " +
                  std::to_string(needed) + " " + what + " allows " + std::to_string(*have));
}

}  // namespace

void raise_descriptor_limit(std::size_t clients) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    const rlim_t wanted = clients + other_descriptors;
    rlimit raised{std::max(limit.rlim_max, wanted), std::max(limit.rlim_max, wanted)};
    if (limit.rlim_max < wanted && ::setrlimit(RLIMIT_NOFILE, &raised) == 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);  // limit_warnings() reports it if this is too low
}

std::vector<std::string> limit_warnings(std::size_t clients) {
    std::vector<std::string> out;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0)
        compare(out, clients, clients + other_descriptors, limit.rlim_cur,
                "descriptors, the limit (ulimit -n)");
    if (::getrlimit(RLIMIT_NPROC, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        compare(out, clients, clients + 3, limit.rlim_cur, "threads, the limit (ulimit -u)");
    compare(out, clients, clients + 3, read_number("/proc/sys/kernel/pid_max"),
            "threads, kernel.pid_max");
    compare(out, clients, clients + 3, read_number("/proc/sys/kernel/threads-max"),
            "threads, kernel.threads-max");
    compare(out, clients, clients + 3, cgroup_threads(), "threads, this cgroup's pids.max");
    compare(out, clients, clients * maps_per_thread + other_maps,
            read_number("/proc/sys/vm/max_map_count"), "memory maps, vm.max_map_count");
    return out;
}

void set_thread_stack_size() {
    pthread_attr_t attributes;
    if (::pthread_attr_init(&attributes) != 0) return;
    if (::pthread_attr_setstacksize(&attributes, stack_bytes) == 0)
        ::pthread_setattr_default_np(&attributes);
    ::pthread_attr_destroy(&attributes);
}

}  // namespace hubbub::server
