#include "screen/password_prompt.h"

#include <hubbub/protocol/text.h>
#include <hubbub/terminal/canvas.h>

#include <utility>

#include "irc/accounts.h"

namespace hubbub::client {
namespace {

constexpr const char* hint = "Your password is not shown. Enter: accept, Esc: cancel.";

std::string question(const Network& network, PasswordPrompt::Use use) {
    using Use = PasswordPrompt::Use;
    const std::string& account = network.settings.login.account;
    if (use == Use::registration)
        return "new password to register " + protocol::visible(network.session->nick.current()) +
               ":";
    if (use == Use::login)
        return "password of " + protocol::visible(own_account(*network.session)) + ":";
    return account.empty() ? "password for " + protocol::visible(network.name) + ":"
                           : "password of " + protocol::visible(account) + ":";
}

}  // namespace

using terminal::Key;

void PasswordPrompt::begin(const Workspace& workspace, Use use) {
    use_ = use;
    typed_.clear();
    network_ = workspace.buffers.current().network;
    state_.open_prompt(*this, question(workspace.buffers.current_network(), use), hint);
}

void PasswordPrompt::accept(Workspace& workspace) {
    const std::string password = std::exchange(typed_, {});
    state_.close_prompt();
    if (password.empty())
        state_.look.hint = "No password entered; unchanged.";
    else if (use_ == Use::login)
        workspace.log_in_with(network_, password);
    else if (use_ == Use::registration)
        workspace.register_with(network_, password);
    else
        state_.look.hint = workspace.take_password(network_, password);
}

bool PasswordPrompt::press(Workspace& workspace, const Key& key, const std::string& name) {
    if (key.kind == Key::Kind::character) {
        terminal::append_utf8(typed_, key.code);
    } else if (deletes_back(name)) {
        if (!typed_.empty()) remove_last_character(typed_);
    } else if (name == "ctrl-u") {
        typed_.clear();
    } else if (name == "enter") {
        accept(workspace);
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
