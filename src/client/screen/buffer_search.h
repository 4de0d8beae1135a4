#pragma once
// Searching in the lines of the current buffer.

#include <optional>
#include <string>

#include "screen/prompt.h"
#include "screen/screen_state.h"
#include "screen/viewport.h"
#include "talk/scrollback.h"

namespace hubbub::client {

// Not thread safe: part of the screen.
class BufferSearch final : public Prompt {
  public:
    BufferSearch(ScreenState& state, Viewport& viewport) : state_(state), viewport_(viewport) {}

    void begin();
    // Begins with this text.
    void begin(Workspace& workspace, std::string what);
    bool press(Workspace& workspace, const terminal::Key& key, const std::string& name) override;

  private:
    void find_line(Workspace& workspace, bool older);

    ScreenState& state_;
    Viewport& viewport_;
    std::string wanted_;
    std::optional<Scrollback::Number> found_;
};

}  // namespace hubbub::client
