#pragma once
// Searching in the input history of the current buffer.

#include <cstddef>
#include <string>

#include "screen/prompt.h"
#include "screen/screen_state.h"

namespace hubbub::client {

// Not thread safe: part of the screen.
class InputSearch final : public Prompt {
  public:
    explicit InputSearch(ScreenState& state) : state_(state) {}

    void begin(Workspace& workspace);
    bool press(Workspace& workspace, const terminal::Key& key, const std::string& name) override;

  private:
    void find(Workspace& workspace, bool further);

    ScreenState& state_;
    std::string wanted_;
    std::string draft_;   // the input before the search
    std::size_t at_ = 0;  // how far back the search has come
};

}  // namespace hubbub::client
