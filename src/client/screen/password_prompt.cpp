#include "screen/password_prompt.h"

#include <hubbub/protocol/text.h>
#include <hubbub/terminal/canvas.h>

#include <utility>

namespace hubbub::client {
namespace {

constexpr const char* hint = "Your password is not shown. Enter: accept, Esc: cancel.";

}  // namespace

using terminal::Key;

void PasswordPrompt::begin(const Workspace& workspace) {
    const Network& network = workspace.buffers.current_network();
    const std::string& account = network.settings.login.account;
    typed_.clear();
    network_ = workspace.buffers.current().network;
    state_.open_prompt(*this,
                       account.empty() ? "password for " + protocol::visible(network.name) + ":"
                                       : "password of " + protocol::visible(account) + ":",
                       hint);
}

bool PasswordPrompt::press(Workspace& workspace, const Key& key, const std::string& name) {
    if (key.kind == Key::Kind::character) {
        terminal::append_utf8(typed_, key.code);
    } else if (deletes_back(name)) {
        if (!typed_.empty()) remove_last_character(typed_);
    } else if (name == "ctrl-u") {
        typed_.clear();
    } else if (name == "enter") {
        state_.close_prompt();
        state_.look.hint = workspace.take_password(network_, std::exchange(typed_, {}));
        return true;
    } else if (leaves_prompt(name)) {
        typed_.clear();
        state_.close_prompt();
        return true;
    }
    state_.look.hint = hint;
    return true;
}

bool PasswordPrompt::paste(const std::string& text) {
    typed_ += text.substr(0, text.find('\n'));
    return true;
}

}  // namespace hubbub::client
