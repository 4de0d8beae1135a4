#pragma once
// The network's thread: one thread for all connections. It connects the wanted networks, delivers
// lines to the workspace and sends its output.

#include <hubbub/net/fd.h>

#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "connect/connection.h"
#include "link/dial.h"
#include "link/log_files.h"
#include "link/shared_workspace.h"

namespace hubbub::client {

// Not thread safe. The thread runs from the constructor to the destructor.
class Links {
  public:
    // Writes logs to that folder and STS policies to that file; empty: neither.
    Links(SharedWorkspace& shared, std::string log_folder, std::string sts_file);
    // Waits until the servers have accepted the last messages, for two seconds at most.
    ~Links();
    Links(const Links&) = delete;
    Links& operator=(const Links&) = delete;

  private:
    struct NetworkLink {
        std::unique_ptr<Connection> connection;
        std::shared_ptr<Dial> dial;
        std::vector<std::string> lines;  // received, not delivered yet
    };

    void run();
    bool finished();
    // Connects, disconnects and sends.
    void attend();
    void attend_one(std::size_t number, Workspace& workspace);
    void wait();
    void read_all();
    void deliver(std::size_t number);

    // Writes the queued log lines, and reads the requested logs.
    void keep_log();
    void write_sts();

    SharedWorkspace& shared_;
    const std::string log_folder_;
    LogFiles logs_;
    const std::string sts_file_;
    std::vector<NetworkLink> links_;
    std::minstd_rand random_{std::random_device{}()};
    std::atomic<bool> stopping_{false};
    Steady stop_at_{};
    std::thread thread_;
};

}  // namespace hubbub::client
