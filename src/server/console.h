#pragma once
// The operator's screen: shows what passes, says what is typed. Its own thread.

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

// What passed and is not shown yet. Bounded: what comes while the terminal is paused is counted and
// left out. Thread safe.
class ConsoleFeed final : public chat::Tap {
  public:
    void passed(const chat::Client& from, std::string_view lines) override;

    struct Passed {
        std::string lines;  // each ended by LF, "ADDRESS:PORT TEXT"
        std::size_t left_out = 0;
    };
    Passed take();

  private:
    static constexpr std::size_t most_bytes = 256 * 1024;

    Mutex mutex_{Rank::leaf};
    std::string lines_ GUARDED_BY(mutex_);
    std::size_t left_out_ GUARDED_BY(mutex_) = 0;
};

// Runs from construction until stop(), or until the operator types /quit. Its input ending (a pipe
// that is done, a terminal that closed) leaves the server running.
class Console {
  public:
    // `on_quit` is called from the console's thread. All must outlive it.
    Console(Server& server, ConsoleFeed& feed, std::function<void()> on_quit);
    // Ends the thread, unless the terminal holds it: then false, and the process must end without.
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
