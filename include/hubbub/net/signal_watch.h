#pragma once
// Signals that one thread takes from a descriptor: no handler interrupts any code.

#include <hubbub/net/fd.h>

#include <chrono>
#include <initializer_list>
#include <optional>

namespace hubbub::net {

// Blocks the signals in the calling thread and in the threads that it starts afterwards. Call it
// before any other thread starts, so that only a SignalWatch takes them.
void block_signals(std::initializer_list<int> signals);

// Makes writing to a closed socket or pipe fail with EPIPE instead of ending the process.
void ignore_broken_pipes();

// Not thread safe.
class SignalWatch {
  public:
    // Blocks the signals and watches for them. Throws std::system_error.
    explicit SignalWatch(std::initializer_list<int> signals);

    // Readable while a signal is pending.
    int fd() const { return fd_.get(); }
    // Returns a pending signal, and takes it; nothing if there is none.
    std::optional<int> take() const;
    // Blocks until there is a signal, and takes it. Returns nothing if none arrives in this time.
    std::optional<int> wait_for(std::chrono::milliseconds time) const;

  private:
    const Fd fd_;
};

}  // namespace hubbub::net
