#include "screen/buffer_search.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/terminal/canvas.h>

#include <utility>

#include "view/formats.h"

namespace hubbub::client {

using terminal::Key;

void BufferSearch::begin() {
    wanted_.clear();
    found_.reset();
    state_.open_prompt(*this, "find:", "Type a text; Up or Enter: older, Down: newer, Esc: end.");
}

void BufferSearch::begin(Workspace& workspace, std::string what) {
    begin();
    wanted_ = std::move(what);
    state_.look.search = wanted_;
    find_line(workspace, true);
}

void BufferSearch::find_line(Workspace& workspace, bool older) {
    Buffer& buffer = workspace.buffers.current();
    const Scrollback& lines = buffer.lines();
    state_.look.question = "find '" + wanted_ + "':";
    const auto matches = [&](Scrollback::Number number) {
        const StoredLine& line = lines.at(number);
        if (line.hidden() && !state_.look.show_hidden) return false;
        return !find_text(line.text(), wanted_).empty() || protocol::same(line.who(), wanted_);
    };
    const Scrollback::Number step = older ? -1 : 1;
    Scrollback::Number at = found_ ? *found_ + step : lines.end() - 1;
    while (!wanted_.empty() && at >= lines.begin() && at < lines.end() && !matches(at)) at += step;
    if (wanted_.empty() || at < lines.begin() || at >= lines.end()) {
        state_.look.hint = found_ ? "No more matches." : "No match.";
        if (workspace.history.offers_search()) state_.look.hint += " Tab: search on the server.";
        return;
    }
    found_ = at;
    viewport_.show(workspace, at);
}

bool BufferSearch::press(Workspace& workspace, const Key& key, const std::string& name) {
    const bool typed = key.kind == Key::Kind::character;
    if (typed || deletes_back(name)) {
        if (typed)
            terminal::append_utf8(wanted_, key.code);
        else
            remove_last_character(wanted_);
        state_.look.search = wanted_;
        found_.reset();
        find_line(workspace, true);
    } else if (name == "up" || name == "enter" || name == "ctrl-f" || name == "ctrl-r") {
        find_line(workspace, true);
    } else if (name == "down" || name == "ctrl-s") {
        find_line(workspace, false);
    } else if (name == "tab" && workspace.history.offers_search() && !wanted_.empty()) {
        state_.close_prompt();
        workspace.buffers.current().scrolled.reset();
        workspace.history.search(wanted_);
    } else if (leaves_prompt(name)) {
        state_.close_prompt();
        state_.look.search.clear();
    } else if (name == "pgup" || name == "pgdn" || name == "wheel-up" || name == "wheel-down") {
        return false;
    } else {
        state_.close_prompt();
        return false;
    }
    return true;
}

}  // namespace hubbub::client
