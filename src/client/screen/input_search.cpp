#include "screen/input_search.h"

#include <hubbub/terminal/canvas.h>

#include <algorithm>

namespace hubbub::client {

using terminal::Key;

void InputSearch::begin(Workspace& workspace) {
    wanted_.clear();
    draft_ = workspace.buffers.current().input.text();
    at_ = 0;
    state_.open_prompt(*this,
                       "search:", "Type a text; Ctrl-R: older, Enter: send, Tab: edit, Esc: end.");
}

void InputSearch::find(Workspace& workspace, bool further) {
    Buffer& buffer = workspace.buffers.current();
    const std::size_t from = further ? at_ + 1 : std::max<std::size_t>(at_, 1);
    const auto found = buffer.inputs.find(wanted_, from);
    state_.look.question = "search '" + wanted_ + "':";
    if (!found) {
        state_.look.hint = "No match.";
        return;
    }
    at_ = *found;
    buffer.input.set(buffer.inputs.line(*found));
}

bool InputSearch::press(Workspace& workspace, const Key& key, const std::string& name) {
    terminal::Editor& input = workspace.buffers.current().input;
    if (key.kind == Key::Kind::character) {
        terminal::append_utf8(wanted_, key.code);
        at_ = 0;
        find(workspace, false);
    } else if (name == "ctrl-r") {
        find(workspace, true);
    } else if (deletes_back(name)) {
        remove_last_character(wanted_);
        at_ = 0;
        find(workspace, false);
    } else if (leaves_prompt(name)) {
        state_.close_prompt();
        input.set(draft_);
    } else {
        state_.close_prompt();
        // Enter sends the found line, an arrow moves in it.
        return name == "tab";
    }
    return true;
}

}  // namespace hubbub::client
