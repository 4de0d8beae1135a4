#pragma once
// What the screen's thread and the network's thread share: the workspace behind one mutex, and a
// wake for each of them. The network's thread takes in whatever comes, at any pace; the screen's
// thread draws the newest state when it has time to. So a terminal that is slow, stopped or given
// to an editor never holds up a server, and nothing queues between the two.

#include <hubbub/base/clock.h>
#include <hubbub/base/mutex.h>
#include <hubbub/net/fd.h>

#include <atomic>
#include <memory>
#include <thread>

#include "talk/workspace.h"

namespace hubbub::client {

class Desk {
  public:
    explicit Desk(const Clock& clock) : workspace(clock) {}

    static constexpr Rank rank{45};  // after `outbox`, before `leaf`
    Mutex mutex{rank};
    Workspace workspace GUARDED_BY(mutex);

    // Shared with threads that may outlive the rest.
    std::shared_ptr<net::Wake> to_network = std::make_shared<net::Wake>();
    net::Wake to_screen;

    // A mutex does not see to it that everybody has a turn: the network's thread waits for as long
    // as the person's keys want one.
    std::atomic<int> keys_waiting{0};
    void let_keys_pass() const {
        while (keys_waiting.load(std::memory_order_relaxed) > 0) std::this_thread::yield();
    }
};

// The screen's turn at the desk.
class SCOPED_CAPABILITY ScreenTurn {
  public:
    explicit ScreenTurn(Desk& desk) ACQUIRE(desk.mutex) : desk_(desk) {
        desk_.keys_waiting.fetch_add(1, std::memory_order_relaxed);
        desk_.mutex.lock();
        desk_.keys_waiting.fetch_sub(1, std::memory_order_relaxed);
    }
    ~ScreenTurn() RELEASE() { desk_.mutex.unlock(); }
    ScreenTurn(const ScreenTurn&) = delete;
    ScreenTurn& operator=(const ScreenTurn&) = delete;

  private:
    Desk& desk_;
};

}  // namespace hubbub::client
