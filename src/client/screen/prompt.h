#pragma once
// Something that takes the keys instead of the input: a question, a search, a password.

#include <hubbub/terminal/keys.h>

#include <string>

#include "talk/workspace.h"

namespace hubbub::client {

// Not thread safe. Active while ScreenState::prompt points to it.
class Prompt {
  public:
    Prompt() = default;
    virtual ~Prompt() = default;
    Prompt(const Prompt&) = delete;
    Prompt& operator=(const Prompt&) = delete;

    // Handles a key; `name` is its name (keymap.h). Returns false if the key is for the input.
    virtual bool press(Workspace& workspace, const terminal::Key& key, const std::string& name) = 0;
    // Handles pasted text. Returns false if it is for the input; press() is called before that.
    virtual bool paste(const std::string&) { return false; }
};

// Returns true for the keys that leave a prompt.
bool leaves_prompt(const std::string& key_name);
// Returns true for the keys that delete a character.
bool deletes_back(const std::string& key_name);
// Removes the last character that a person sees.
void remove_last_character(std::string& text);

}  // namespace hubbub::client
