#pragma once
// The server as a process that is killed.

#include <hubbub/net/fd.h>

#include <cstdint>
#include <string>

#include <sys/types.h>

#include "support/faulty_disk.h"

namespace crash {

// Not thread safe. The destructor kills it.
class ServerProcess {
  public:
    // Starts `hubbubd`. Returns when it listens.
    ServerProcess(const std::string& hubbubd, const std::string& directory);
    // Starts a copy of this process as the server, with a disk that fails now and then: every
    // operation whose number is a multiple of `period`. Requires that no other thread runs.
    ServerProcess(const std::string& directory, unsigned period);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    std::uint16_t port() const { return port_; }
    // Makes the disk fail. Returns when some operations have failed.
    void fail(FaultyDisk::Fault fault) const;
    void repair() const;
    // Kills it. Throws std::runtime_error if it has ended on its own.
    void kill();

  private:
    pid_t process_ = -1;
    std::uint16_t port_ = 0;
    hubbub::net::Fd output_;    // its log, or answers to orders
    hubbub::net::Fd commands_;  // orders to the disk
};

// Runs `hubbubd` with these words, without output. Returns its exit code.
int run_to_end(const std::string& hubbubd, const std::string& command,
               const std::string& directory);

}  // namespace crash
