#include "screen/prompt.h"

#include <hubbub/terminal/width.h>

namespace hubbub::client {

bool leaves_prompt(const std::string& key_name) {
    return key_name == "esc" || key_name == "ctrl-c" || key_name == "ctrl-g";
}

bool deletes_back(const std::string& key_name) {
    return key_name == "backspace" || key_name == "ctrl-h";
}

void remove_last_character(std::string& text) {
    text.erase(terminal::cluster_before(text, text.size()));
}

}  // namespace hubbub::client
