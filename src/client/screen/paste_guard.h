#pragma once
// Asks before many lines are sent.

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "screen/prompt.h"
#include "screen/screen_state.h"

namespace hubbub::client {

// Not thread safe: part of the screen.
class PasteGuard final : public Prompt {
  public:
    using Send = std::function<void(Workspace& workspace)>;
    // `send` is called after a yes.
    PasteGuard(ScreenState& state, Send send) : state_(state), send_(std::move(send)) {}

    // Returns true if the text has more lines than the settings allow: then it asks.
    bool holds_back(std::string_view text);
    bool press(Workspace& workspace, const terminal::Key& key, const std::string& name) override;

  private:
    ScreenState& state_;
    const Send send_;
};

// Returns the number of lines of a text.
std::size_t count_lines(std::string_view text);

}  // namespace hubbub::client
