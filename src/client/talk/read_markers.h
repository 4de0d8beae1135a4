#pragma once
// How far the person has read, shared with their other devices by the server.
// Source: https://ircv3.net/specs/extensions/read-marker

#include <hubbub/base/clock.h>

#include <cstddef>

#include "irc/event.h"
#include "talk/buffer_list.h"
#include "talk/network_list.h"

namespace hubbub::client {

// Not thread safe: part of the workspace.
class ReadMarkers {
  public:
    ReadMarkers(NetworkList& networks, BufferList& buffers, const Clock& clock)
        : networks_(networks), buffers_(buffers), clock_(clock) {}

    // Requests the marker of a query that was opened; servers send the markers of channels unasked.
    void request(const Buffer& buffer);
    // Applies a marker that another device has set.
    void receive(std::size_t network, const Event& event);
    // Sends the markers that have moved, at most one every three seconds per buffer.
    void send_moved();

  private:
    NetworkList& networks_;
    BufferList& buffers_;
    const Clock& clock_;
};

}  // namespace hubbub::client
