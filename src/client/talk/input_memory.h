#pragma once
// The input history of every buffer, open or closed, to be kept between sessions.

#include "talk/buffer_list.h"
#include "talk/kept_inputs.h"
#include "talk/network_list.h"

namespace hubbub::client {

// Not thread safe: part of the workspace.
class InputMemory {
  public:
    explicit InputMemory(const NetworkList& networks) : networks_(networks) {}

    // Sets the history of earlier sessions.
    void remember(KeptInputs inputs) { inputs_ = std::move(inputs); }
    // Fills the history of a buffer that was opened.
    void restore(Buffer& buffer) const;
    // Takes over the history of a buffer that closes.
    void save(const Buffer& buffer);
    // Returns the history of all buffers.
    KeptInputs all(const BufferList& buffers) const;

  private:
    const NetworkList& networks_;
    KeptInputs inputs_;
};

}  // namespace hubbub::client
