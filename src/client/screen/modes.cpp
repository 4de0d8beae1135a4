// Keys while something else than the input has them: a paste that waits for a yes, and the two
// searches.

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>
#include <hubbub/terminal/canvas.h>
#include <hubbub/terminal/width.h>

#include <algorithm>
#include <utility>

#include "screen/controller.h"
#include "view/formats.h"

namespace hubbub::client {
namespace {

using terminal::Key;
using Kind = Key::Kind;

std::size_t lines_in(std::string_view text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
}

bool ends_search(const std::string& name) {
    return name == "esc" || name == "ctrl-c" || name == "ctrl-g";
}

void take_last_character(std::string& text) {
    text.erase(terminal::cluster_before(text, text.size()));
}

}  // namespace

bool Controller::press_in_mode(Workspace& workspace, const Key& key, const std::string& name) {
    switch (mode_) {
        case Mode::paste: return press_in_paste(workspace, key, name);
        case Mode::history_search: return press_in_history(workspace, key, name);
        case Mode::search: return press_in_search(workspace, key, name);
        case Mode::password: return press_in_password(workspace, key, name);
        case Mode::typing: break;
    }
    return false;
}

void Controller::leave_mode() {
    mode_ = Mode::typing;
    look.question.clear();
    look.hint.clear();
}

// --- what was pasted ---

void Controller::take_paste(Workspace& workspace, std::string text) {
    prefix_.clear();
    // A terminal's selection of whole lines ends in a line break that nobody meant.
    while (text.ends_with('\n')) text.pop_back();
    if (text.size() > terminal::KeyReader::max_paste) {
        look.hint = "More than 256 KiB were pasted: too much for a chat, left out.";
        return;
    }
    workspace.buffers.current().input.insert(text);
    const std::size_t lines = lines_in(text);
    if (lines > 1)
        look.hint = std::to_string(lines) + " lines pasted: edit them, Enter sends, Ctrl-C drops.";
}

bool Controller::guard_paste(const std::string& text) {
    const std::size_t lines = lines_in(text);
    if (lines <= config.settings.paste_lines) return false;
    mode_ = Mode::paste;
    look.question = "send " + std::to_string(lines) + " lines?";
    look.hint = "y or Enter: send them; any other key: back to the input.";
    return true;
}

bool Controller::press_in_paste(Workspace& workspace, const Key& key, const std::string& name) {
    const bool yes = key.kind == Kind::character && (key.code == U'y' || key.code == U'Y');
    leave_mode();
    if (key.kind == Kind::paste) return false;
    if (yes || name == "enter") {
        send_now(workspace);
    } else {
        look.hint = "Not sent: edit it, or Ctrl-C drops it.";
    }
    return true;
}

// --- a password ---

void Controller::begin_password(const Workspace& workspace) {
    const Network& network = workspace.buffers.current_network();
    const std::string& account = network.settings.login.account;
    mode_ = Mode::password;
    password_.clear();
    asked_network_ = workspace.buffers.current().network;
    look.question = account.empty() ? "password for " + protocol::visible(network.name) + ":"
                                    : "password of " + protocol::visible(account) + ":";
    look.hint = "What you type is not shown. Enter takes it, Esc leaves.";
}

bool Controller::press_in_password(Workspace& workspace, const Key& key, const std::string& name) {
    if (key.kind == Kind::character) {
        terminal::append_utf8(password_, key.code);
    } else if (name == "backspace" || name == "ctrl-h") {
        if (!password_.empty()) take_last_character(password_);
    } else if (name == "ctrl-u") {
        password_.clear();
    } else if (name == "enter") {
        leave_mode();
        look.hint = workspace.take_password(asked_network_, std::exchange(password_, {}));
        return true;
    } else if (ends_search(name)) {
        password_.clear();
        leave_mode();
        return true;
    }
    look.hint = "What you type is not shown. Enter takes it, Esc leaves.";
    return true;
}

// --- what was typed before ---

void Controller::begin_history_search(Workspace& workspace) {
    mode_ = Mode::history_search;
    wanted_.clear();
    draft_ = workspace.buffers.current().input.text();
    history_at_ = 0;
    look.question = "search:";
    look.hint = "Type what you look for; Ctrl-R: older, Enter: send, Tab: edit, Esc: leave.";
}

void Controller::find_in_history(Workspace& workspace, bool further) {
    Buffer& buffer = workspace.buffers.current();
    const std::size_t from = further ? history_at_ + 1 : std::max<std::size_t>(history_at_, 1);
    const auto found = buffer.inputs.find(wanted_, from);
    look.question = "search '" + wanted_ + "':";
    if (!found) {
        look.hint = "No line like that.";
        return;
    }
    history_at_ = *found;
    buffer.input.set(buffer.inputs.line(*found));
}

bool Controller::press_in_history(Workspace& workspace, const Key& key, const std::string& name) {
    terminal::Editor& input = workspace.buffers.current().input;
    if (key.kind == Kind::character) {
        terminal::append_utf8(wanted_, key.code);
        history_at_ = 0;
        find_in_history(workspace, false);
    } else if (name == "ctrl-r") {
        find_in_history(workspace, true);
    } else if (name == "backspace" || name == "ctrl-h") {
        take_last_character(wanted_);
        history_at_ = 0;
        find_in_history(workspace, false);
    } else if (ends_search(name)) {
        leave_mode();
        input.set(draft_);
    } else {
        leave_mode();
        // Enter sends, an arrow moves in what was found.
        return name == "tab";
    }
    return true;
}

// --- in the buffer ---

void Controller::show_hidden(Workspace& workspace, bool show) {
    look.show_hidden = show;
    if (show)
        look.hint = "What is hidden is shown for now; /filter on or Alt-H hides it again.";
    else if (workspace.buffers.current().lines().hidden() == 0)
        look.hint = "No line is hidden here. /help hidden tells how lines are.";
    // The place that was looked at may be gone.
    if (workspace.buffers.current().scrolled) scroll(workspace, 0);
}

void Controller::begin_search(Workspace&) {
    mode_ = Mode::search;
    wanted_.clear();
    found_.reset();
    look.question = "find:";
    look.hint = "Type what you look for; Up, Enter: older, Down: newer, Esc: leave.";
}

void Controller::search(Workspace& workspace, std::string what) {
    begin_search(workspace);
    wanted_ = std::move(what);
    look.search = wanted_;
    find_line(workspace, true);
}

void Controller::find_line(Workspace& workspace, bool older) {
    Buffer& buffer = workspace.buffers.current();
    const Scrollback& lines = buffer.lines();
    look.question = "find '" + wanted_ + "':";
    const auto matches = [&](Scrollback::Number number) {
        const StoredLine& line = lines.at(number);
        if (line.hidden() && !look.show_hidden) return false;
        return !find_text(line.text(), wanted_).empty() || protocol::same(line.who(), wanted_);
    };
    const Scrollback::Number step = older ? -1 : 1;
    Scrollback::Number at = found_ ? *found_ + step : lines.end() - 1;
    while (!wanted_.empty() && at >= lines.begin() && at < lines.end() && !matches(at)) at += step;
    if (wanted_.empty() || at < lines.begin() || at >= lines.end()) {
        look.hint = found_ ? "No further line." : "No line has that.";
        if (workspace.history.offers_search()) look.hint += " Tab: ask the server.";
        return;
    }
    found_ = at;
    buffer.scrolled = centre(buffer, at, layout_.messages.rows, row_style());
    scroll(workspace, 0);
}

bool Controller::press_in_search(Workspace& workspace, const Key& key, const std::string& name) {
    const bool typed = key.kind == Kind::character;
    if (typed || name == "backspace" || name == "ctrl-h") {
        if (typed)
            terminal::append_utf8(wanted_, key.code);
        else
            take_last_character(wanted_);
        look.search = wanted_;
        found_.reset();
        find_line(workspace, true);
    } else if (name == "up" || name == "enter" || name == "ctrl-f" || name == "ctrl-r") {
        find_line(workspace, true);
    } else if (name == "down" || name == "ctrl-s") {
        find_line(workspace, false);
    } else if (name == "tab" && workspace.history.offers_search() && !wanted_.empty()) {
        leave_mode();
        workspace.buffers.current().scrolled.reset();
        workspace.history.search(wanted_);
    } else if (ends_search(name)) {
        leave_mode();
        look.search.clear();
    } else if (name == "pgup" || name == "pgdn" || name == "wheel-up" || name == "wheel-down") {
        return false;
    } else {
        leave_mode();
        return false;
    }
    return true;
}

}  // namespace hubbub::client
