#include "screen/controller.h"

#include <hubbub/terminal/canvas.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "screen/actions.h"
#include "screen/command_hint.h"
#include "view/formats.h"

namespace hubbub::client {
namespace {

using terminal::Key;

std::string utf8(char32_t code) {
    std::string out;
    terminal::append_utf8(out, code);
    return out;
}

// Returns the name of a second key: after the first one, a character has a name, too.
std::string second_name(const Key& key, const std::string& name) {
    if (key.kind != Key::Kind::character) return name;
    return key.code == U' ' ? "space" : utf8(key.code);
}

}  // namespace

void Controller::press(Workspace& workspace, const Key& key, std::string pasted) {
    workspace.activity.touched();
    if (key.kind == Key::Kind::focus || key.kind == Key::Kind::unfocus)
        return workspace.buffers.look(key.kind == Key::Kind::focus);
    if (key.kind == Key::Kind::press || key.kind == Key::Kind::drag ||
        key.kind == Key::Kind::release) {
        // A click may move to another input, which the choices do not fit.
        if (key.kind == Key::Kind::press && key.code == 0) completer_.end();
        return screen.viewport.click(workspace, key);
    }
    screen.viewport.note_wheel(key);
    const std::string name = key_name(key);
    screen.look.hint.clear();
    if (screen.prompt != nullptr) {
        if (key.kind == Key::Kind::paste && screen.prompt->paste(pasted)) return;
        if (screen.prompt->press(workspace, key, name)) return;
    }
    if (key.kind == Key::Kind::paste) return take_paste(workspace, std::move(pasted));
    if (name != "tab" && name != "shift-tab") completer_.end();
    if (key.kind == Key::Kind::character && prefix_.empty()) {
        workspace.buffers.current().input.insert(utf8(key.code));
        workspace.activity.typed();
        return update_command_hint(screen, workspace);
    }
    run_keys(workspace, prefix_.empty() ? name : prefix_ + " " + second_name(key, name));
}

// Runs the action of one key, or of two in a row.
void Controller::run_keys(Workspace& workspace, const std::string& pressed) {
    const std::string before = std::exchange(prefix_, {});
    if (before.empty() && screen.keys.begins(pressed)) {
        prefix_ = pressed;
        screen.look.hint = pressed + " ...";
        return;
    }
    const std::string bound(screen.keys.find(pressed));
    const std::size_t space = std::min(bound.find(' '), bound.size());
    const RunAction run = find_action(std::string_view(bound).substr(0, space));
    if (run == nullptr && !before.empty())
        screen.look.hint = pressed + " is not bound; see /help " + before + ".";
    if (run == nullptr) return;
    run({screen, workspace, sender_, completer_},
        std::string_view(bound).substr(std::min(space + 1, bound.size())));
    if (screen.look.hint.empty() && screen.prompt == nullptr)
        update_command_hint(screen, workspace);
}

void Controller::take_paste(Workspace& workspace, std::string text) {
    prefix_.clear();
    // The selection of whole lines ends in a line break that nobody meant.
    while (text.ends_with('\n')) text.pop_back();
    if (text.size() > terminal::KeyReader::max_paste) {
        screen.look.hint = "The paste was longer than 256 KiB and was ignored.";
        return;
    }
    workspace.buffers.current().input.insert(text);
    const std::size_t lines = count_lines(text);
    if (lines > 1)
        screen.look.hint =
            std::to_string(lines) + " lines pasted. Enter sends them, Ctrl-C clears them.";
}

void Controller::refresh(const Workspace& workspace) {
    screen.look.misspelt = screen.spelling.misspelt(workspace);
    sender_.offer_held_back(workspace);
    offer_account(workspace);
}

// After the first run, asks once for a password to register the nick, if the server has accounts.
void Controller::offer_account(const Workspace& workspace) {
    if (!screen.config.fresh || screen.prompt != nullptr) return;
    const Session& session = *workspace.buffers.current_network().session;
    if (!session.progress.greeted) return;
    screen.config.fresh = false;
    if (session.capabilities.offered("draft/account-registration") &&
        session.settings().login.safe && !session.login.succeeded())
        screen.password.begin(workspace, PasswordPrompt::Use::registration);
}

void Controller::drawn(Workspace& workspace, const Picture& picture) {
    screen.viewport.drawn(workspace, picture);
}

void Controller::edited(Workspace& workspace, std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    workspace.buffers.current().input.set({});
    // Keep the formatting codes.
    workspace.buffers.current().input.insert(text, format_codes);
}

ScreenRequests Controller::take_requests() {
    return std::exchange(screen.requests, {});
}

}  // namespace hubbub::client
