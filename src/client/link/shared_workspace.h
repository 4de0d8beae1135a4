#pragma once
// The state shared by the screen's thread and the network's thread: the workspace behind one mutex,
// and a wake-up for each thread. The network's thread applies lines as fast as they arrive; the
// screen's thread draws the newest state when it has time. So a slow or stopped terminal never
// delays a server, and there is no queue between the two.

#include <hubbub/base/clock.h>
#include <hubbub/base/mutex.h>
#include <hubbub/net/fd.h>

#include <atomic>
#include <memory>
#include <thread>

#include "talk/workspace.h"

namespace hubbub::client {

// Thread safe, as far as the workspace is used under its mutex.
class SharedWorkspace {
  public:
    explicit SharedWorkspace(const Clock& clock) : workspace(clock) {}

    static constexpr Rank rank{45};  // after `outbox`, before `leaf`
    Mutex mutex{rank};
    Workspace workspace GUARDED_BY(mutex);

    // Shared with threads of Dial, which may outlive this object.
    std::shared_ptr<net::Wake> to_network = std::make_shared<net::Wake>();
    net::Wake to_screen;

    // A mutex is not fair: the network's thread yields while a key waits for its turn.
    std::atomic<int> keys_waiting{0};
    void let_keys_pass() const {
        while (keys_waiting.load(std::memory_order_relaxed) > 0) std::this_thread::yield();
    }
};

// Holds the mutex for the screen's thread, which goes first.
class SCOPED_CAPABILITY ScreenTurn {
  public:
    explicit ScreenTurn(SharedWorkspace& shared) ACQUIRE(shared.mutex) : shared_(shared) {
        shared_.keys_waiting.fetch_add(1, std::memory_order_relaxed);
        shared_.mutex.lock();
        shared_.keys_waiting.fetch_sub(1, std::memory_order_relaxed);
    }
    ~ScreenTurn() RELEASE() { shared_.mutex.unlock(); }
    ScreenTurn(const ScreenTurn&) = delete;
    ScreenTurn& operator=(const ScreenTurn&) = delete;

  private:
    SharedWorkspace& shared_;
};

}  // namespace hubbub::client
