#include "screen/sender.h"

#include <algorithm>
#include <vector>

#include "commands/user_commands.h"
#include "irc/word_reader.h"
#include "screen/kept_input.h"
#include "screen/screen_commands.h"

namespace hubbub::client {

void Sender::send(Workspace& workspace) {
    std::string text = workspace.buffers.current().input.text();
    if (text.find_first_not_of(" \n") == std::string::npos) return;
    const bool command = is_command(text);
    while (command && text.ends_with('\n')) text.pop_back();
    const bool lines = several_lines(text);
    if (command && lines && !may_take_lines(text)) {
        screen_.look.hint = only_one_line;
        return;
    }
    if (command && !lines && (run_alias(workspace, text) || run_own_command(workspace, text)))
        return;
    if (!may_send(workspace, text) || guard_.holds_back(text)) return;
    send_now(workspace);
}

// Runs a command that needs no server.
bool Sender::run_own_command(Workspace& workspace, const std::string& text) {
    if (command_name(text) == "nick" && workspace.take_nick(WordReader(text.substr(5)).take())) {
        keep_input(workspace, text);
        workspace.buffers.current().input.reset();
        return true;
    }
    return run_screen_command(screen_, workspace, text, CommandSource::input);
}

// Returns true if the command accepts several lines: /msg and the like, or an alias of one.
bool Sender::may_take_lines(const std::string& text) const {
    const std::string name = command_name(text);
    const Alias* const alias = find_alias(screen_.config.aliases, name);
    if (alias == nullptr) return takes_lines(name);
    const std::vector<std::string> commands = expand(*alias, {});
    return commands.size() == 1 && is_command(commands.front()) &&
           takes_lines(command_name(commands.front()));
}

// Runs the commands of an alias, or sends its text. Returns false if there is no such alias.
bool Sender::run_alias(Workspace& workspace, const std::string& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    WordReader words(std::string_view(text).substr(1, end - 1));
    const Alias* const alias = find_alias(screen_.config.aliases, words.take());
    if (alias == nullptr) return false;
    if (words.count() < alias_needs(*alias)) {
        screen_.look.hint = "/" + alias->name + " is " + alias->text + " and needs more words.";
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
        if (command && run_screen_command(screen_, workspace, one, CommandSource::alias)) continue;
        if (!may_send(workspace, one)) return true;
        workspace.type(one);
    }
    return true;
}

void Sender::keep_input(Workspace& workspace, const std::string& text) {
    client::keep_input(workspace.buffers.current(), screen_.config.aliases, text);
}

void Sender::offer_held_back(const Workspace& workspace) {
    const Buffer& buffer = workspace.buffers.current();
    const bool back =
        workspace.buffers.current_network().session->progress.registered &&
        (buffer.kind != BufferKind::channel || workspace.buffers.channel_of(buffer) != nullptr);
    if (!held_back_ || !back || screen_.prompt != nullptr) return;
    held_back_ = false;
    screen_.look.hint =
        buffer.input.empty() ? "" : "Connected again: press Enter to send your text.";
}

// Returns false, with a hint, if the text would be lost.
bool Sender::may_send(const Workspace& workspace, std::string_view text) {
    const Buffer& buffer = workspace.buffers.current();
    const bool command = is_command(text);
    if (workspace.buffers.current_network().phase != Network::Phase::online ||
        !workspace.buffers.current_network().session->progress.registered) {
        held_back_ = true;
        screen_.look.hint = "Not connected. Your text is kept; press Enter again once connected.";
        return false;
    }
    if (!command && buffer.kind == BufferKind::channel &&
        workspace.buffers.channel_of(buffer) == nullptr) {
        screen_.look.hint = "You are not in this room. Join it again with /join.";
        return false;
    }
    if (!command && buffer.kind != BufferKind::channel && buffer.kind != BufferKind::query) {
        screen_.look.hint = "This is not a room. Join one with /join #room.";
        return false;
    }
    return true;
}

void Sender::send_now(Workspace& workspace) {
    Buffer& buffer = workspace.buffers.current();
    const std::string text = buffer.input.text();
    if (is_command(text) && run_alias(workspace, text)) return;
    keep_input(workspace, text);
    buffer.input.reset();
    buffer.scrolled.reset();
    workspace.type(text);
}

}  // namespace hubbub::client
