#pragma once
// What the keys and the commands of the screen change: settings in force, the view, requests to
// the outside.

#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "screen/emoji.h"
#include "screen/keymap.h"
#include "screen/prompt.h"
#include "screen/spelling.h"
#include "talk/workspace.h"
#include "view/picture.h"
#include "view/theme.h"

namespace hubbub::client {

// What the loop at the terminal is to do.
struct ScreenRequests {
    bool leave = false;
    bool suspend = false;
    bool redraw = false;
    std::optional<bool> mouse;
    std::optional<std::string> edit;  // give this text to an editor, then call edited()
    std::vector<std::string> urls;    // to open
    std::optional<Config> save;       // to be written to the file
};

// Not thread safe: part of the screen.
class ScreenState {
  public:
    ScreenState();
    ScreenState(const ScreenState&) = delete;
    ScreenState& operator=(const ScreenState&) = delete;

    // Puts the settings of `config` in force, here and in the workspace.
    void apply(Workspace& workspace);
    // Gives the keys to a prompt, with its question and hint; to the input again.
    void open_prompt(Prompt& opened, std::string question, std::string hint);
    void close_prompt();

    ViewState look;
    Keymap keys;
    bool mouse = true;
    bool colourless = false;  // the terminal has no colours, or the person wants none
    Config config;
    std::string config_path;  // empty: there is no file
    std::string login;        // the person's name in the system
    EmojiNames emoji;
    Spelling spelling;
    ScreenRequests requests;
    Prompt* prompt = nullptr;  // null: the input has the keys

  private:
    Theme theme_;  // with the styles that the person chose
};

}  // namespace hubbub::client
