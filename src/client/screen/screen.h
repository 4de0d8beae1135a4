#pragma once
// The screen without its keys: what the actions and the commands of the screen work on.

#include "screen/buffer_search.h"
#include "screen/input_search.h"
#include "screen/password_prompt.h"
#include "screen/screen_state.h"
#include "screen/viewport.h"

namespace hubbub::client {

// Not thread safe.
class Screen : public ScreenState {
  public:
    Viewport viewport{*this};
    BufferSearch search{*this, viewport};
    InputSearch input_search{*this};
    PasswordPrompt password{*this};
};

}  // namespace hubbub::client
