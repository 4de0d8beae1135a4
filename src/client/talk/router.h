#pragma once
// Routes the events of sessions to the buffers they belong to.

#include <hubbub/base/clock.h>

#include <cstddef>
#include <string>

#include "irc/event.h"
#include "talk/bouncer_networks.h"
#include "talk/buffer_list.h"
#include "talk/delivery.h"
#include "talk/friend_watch.h"
#include "talk/history_requests.h"
#include "talk/input_memory.h"
#include "talk/network_list.h"
#include "talk/read_markers.h"
#include "talk/talk_settings.h"

namespace hubbub::client {

// Not thread safe: part of the workspace.
class Router {
  public:
    // The parts of the workspace that events go to.
    struct Receivers {
        NetworkList& networks;
        BufferList& buffers;
        InputMemory& inputs;
        Delivery& delivery;
        HistoryRequests& history;
        ReadMarkers& markers;
        FriendWatch& friends;
        BouncerNetworks& bouncers;
        const TalkSettings& settings;
        const Clock& clock;
    };
    explicit Router(const Receivers& parts) : to_(parts) {}

    // Routes the events of a session. Goes to its current channel if that is not `before` any more:
    // commands such as /join and /msg move the person.
    void collect(std::size_t network, const std::string& before);
    // Routes the events of a session; nobody is moved.
    void collect(std::size_t network);
    // Closes a buffer. Its input history is kept.
    void close(std::size_t index);
    // Ends typing notifications that are too old.
    void expire_typing();

  private:
    void route(std::size_t network, const Event& event);
    void route_everywhere(std::size_t network, const Event& event);
    bool route_list(std::size_t network, const Event& event);
    void redact(std::size_t network, const Event& event);
    void note_typing(std::size_t network, const Event& event);
    bool ignored(const Event& event) const;

    const Receivers to_;
};

}  // namespace hubbub::client
