#include "link/links.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <poll.h>

#include "config/config_file.h"
#include "link/log_reader.h"

namespace hubbub::client {
namespace {

constexpr std::chrono::seconds farewell_time{2};
// Interval of Workspace::tick() and of connection attempts.
constexpr int tick_ms = 500;
constexpr int farewell_ms = 50;

}  // namespace

Links::Links(SharedWorkspace& shared, std::string log_folder, std::string sts_file)
    : shared_(shared),
      log_folder_(std::move(log_folder)),
      logs_(log_folder_),
      sts_file_(std::move(sts_file)),
      thread_([this] { run(); }) {}

Links::~Links() {
    stopping_ = true;
    shared_.to_network->set();
    thread_.join();
}

void Links::run() {
    while (!finished()) {
        attend();
        wait();
        shared_.to_network->clear();
        read_all();
        keep_log();
        write_sts();
    }
    keep_log();
    write_sts();
}

void Links::write_sts() {
    std::string text;
    {
        shared_.let_keys_pass();
        const MutexLock lock(shared_.mutex);
        if (!shared_.workspace.connections.sts.take_changed()) return;
        text = shared_.workspace.connections.sts.text();
    }
    if (sts_file_.empty()) return;
    try {
        write_file(sts_file_, text);
    } catch (const std::exception& error) {
        const MutexLock lock(shared_.mutex);
        shared_.workspace.error(error.what());
    }
}

void Links::keep_log() {
    std::vector<LogLine> lines;
    std::vector<LogRequest> wishes;
    {
        shared_.let_keys_pass();
        const MutexLock lock(shared_.mutex);
        lines = shared_.workspace.log.take_lines();
        wishes = shared_.workspace.log.take_requests();
    }
    // Read the old logs before these lines are written: the buffers have them already.
    std::vector<std::vector<LoggedLine>> old;
    old.reserve(wishes.size());
    for (const LogRequest& wish : wishes)
        old.push_back(log_folder_.empty() ? std::vector<LoggedLine>()
                                          : read_log(log_folder_, wish));
    const std::string complaint = lines.empty() ? "" : logs_.write(lines);
    if (complaint.empty() && wishes.empty()) return;
    shared_.let_keys_pass();
    const MutexLock lock(shared_.mutex);
    for (std::size_t i = 0; i < wishes.size(); ++i)
        shared_.workspace.add_old_log(wishes[i], old[i]);
    if (!complaint.empty()) shared_.workspace.error(complaint);
    shared_.to_screen.set();
}

bool Links::finished() {
    if (!stopping_) return false;
    const Steady now = std::chrono::steady_clock::now();
    if (stop_at_ == Steady{}) stop_at_ = now + farewell_time;
    const bool all_gone = std::none_of(links_.begin(), links_.end(), [](const NetworkLink& link) {
        return link.connection != nullptr;
    });
    return all_gone || now >= stop_at_;
}

void Links::attend() {
    std::vector<std::string> output;
    {
        shared_.let_keys_pass();
        const MutexLock lock(shared_.mutex);
        Workspace& workspace = shared_.workspace;
        links_.resize(workspace.networks.size());
        workspace.tick();
        for (std::size_t i = 0; i < links_.size(); ++i) {
            attend_one(i, workspace);
            Session& session = *workspace.networks.at(i).session;
            // Output for a lost connection stays in its session.
            output.push_back(links_[i].connection ? session.take_output() : std::string());
        }
    }
    for (std::size_t i = 0; i < links_.size(); ++i) {
        if (links_[i].connection && !output[i].empty()) links_[i].connection->send(output[i]);
    }
}

void Links::attend_one(std::size_t number, Workspace& workspace) {
    NetworkLink& link = links_[number];
    Network& network = workspace.networks.at(number);
    // The server closed the connection, or the session gave it up.
    const bool over =
        link.connection && (link.connection->broken() || !network.session->progress.error.empty());
    if (over) {
        const double chance =
            static_cast<double>(random_()) / static_cast<double>(std::minstd_rand::max());
        workspace.connections.disconnected(number, link.connection->reason(), chance);
        link.connection.reset();
    }
    // The person cancelled the attempt; its thread ends later.
    if (network.phase != Network::Phase::connecting) link.dial.reset();
    if (link.dial) {
        auto result = link.dial->take();
        if (!result) return;
        link.dial.reset();
        if (!result->password.empty()) network.use_password(result->password);
        if (result->wire && network.wanted) {
            link.connection = std::make_unique<Connection>(std::move(result->wire));
            workspace.connections.connected(number, link.connection->security(),
                                            link.connection->certificate());
        } else {
            network.untrusted = result->certificate;
            workspace.connections.disconnected(number, result->error, 0);
        }
    }
    const bool due = network.wanted && !link.connection && !stopping_ &&
                     workspace.clock().now() >= network.retry_at;
    if (!due) return;
    workspace.connections.connecting(number);
    link.dial = Dial::start({network.server, network.password_command}, shared_.to_network);
}

void Links::wait() {
    std::vector<pollfd> waits{{shared_.to_network->fd(), POLLIN, 0}};
    for (const NetworkLink& link : links_) {
        if (!link.connection) continue;
        const short events =
            static_cast<short>(link.connection->waiting() > 0 ? POLLIN | POLLOUT : POLLIN);
        waits.push_back({link.connection->fd(), events, 0});
    }
    const bool pending = std::any_of(links_.begin(), links_.end(), [](const NetworkLink& link) {
        return link.connection && link.connection->pending();
    });
    const int timeout = pending ? 0 : stopping_ ? farewell_ms : tick_ms;
    ::poll(waits.data(), static_cast<nfds_t>(waits.size()), timeout);
}

void Links::read_all() {
    for (std::size_t i = 0; i < links_.size(); ++i) {
        NetworkLink& link = links_[i];
        if (!link.connection) continue;
        link.connection->flush();
        link.connection->receive([&](std::string_view line) { link.lines.emplace_back(line); });
        deliver(i);
    }
    shared_.to_screen.set();
}

// Delivers lines in portions, so that a key never waits long for the mutex.
void Links::deliver(std::size_t number) {
    constexpr std::size_t at_once = 200;
    NetworkLink& link = links_[number];
    for (std::size_t begin = 0; begin < link.lines.size(); begin += at_once) {
        const std::size_t end = std::min(begin + at_once, link.lines.size());
        shared_.let_keys_pass();
        const MutexLock lock(shared_.mutex);
        for (std::size_t i = begin; i < end; ++i) shared_.workspace.receive(number, link.lines[i]);
    }
    link.lines.clear();
}

}  // namespace hubbub::client
