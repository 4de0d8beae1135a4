#pragma once
// Tab: puts the choices of a completion into the input, one after the other.

#include <cstddef>

#include "screen/completion.h"
#include "screen/screen_state.h"
#include "talk/workspace.h"

namespace hubbub::client {

// Not thread safe: part of the screen.
class Completer {
  public:
    explicit Completer(ScreenState& state) : state_(state) {}

    // Inserts the first choice for the word at the cursor, then the next; `back`: the previous.
    void complete(Workspace& workspace, bool back);
    // Ends the completion. Returns false if there was none.
    bool end();

  private:
    ScreenState& state_;
    Completion completion_;
    std::size_t taken_ = 0;  // the choice that stands in the input
    bool active_ = false;
};

}  // namespace hubbub::client
