#include "screen/paste_guard.h"

#include <algorithm>
#include <cstddef>

namespace hubbub::client {

using terminal::Key;

std::size_t count_lines(std::string_view text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
}

bool PasteGuard::holds_back(std::string_view text) {
    const std::size_t lines = count_lines(text);
    if (lines <= state_.config.settings.paste_lines) return false;
    state_.open_prompt(*this, "send " + std::to_string(lines) + " lines?",
                       "y or Enter: send; any other key: back to the input.");
    return true;
}

bool PasteGuard::press(Workspace& workspace, const Key& key, const std::string& name) {
    const bool yes = key.kind == Key::Kind::character && (key.code == U'y' || key.code == U'Y');
    state_.close_prompt();
    if (key.kind == Key::Kind::paste) return false;
    if (yes || name == "enter")
        send_(workspace);
    else
        state_.look.hint = "Not sent. Edit the text, or clear it with Ctrl-C.";
    return true;
}

}  // namespace hubbub::client
