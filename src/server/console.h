#pragma once
// The operator's console: shows the messages of the server, and sends typed text to everyone.

#include <hubbub/base/mutex.h>
#include <hubbub/chat/ports.h>
#include <hubbub/net/fd.h>

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>
#include <thread>

namespace hubbub::server {

class Server;

// Lines for the console that are not shown yet. Bounded: while the terminal is paused, further
// lines are dropped and counted. Thread safe.
class ConsoleFeed final : public chat::Tap {
  public:
    void passed(const chat::Client& from, std::string_view lines) override;

    struct Passed {
        std::string lines;  // each "ADDRESS:PORT TEXT" and LF
        std::size_t dropped = 0;
    };
    // Returns the lines since the last call.
    Passed take();

  private:
    static constexpr std::size_t max_bytes = 256 * 1024;

    Mutex mutex_{Rank::leaf};
    std::string lines_ GUARDED_BY(mutex_);
    std::size_t dropped_ GUARDED_BY(mutex_) = 0;
};

// Runs its own thread from construction until stop(), or until the operator types /quit. The end of
// its input (a closed pipe or terminal) does not stop the server. Construct, stop and destroy it on
// one thread.
class Console {
  public:
    // Calls `on_quit` on the console's thread when the operator types /quit. The arguments must
    // outlive the console.
    Console(Server& server, ConsoleFeed& feed, std::function<void()> on_quit);
    // Stops the thread. Returns false if it is still blocked in a write to the terminal after a
    // second; the process must then exit without joining it.
    bool stop();
    ~Console();

  private:
    void run();
    void run_on_terminal();
    void run_on_lines();
    bool take_line(std::string_view line, std::string& out);
    std::string news();

    Server& server_;
    ConsoleFeed& feed_;
    const std::function<void()> on_quit_;
    const net::Wake wake_;
    std::atomic<bool> ended_{false};
    std::thread thread_;
};

}  // namespace hubbub::server
