#pragma once
// Watches friends, and reports when they come online or leave.

#include <hubbub/base/clock.h>

#include <cstddef>
#include <string>

#include "irc/event.h"
#include "talk/alert_queue.h"
#include "talk/buffer_list.h"
#include "talk/delivery.h"
#include "talk/network_list.h"
#include "talk/talk_settings.h"

namespace hubbub::client {

// Not thread safe: part of the workspace.
class FriendWatch {
  public:
    FriendWatch(NetworkList& networks, BufferList& buffers, Delivery& delivery, AlertQueue& alerts,
                const TalkSettings& settings, const Clock& clock)
        : networks_(networks),
          buffers_(buffers),
          delivery_(delivery),
          alerts_(alerts),
          settings_(settings),
          clock_(clock) {}

    // Adds a friend to a network, or removes one. Returns false if nothing changed.
    bool set(std::size_t network, const std::string& nick, bool wanted);
    // Asks the servers about friends that they do not report unasked, once a minute.
    void ask();
    // Reports a change in the server's buffer and in the query with the friend; if the friend came
    // online, also in the current buffer.
    void report(std::size_t network, const Event& event);

  private:
    NetworkList& networks_;
    BufferList& buffers_;
    Delivery& delivery_;
    AlertQueue& alerts_;
    const TalkSettings& settings_;
    const Clock& clock_;
};

}  // namespace hubbub::client
