#pragma once
// The networks of the full screen, numbered from 0. A number never changes.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "config/config.h"
#include "talk/network.h"

namespace hubbub::client {

// Not thread safe: part of the workspace.
class NetworkList {
  public:
    // Adds a network, not connected yet; returns its number.
    std::size_t add(const ServerChoice& choice);

    std::size_t size() const { return networks_.size(); }
    Network& at(std::size_t number) { return *networks_[number]; }
    const Network& at(std::size_t number) const { return *networks_[number]; }

    // Returns `wanted` if no network has this name, else a variant with the bouncer's name.
    std::string free_name(const std::string& wanted, const std::string& bouncer) const;

  private:
    std::vector<std::unique_ptr<Network>> networks_;
};

}  // namespace hubbub::client
