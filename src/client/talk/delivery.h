#pragma once
// Opens buffers and adds lines to them: to the scrollback, the log, the list of mentions and the
// alerts.

#include <hubbub/base/clock.h>

#include <cstddef>
#include <string>

#include "config/config.h"
#include "irc/event.h"
#include "talk/alert_queue.h"
#include "talk/buffer_list.h"
#include "talk/hidden_lines.h"
#include "talk/input_memory.h"
#include "talk/log_queue.h"
#include "talk/network_list.h"
#include "talk/read_markers.h"
#include "talk/talk_settings.h"

namespace hubbub::client {

// Not thread safe: part of the workspace.
class Delivery {
  public:
    // The parts of the workspace that lines go to.
    struct Sinks {
        NetworkList& networks;
        BufferList& buffers;
        const HiddenLines& hidden;
        const InputMemory& inputs;
        LogQueue& log;
        AlertQueue& alerts;
        ReadMarkers& markers;
        const TalkSettings& settings;
        const Clock& clock;
    };
    explicit Delivery(const Sinks& parts) : to_(parts) {}

    // Adds a network with its server buffer; returns its number.
    std::size_t add_network(const ServerChoice& choice);
    // Returns the buffer; opens it if there is none.
    Buffer& open(BufferKind kind, std::size_t network, const std::string& name);
    // Adds an event to a buffer.
    void add(Buffer& buffer, const Event& event);
    // Adds a line of this client to a server's buffer.
    void add_to_server(std::size_t network, std::string text);
    // Adds a line about a friend: it needs no attention, and is never folded.
    void add_presence(Buffer& buffer, const Event& event, bool logged);

  private:
    bool names_person(const Event& event) const;
    void add_mention(const Buffer& from, Event event);

    const Sinks to_;
};

}  // namespace hubbub::client
