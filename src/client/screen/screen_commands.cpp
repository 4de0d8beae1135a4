#include "screen/screen_commands.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>
#include <string>

#include "commands/command_help.h"
#include "irc/word_reader.h"
#include "screen/alias_commands.h"
#include "screen/colour_commands.h"
#include "screen/help.h"
#include "screen/kept_input.h"
#include "screen/message_commands.h"
#include "screen/pane_commands.h"
#include "screen/reading_commands.h"
#include "screen/screen.h"
#include "screen/setting_commands.h"

namespace hubbub::client {
namespace {

struct ScreenCommand {
    std::string_view name;
    std::size_t least;  // number of words it requires
    void (*run)(Screen&, Workspace&, WordReader);
    std::string_view usage;
    std::string_view help;
};

void do_buffer(Screen& screen, Workspace& workspace, WordReader words) {
    if (const auto index = find_buffer(workspace, words.rest()))
        return workspace.buffers.go_to(*index);
    screen.look.hint = "No such buffer.";
}

void do_clear(Screen&, Workspace& workspace, WordReader) {
    workspace.buffers.current().clear();
}

void do_close(Screen& screen, Workspace& workspace, WordReader) {
    if (workspace.buffers.current().kind == BufferKind::server)
        screen.look.hint =
            "A server's buffer cannot be closed; /disconnect disconnects from the server.";
    else
        workspace.close(workspace.buffers.current_index());
}

void do_disconnect(Screen&, Workspace& workspace, WordReader words) {
    Network& network = workspace.buffers.current_network();
    network.wanted = false;
    if (network.phase == Network::Phase::online)
        network.session->leave(words.empty() ? "bye" : words.rest());
    else
        network.phase = Network::Phase::offline;
}

void do_help(Screen& screen, Workspace& workspace, WordReader words) {
    show_help(screen, workspace, words, all_commands(screen.config.aliases));
}

void do_keys(Screen& screen, Workspace& workspace, WordReader) {
    show_keys(screen, workspace);
}

void do_password(Screen& screen, Workspace& workspace, WordReader words) {
    if (words.empty()) return screen.password.begin(workspace);
    screen.look.hint = "Type /password alone: it asks for the password without showing it.";
}

// With a password it is a command of the session.
void ask_or_type(Screen& screen, Workspace& workspace, WordReader words, std::string_view command,
                 PasswordPrompt::Use use) {
    if (words.empty()) return screen.password.begin(workspace, use);
    workspace.type(std::string(command) + " " + std::string(words.rest()));
}

void do_login_prompt(Screen& screen, Workspace& workspace, WordReader words) {
    ask_or_type(screen, workspace, words, "/login", PasswordPrompt::Use::login);
}

void do_register_prompt(Screen& screen, Workspace& workspace, WordReader words) {
    ask_or_type(screen, workspace, words, "/register", PasswordPrompt::Use::registration);
}

void do_quit(Screen& screen, Workspace& workspace, WordReader words) {
    for (std::size_t i = 0; i < workspace.networks.size(); ++i) {
        Network& network = workspace.networks.at(i);
        network.wanted = false;
        if (network.phase == Network::Phase::online)
            network.session->leave(words.empty() ? "bye" : words.rest());
    }
    screen.requests.leave = true;
}

void do_search(Screen& screen, Workspace& workspace, WordReader words) {
    screen.search.begin(workspace, std::string(words.rest()));
}

constexpr std::array table{
    ScreenCommand{"alias", 0, do_alias, "/alias [NAME TEXT]", "define an alias, or list them"},
    ScreenCommand{"autojoin", 0, do_autojoin, "/autojoin [on|off]",
                  "join this room at the start, or not"},
    ScreenCommand{"bind", 1, do_bind, "/bind KEYS = ACTION", "bind a key to an action"},
    ScreenCommand{"buffer", 1, do_buffer, "/buffer NUMBER|NAME", "go to a buffer"},
    ScreenCommand{"clear", 0, do_clear, "/clear", "clear this buffer"},
    ScreenCommand{"close", 0, do_close, "/close", "close this buffer; leaves the room"},
    ScreenCommand{"colour", 0, do_colour, "/colour [NAME [STYLE|theme]]",
                  "show or set the style of a part of the screen"},
    ScreenCommand{"connect", 0, do_connect, "/connect [NAME|HOST[:PORT]] [tls|no-tls]",
                  "reconnect, or connect to another server"},
    ScreenCommand{"delete", 0, do_delete_message, "/delete [why]",
                  "delete your newest message here, or the selected one"},
    ScreenCommand{"disconnect", 0, do_disconnect, "/disconnect [text]",
                  "disconnect from this server"},
    ScreenCommand{"filter", 0, do_filter,
                  "/filter [NAME [in #room] [from NICK] [words] | on | off]",
                  "hide matching lines (* and ? are wildcards); off: show them for now"},
    ScreenCommand{"friend", 0, do_friend, "/friend [NICK ...]",
                  "watch for friends; alone: list them"},
    ScreenCommand{"help", 0, do_help, "/help [NAME]", "list the commands, or explain NAME"},
    ScreenCommand{"ignore", 0, do_ignore, "/ignore [NICK|MASK ...]", "ignore someone"},
    ScreenCommand{"keys", 0, do_keys, "/keys", "list the keys"},
    ScreenCommand{"login", 0, do_login_prompt, "/login [[ACCOUNT] PASSWORD]",
                  "log in to your account; alone: ask for the password"},
    ScreenCommand{"mute", 0, do_mute, "/mute [#room|NICK ...]", "mute a room: only mentions count"},
    ScreenCommand{"password", 0, do_password, "/password",
                  "ask for the password of this server or your account"},
    ScreenCommand{"quit", 0, do_quit, "/quit [text]", "quit hubbub"},
    ScreenCommand{"react", 1, do_react, "/react EMOJI",
                  "react to the newest message here, or the selected one; again: take it back"},
    ScreenCommand{"register", 0, do_register_prompt, "/register [PASSWORD [EMAIL]]",
                  "register your nick; alone: ask for a password"},
    ScreenCommand{"reply", 1, do_reply, "/reply text",
                  "reply to the newest message here, or the selected one"},
    ScreenCommand{"save", 0, do_save, "/save", "save settings and servers"},
    ScreenCommand{"search", 1, do_search, "/search text", "search in this buffer"},
    ScreenCommand{"server", 0, do_servers, "/server", "list the servers"},
    ScreenCommand{"set", 0, do_set, "/set [name [value]]", "list, explain or change settings"},
    ScreenCommand{"split", 0, do_split, "/split [above|beside] [NUMBER|NAME]",
                  "split the screen: a second buffer above or beside"},
    ScreenCommand{"trust", 0, do_trust, "/trust", "trust the certificate that was refused"},
    ScreenCommand{"unalias", 1, do_unalias, "/unalias NAME", "remove an alias"},
    ScreenCommand{"unfilter", 1, do_unfilter, "/unfilter NAME", "remove a filter"},
    ScreenCommand{"unfriend", 1, do_unfriend, "/unfriend NICK ...", "remove a friend"},
    ScreenCommand{"unignore", 1, do_unignore, "/unignore NICK|MASK", "stop ignoring someone"},
    ScreenCommand{"unmute", 0, do_unmute, "/unmute [#room|NICK ...]", "unmute a room"},
    ScreenCommand{"unsplit", 0, do_unsplit, "/unsplit", "end the split"},
};

constexpr bool before(const ScreenCommand& a, const ScreenCommand& b) {
    return a.name < b.name;
}
static_assert(std::is_sorted(table.begin(), table.end(), before));

std::string name_in(std::string_view text) {
    return protocol::fold(text.substr(1, text.substr(1).find(' ')));
}

const ScreenCommand* find_command(std::string_view name) {
    const auto* const found = std::lower_bound(table.begin(), table.end(),
                                               ScreenCommand{name, 0, nullptr, {}, {}}, before);
    return found != table.end() && found->name == name ? found : nullptr;
}

}  // namespace

bool is_screen_command(std::string_view text) {
    return text.starts_with('/') && find_command(name_in(text)) != nullptr;
}

bool run_screen_command(Screen& screen, Workspace& workspace, std::string_view text,
                        CommandSource from) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string name = name_in(text);
    const ScreenCommand* const found = find_command(name);
    if (found == nullptr) {
        const std::vector<CommandHelp> known = all_commands(screen.config.aliases);
        const bool of_session = std::any_of(
            known.begin(), known.end(), [&](const auto& command) { return command.name == name; });
        if (of_session) return false;
        // The text stays in the input, to be corrected.
        const std::string_view near = nearest_command(name, known);
        screen.look.hint =
            "There is no /" + protocol::visible(name) + ". " +
            (near.empty() ? "See /help." : "Did you mean /" + std::string(near) + "?");
        return true;
    }
    // The command may close the buffer, and `text` with it.
    const std::string line(text.substr(end));
    const WordReader words{line};
    if (words.count() < found->least) {
        screen.look.hint = "Usage: " + std::string(found->usage);
        return true;
    }
    if (from == CommandSource::input) {
        Buffer& buffer = workspace.buffers.current();
        keep_input(buffer, screen.config.aliases, std::string(text));
        buffer.input.reset();
    }
    found->run(screen, workspace, words);
    return true;
}

std::vector<CommandHelp> all_commands(std::span<const Alias> aliases) {
    std::vector<CommandHelp> out;
    const auto add = [&](const CommandHelp& command) {
        const bool there = std::any_of(out.begin(), out.end(), [&](const CommandHelp& one) {
            return protocol::same(one.name, command.name);
        });
        if (!there) out.push_back(command);
    };
    for (const Alias& alias : aliases) add({alias.name, "/" + alias.name, alias.text});
    for (const ScreenCommand& command : table)
        add({command.name, std::string(command.usage), command.help});
    for (const CommandHelp& command : session_commands()) add(command);
    std::sort(out.begin(), out.end(),
              [](const CommandHelp& a, const CommandHelp& b) { return a.name < b.name; });
    return out;
}

}  // namespace hubbub::client
