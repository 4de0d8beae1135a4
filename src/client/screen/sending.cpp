// Enter: commands of the screen, commands of one's own, and what goes to the server.

#include <algorithm>
#include <string>
#include <vector>

#include "screen/controller.h"
#include "screen/screen_commands.h"
#include "words.h"

namespace hubbub::client {
namespace {

bool is_command(std::string_view text) {
    return text.starts_with('/') && !text.starts_with("//");
}

}  // namespace

void Controller::send(Workspace& workspace) {
    const std::string text = workspace.current().input.text();
    if (text.find_first_not_of(" \n") == std::string::npos) return;
    const bool command = is_command(text);
    if (command &&
        (run_alias(workspace, text) || run_screen_command(*this, workspace, text, From::input)))
        return;
    if (!may_send(workspace, command) || guard_paste(text)) return;
    send_now(workspace);
}

// The commands of an alias, or the text it stands for. False: there is none of that name.
bool Controller::run_alias(Workspace& workspace, const std::string& text) {
    Words words(std::string_view(text).substr(1));
    const Alias* const alias = find_alias(config.aliases, words.take());
    if (alias == nullptr) return false;
    if (words.count() < alias_needs(*alias)) {
        look.hint = "/" + alias->name + " is " + alias->text + ": words are missing.";
        return true;
    }
    const std::vector<std::string> lines = expand(*alias, words.rest());
    const std::string& first = lines.front();
    if (!is_screen_command(first) && !may_send(workspace, is_command(first))) return true;
    Buffer& buffer = workspace.current();
    buffer.inputs.add(text);
    buffer.input.reset();
    for (const std::string& line : lines) {
        const bool command = is_command(line);
        if (command && run_screen_command(*this, workspace, line, From::alias)) continue;
        if (!may_send(workspace, command)) return true;
        workspace.type(line);
    }
    return true;
}

// Says why, where what is typed would be lost.
bool Controller::may_send(const Workspace& workspace, bool command) {
    const Buffer& buffer = workspace.current();
    if (workspace.current_network().phase != Network::Phase::online ||
        !workspace.current_network().session->state().registered) {
        held_back_ = true;
        look.hint = "Not connected: your text stays here until then.";
        return false;
    }
    if (!command && buffer.kind == Buffer::Kind::room && workspace.room_of(buffer) == nullptr) {
        look.hint = "You are not in this room: /join goes back.";
        return false;
    }
    if (!command && buffer.kind != Buffer::Kind::room && buffer.kind != Buffer::Kind::talk) {
        look.hint = "Nobody hears what is said here: /join #room goes to a room.";
        return false;
    }
    return true;
}

void Controller::send_now(Workspace& workspace) {
    Buffer& buffer = workspace.current();
    const std::string text = buffer.input.text();
    buffer.inputs.add(text);
    buffer.input.reset();
    buffer.scrolled.reset();
    send_lines(workspace, text);
}

// What begins with a command is that, line by line; the rest is one message where the server takes
// many lines at once.
void Controller::send_lines(Workspace& workspace, const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    const bool command = is_command(text);
    const Buffer& buffer = workspace.current();
    const bool talk = buffer.kind == Buffer::Kind::talk || buffer.kind == Buffer::Kind::room;
    if (lines.size() > 1 && !command && talk) {
        if (lines.front().starts_with('/')) lines.front().erase(0, 1);
        return workspace.say_lines(lines);
    }
    workspace.type(lines.front());
    for (std::size_t i = 1; i < lines.size(); ++i)
        workspace.type(lines[i].starts_with('/') ? "/" + lines[i] : lines[i]);
}

}  // namespace hubbub::client
