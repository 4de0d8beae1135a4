// Enter: commands of the screen, commands of one's own, and what goes to the server.

#include <algorithm>
#include <string>
#include <vector>

#include "commands/user_commands.h"
#include "irc/secrets.h"
#include "irc/words.h"
#include "screen/controller.h"
#include "screen/screen_commands.h"

namespace hubbub::client {
void Controller::send(Workspace& workspace) {
    std::string text = workspace.buffers.current().input.text();
    if (text.find_first_not_of(" \n") == std::string::npos) return;
    const bool command = is_command(text);
    while (command && text.ends_with('\n')) text.pop_back();
    const bool lines = several_lines(text);
    if (command && lines && !may_take_lines(text)) {
        look.hint = only_one_line;
        return;
    }
    if (command && !lines && (run_alias(workspace, text) || run_own_command(workspace, text)))
        return;
    if (!may_send(workspace, text) || guard_paste(text)) return;
    send_now(workspace);
}

// The screen's commands, and what else does not need a server.
bool Controller::run_own_command(Workspace& workspace, const std::string& text) {
    if (command_name(text) == "nick" && workspace.take_nick(Words(text.substr(5)).take())) {
        keep_input(workspace, text);
        workspace.buffers.current().input.reset();
        return true;
    }
    return run_screen_command(*this, workspace, text, From::input);
}

// Whether all lines go where the first one says: /msg and the like, or an alias of one of them.
bool Controller::may_take_lines(const std::string& text) const {
    const std::string name = command_name(text);
    const Alias* const alias = find_alias(config.aliases, name);
    if (alias == nullptr) return takes_lines(name);
    const std::vector<std::string> commands = expand(*alias, {});
    return commands.size() == 1 && is_command(commands.front()) &&
           takes_lines(command_name(commands.front()));
}

// The commands of an alias, or the text it stands for. False: there is none of that name.
bool Controller::run_alias(Workspace& workspace, const std::string& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    Words words(std::string_view(text).substr(1, end - 1));
    const Alias* const alias = find_alias(config.aliases, words.take());
    if (alias == nullptr) return false;
    if (words.count() < alias_needs(*alias)) {
        look.hint = "/" + alias->name + " is " + alias->text + ": words are missing.";
        return true;
    }
    std::vector<std::string> commands = expand(*alias, words.rest());
    commands.back() += text.substr(end);
    const std::string& first = commands.front();
    if (!is_screen_command(first) && !may_send(workspace, first)) return true;
    Buffer& buffer = workspace.buffers.current();
    keep_input(workspace, text);
    buffer.input.reset();
    for (const std::string& one : commands) {
        const bool command = is_command(one);
        if (command && run_screen_command(*this, workspace, one, From::alias)) continue;
        if (!may_send(workspace, one)) return true;
        workspace.type(one);
    }
    return true;
}

// What was typed comes back by the arrow keys, unless it holds a password.
void Controller::keep_input(Workspace& workspace, const std::string& text) {
    Buffer& buffer = workspace.buffers.current();
    const auto secret = [&](const std::string& one) {
        return secret_in(one, buffer.name) == Secret::password;
    };
    const Alias* const alias =
        is_command(text) ? find_alias(config.aliases, command_name(text)) : nullptr;
    std::vector<std::string> meant{text};
    if (alias != nullptr) {
        for (std::string& one :
             expand(*alias, std::string_view(text).substr(alias->name.size() + 1)))
            meant.push_back(std::move(one));
    }
    if (std::none_of(meant.begin(), meant.end(), secret)) buffer.inputs.add(text);
}

// Says why, where what is typed would be lost.
bool Controller::may_send(const Workspace& workspace, std::string_view text) {
    const Buffer& buffer = workspace.buffers.current();
    const bool command = is_command(text);
    if (workspace.buffers.current_network().phase != Network::Phase::online ||
        !workspace.buffers.current_network().session->progress.registered) {
        held_back_ = true;
        look.hint = "Not connected: your text stays here until then.";
        return false;
    }
    if (!command && buffer.kind == BufferKind::room &&
        workspace.buffers.room_of(buffer) == nullptr) {
        look.hint = "You are not in this room: /join goes back.";
        return false;
    }
    if (!command && buffer.kind != BufferKind::room && buffer.kind != BufferKind::query) {
        look.hint = "Nobody hears what is said here: /join #room goes to a room.";
        return false;
    }
    return true;
}

void Controller::send_now(Workspace& workspace) {
    Buffer& buffer = workspace.buffers.current();
    const std::string text = buffer.input.text();
    if (is_command(text) && run_alias(workspace, text)) return;
    keep_input(workspace, text);
    buffer.input.reset();
    buffer.scrolled.reset();
    workspace.type(text);
}

}  // namespace hubbub::client
