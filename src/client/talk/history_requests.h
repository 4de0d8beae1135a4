#pragma once
// The server's history of channels and queries: requests it, and merges the replies into the
// buffers.

#include <cstddef>
#include <string_view>
#include <vector>

#include "irc/event.h"
#include "talk/buffer_list.h"
#include "talk/hidden_lines.h"
#include "talk/log_queue.h"
#include "talk/network_list.h"

namespace hubbub::client {

// Not thread safe: part of the workspace.
class HistoryRequests {
  public:
    HistoryRequests(NetworkList& networks, BufferList& buffers, const HiddenLines& hidden,
                    LogQueue& log)
        : networks_(networks), buffers_(buffers), hidden_(hidden), log_(log) {}

    // Requests messages older than the buffer's oldest line, if the server has more.
    void request_older(Buffer& buffer);
    // After a join: requests messages since the newest line, or the newest ones.
    void request_missed(Buffer& buffer);

    // Collects a message of a reply.
    void collect(const Event& event) { collected_.push_back(event); }
    // The reply is complete: adds the messages to their buffer.
    void finish(std::size_t network, const Event& event);

    // Returns true if the server can search in the current channel or query.
    bool offers_search() const;
    void search(std::string_view text);

  private:
    void request_after(Buffer& buffer, const std::string& reference);

    NetworkList& networks_;
    BufferList& buffers_;
    const HiddenLines& hidden_;
    LogQueue& log_;
    std::vector<Event> collected_;
};

}  // namespace hubbub::client
