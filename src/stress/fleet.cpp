#include "fleet.h"

#include <algorithm>
#include <cstdio>

#include <poll.h>
#include <unistd.h>

#include "report.h"

namespace hubbub::stress {
namespace {

net::SocketAddress find_target(const Options& options) {
    if (!options.unix_path.empty()) return net::unix_address(options.unix_path);
    const auto addresses = net::resolve(options.host, options.port);
    if (addresses.empty()) throw net::AddressError("'" + options.host + "': no address");
    return addresses.front();
}

// Returns a sum that grows with progress.
std::uint64_t made(const Fleet::Sums& sums, Fleet::Progress progress) {
    const std::uint64_t orders =
        sums.completed + sums.joins + sums.quits + sums.cycles + sums.bans + sums.read;
    return progress == Fleet::Progress::deliveries ? orders + sums.delivered : orders;
}

}  // namespace

Fleet::Fleet(const Options& options, const Plan& plan)
    : options_(options),
      plan_(plan),
      target_(find_target(options)),
      shows_(!options.quiet && ::isatty(STDERR_FILENO) == 1) {
    for (std::uint32_t i = 0; i < plan.workers; ++i)
        workers_.push_back(std::make_unique<Worker>(options, plan, i, target_, report_));
}

void Fleet::give(const Order& order) {
    completed_before_ = sums().completed;
    for (const auto& worker : workers_) worker->give(order);
}

bool Fleet::run(const Order& order, const std::string& doing, Ns quiet, Progress progress) {
    give(order);
    return wait_for([this](const Sums&) { return done(); }, doing, quiet, progress);
}

bool Fleet::wait_for(const std::function<bool(const Sums&)>& ready, const std::string& doing,
                     Ns quiet, Progress progress) {
    Ns moved = now_ns();
    std::uint64_t seen = 0;
    while (true) {
        const Sums now = sums();
        if (ready(now)) break;
        if (made(now, progress) != seen) {
            seen = made(now, progress);
            moved = now_ns();
        } else if (now_ns() - moved > quiet) {
            clear_line();
            return false;
        }
        show(now, doing);
        pause(2 * millisecond);
    }
    clear_line();
    return true;
}

void Fleet::wait_until(Ns time, const std::string& doing) {
    while (now_ns() < time) {
        show(sums(), doing);
        pause(std::min(time - now_ns(), 200 * millisecond));
    }
    clear_line();
}

bool Fleet::done() const {
    return std::all_of(workers_.begin(), workers_.end(), [](const auto& w) { return w->done(); });
}

void Fleet::pause(Ns max) {
    pollfd wake{report_.fd(), POLLIN, 0};
    const int milliseconds = static_cast<int>((max + millisecond - 1) / millisecond);
    if (::poll(&wake, 1, milliseconds) > 0) report_.clear();
}

void Fleet::Sums::add(const Counters& of) {
    const auto get = [](const Counters::Count& count) {
        return count.load(std::memory_order_relaxed);
    };
    completed += get(of.completed);
    delivered += get(of.delivered);
    sent += get(of.sent);
    joins += get(of.joins);
    quits += get(of.quits);
    failed += get(of.failed);
    dropped += get(of.dropped);
    cycles += get(of.cycles);
    bans += get(of.bans);
    interrupted += get(of.interrupted);
    read += get(of.read);
    last_delivery = std::max(last_delivery, get(of.last_delivery));
    last_seen = std::max(last_seen, get(of.last_seen));
    cpu.push_back(get(of.cpu));
}

Fleet::Sums Fleet::sums() const {
    Sums out;
    for (const auto& worker : workers_) out.add(worker->counters());
    return out;
}

void Fleet::end() {
    give({});
    for (const auto& worker : workers_) worker->join();
}

std::string Fleet::trouble() const {
    for (const auto& worker : workers_)
        if (!worker->trouble().empty()) return worker->trouble();
    return {};
}

void Fleet::show(const Sums& now, const std::string& doing) {
    const Ns time = now_ns();
    if (!shows_ || time - shown_ < second) return;
    const double rate =
        static_cast<double>(now.delivered - shown_delivered_) / seconds(time - shown_);
    std::string line = readable(seconds(time)) + " s  " + doing;
    const auto tell = [&line](std::uint64_t count, const char* what) {
        if (count > 0) line += ", " + grouped(count) + what;
    };
    tell(now.completed - completed_before_, " clients done");
    tell(static_cast<std::uint64_t>(rate), " deliveries/s");
    tell(now.dropped + now.failed, " failed or disconnected");
    std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
    std::fflush(stderr);
    shown_ = time;
    shown_delivered_ = now.delivered;
    line_open_ = true;
}

void Fleet::clear_line() {
    if (line_open_) std::fputs("\r\x1b[K", stderr);
    line_open_ = false;
}

}  // namespace hubbub::stress
