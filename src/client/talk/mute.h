#pragma once
// Muted channels and queries: only mentions count there.

#include <cstddef>
#include <string>

#include "talk/buffer_list.h"
#include "talk/network_list.h"

namespace hubbub::client {

// Marks the buffers of a network as its list of muted names says.
void apply_mutes(BufferList& buffers, const NetworkList& networks, std::size_t network);
// Mutes a channel or query, or ends it. Returns false if nothing changed.
bool set_muted(BufferList& buffers, NetworkList& networks, std::size_t network,
               const std::string& name, bool muted);

}  // namespace hubbub::client
