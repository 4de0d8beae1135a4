#pragma once
// Keys: hands each to the prompt, the input or an action. It draws nothing and reads no
// descriptor: the loop at the terminal carries out its requests.

#include <hubbub/terminal/keys.h>

#include <string>

#include "screen/completer.h"
#include "screen/screen.h"
#include "screen/sender.h"
#include "talk/workspace.h"
#include "view/picture.h"

namespace hubbub::client {

// Not thread safe; every call must pass the same workspace.
class Controller {
  public:
    // Handles one key; `pasted` belongs to Key::Kind::paste.
    void press(Workspace& workspace, const terminal::Key& key, std::string pasted);
    // Must be called before the screen is drawn: time has passed, connections have come back.
    void refresh(const Workspace& workspace);
    // Must be called after the screen was drawn.
    void drawn(Workspace& workspace, const Picture& picture);
    // Takes the text that an editor was given by ScreenRequests::edit.
    void edited(Workspace& workspace, std::string text);
    // Returns the requests since the last call.
    ScreenRequests take_requests();

    Screen screen;

  private:
    void run_keys(Workspace& workspace, const std::string& pressed);
    void take_paste(Workspace& workspace, std::string text);
    void offer_account(const Workspace& workspace);

    Sender sender_{screen};
    Completer completer_{screen};
    std::string prefix_;  // the first of two keys
};

}  // namespace hubbub::client
