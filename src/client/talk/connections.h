#pragma once
// State changes of the connections, as the network's thread reports them.

#include <hubbub/base/clock.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "irc/sts.h"
#include "talk/buffer_list.h"
#include "talk/delivery.h"
#include "talk/network_list.h"

namespace hubbub::client {

// Not thread safe: part of the workspace.
class Connections {
  public:
    Connections(NetworkList& networks, BufferList& buffers, Delivery& delivery, const Clock& clock)
        : networks_(networks), buffers_(buffers), delivery_(delivery), clock_(clock) {}

    // A connect begins.
    void connecting(std::size_t network);
    // `security` names the protection ("TLS 1.3"), `certificate` is the SHA-256 of the server's
    // certificate; both are empty without TLS.
    void connected(std::size_t network, std::string security = {},
                   const std::string& certificate = {});
    // Schedules the next try if the person wants to be connected; `chance` is for retry_delay().
    void disconnected(std::size_t network, const std::string& why, double chance);
    // Applies an STS policy and a PONG of the newest line.
    void note_line(std::size_t network);
    // Measures the lag.
    void measure_lag(std::size_t network);

    StsPolicies sts;

  private:
    // Returns the end of the line about a lost connection: the next step.
    std::string advice(Network& network, double chance);

    NetworkList& networks_;
    BufferList& buffers_;
    Delivery& delivery_;
    const Clock& clock_;
};

}  // namespace hubbub::client
