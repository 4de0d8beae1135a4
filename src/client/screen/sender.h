#pragma once
// Enter: runs commands of the screen and aliases, and sends the rest to the server.

#include <string>
#include <string_view>

#include "screen/paste_guard.h"
#include "screen/screen.h"

namespace hubbub::client {

// Not thread safe: part of the screen.
class Sender {
  public:
    explicit Sender(Screen& screen)
        : screen_(screen), guard_(screen, [this](Workspace& workspace) { send_now(workspace); }) {}

    // Handles the text of the input.
    void send(Workspace& workspace);
    // Offers a text that was held back without a connection, once there is one. It is never sent
    // unasked: it may no longer fit the conversation.
    void offer_held_back(const Workspace& workspace);

  private:
    bool run_alias(Workspace& workspace, const std::string& text);
    bool run_own_command(Workspace& workspace, const std::string& text);
    bool may_take_lines(const std::string& text) const;
    bool may_send(const Workspace& workspace, std::string_view text);
    void send_now(Workspace& workspace);
    void keep_input(Workspace& workspace, const std::string& text);

    Screen& screen_;
    PasteGuard guard_;
    bool held_back_ = false;  // a text was not sent for want of a connection
};

}  // namespace hubbub::client
