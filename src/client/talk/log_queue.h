#pragma once
// Lines to be written to log files, and requests to read them. The network's thread does both
// (link/log_files.h, link/log_reader.h).

#include <hubbub/base/clock.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "irc/event.h"
#include "talk/buffer.h"
#include "talk/network_list.h"
#include "talk/talk_settings.h"

namespace hubbub::client {

struct LogLine {
    std::string network;
    std::string buffer;
    Wall at;
    std::string text;  // visible
};

// The end of a buffer's log, as it was before the lines queued at the same time.
struct LogRequest {
    std::size_t network = 0;
    std::string network_name;
    std::string buffer;
    std::size_t lines = 0;
};

// Not thread safe: part of the workspace. Empty if logging is off.
class LogQueue {
  public:
    LogQueue(const NetworkList& networks, const TalkSettings& settings)
        : networks_(networks), settings_(settings) {}

    void add(const Buffer& buffer, const Event& event, Wall at);
    // Requests the backlog of a channel or query.
    void request(const Buffer& buffer);

    // Each returns the entries since the last call.
    std::vector<LogLine> take_lines() { return std::exchange(lines_, {}); }
    std::vector<LogRequest> take_requests() { return std::exchange(requests_, {}); }

  private:
    const NetworkList& networks_;
    const TalkSettings& settings_;
    std::vector<LogLine> lines_;
    std::vector<LogRequest> requests_;
};

}  // namespace hubbub::client
