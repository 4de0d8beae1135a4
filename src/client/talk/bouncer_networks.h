#pragma once
// The networks of a bouncer: each becomes an entry of the network list.

#include <cstddef>

#include "irc/event.h"
#include "talk/delivery.h"
#include "talk/network_list.h"

namespace hubbub::client {

// Not thread safe: part of the workspace.
class BouncerNetworks {
  public:
    BouncerNetworks(NetworkList& networks, Delivery& delivery)
        : networks_(networks), delivery_(delivery) {}

    // Adds, brings back or leaves the network that the event names.
    void apply(std::size_t bouncer, const Event& event);

  private:
    // Returns null if the network is not known.
    Network* find(std::size_t bouncer, const Event& event);

    NetworkList& networks_;
    Delivery& delivery_;
};

}  // namespace hubbub::client
