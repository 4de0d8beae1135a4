#include "screen/help.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "commands/command_help.h"
#include "config/config.h"
#include "irc/nearest.h"
#include "screen/action_names.h"
#include "screen/help_topics.h"
#include "screen/screen.h"
#include "screen/setting_commands.h"

namespace hubbub::client {
namespace {

using HelpLines = std::vector<std::string>;

std::string_view action_of(std::string_view bound) {
    return bound.substr(0, bound.find(' '));
}

void add_command(HelpLines& out, std::string_view name, std::span<const CommandHelp> commands) {
    for (const CommandHelp& command : commands) {
        if (protocol::same(command.name, name)) out.push_back(help_line(command, 0));
    }
}

void add_setting(HelpLines& out, std::string_view name, const Settings& settings) {
    const Setting* setting = find_setting(name);
    if (setting == nullptr) return;
    for (std::string& line : explained(*setting, settings)) out.push_back(std::move(line));
}

void add_server_key(HelpLines& out, std::string_view name) {
    for (const ServerKey& key : all_server_keys()) {
        if (key.name == name)
            out.push_back(std::string(name) +
                          " (in [server NAME] of hubbub.conf): " + std::string(key.help));
    }
}

void add_action(HelpLines& out, std::string_view name, const Keymap& keys) {
    const ActionName* action = find_action_name(name);
    if (action == nullptr) return;
    std::string by;
    for (const auto& [key, bound] : keys.all()) {
        if (action_of(bound) == name) by += (by.empty() ? "" : ", ") + key;
    }
    if (by.empty()) by = "no key; bind one with /bind KEYS = " + std::string(name);
    out.push_back(std::string(name) + " (" + by + "): " + std::string(action->help));
}

std::string key_line(const std::string& keys, std::string_view bound) {
    const ActionName* action = find_action_name(action_of(bound));
    return keys + " = " + std::string(bound) +
           (action == nullptr ? "" : ": " + std::string(action->help));
}

// Explains one key, two in a row, or the first of two.
void add_key(HelpLines& out, const std::string& name, const Keymap& keys) {
    const std::string_view bound = keys.find(name);
    if (!bound.empty()) return out.push_back(key_line(name, bound));
    for (const auto& [key, does] : keys.all()) {
        if (key.starts_with(name + " ")) out.push_back(key_line(key, does));
    }
    // A single letter cannot be bound.
    if (out.empty() && name.size() > 1 && name.size() < 40 && is_key_name(name))
        out.push_back(name + " is not bound. Bind it with /bind " + name +
                      " = ACTION; /keys lists the actions.");
}

void add_topic(HelpLines& out, std::string_view name) {
    for (const HelpTopic& topic : help_topics()) {
        if (topic.name != name) continue;
        std::string_view rest = topic.text;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            out.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
}

// Columns only help if few lines are wrapped.
bool room_for_columns(const Screen& screen) {
    constexpr std::size_t enough = 80;
    return screen.viewport.row_style().columns >= enough;
}

// The topic that lists all commands.
constexpr std::string_view every_command = "commands";
void add_commands(HelpLines& out, const Screen& screen, std::span<const CommandHelp> commands) {
    const std::size_t column = room_for_columns(screen) ? 30 : 0;
    for (const CommandHelp& command : commands) {
        if (!command.help.empty()) out.push_back(help_line(command, column));
    }
}

constexpr std::string_view every_topic = "topics";
std::string topic_names() {
    std::string names = "Topics:";
    for (const HelpTopic& topic : help_topics()) names.append(" ").append(topic.name);
    return names;
}

// Returns the help for everything of this name: "search" is a command, an action and a topic.
HelpLines lines_about(const Screen& screen, std::string_view wanted,
                      std::span<const CommandHelp> commands) {
    HelpLines out;
    const std::string name = protocol::fold(wanted);
    if (name.starts_with('/')) {
        add_command(out, std::string_view(name).substr(1), commands);
        if (!out.empty()) return out;
    }
    add_command(out, name, commands);
    add_setting(out, name, screen.config.settings);
    add_server_key(out, name);
    add_action(out, name, screen.keys);
    add_topic(out, name);
    if (name == every_command) add_commands(out, screen, commands);
    if (name == every_topic) out.push_back(topic_names());
    if (out.empty()) add_key(out, std::string(wanted), screen.keys);
    if (out.empty()) add_key(out, name, screen.keys);
    return out;
}

struct CommandGroup {
    std::string_view name;
    std::string_view commands;
};
constexpr std::array groups{
    CommandGroup{"Rooms", "join part say me list topic names invite knock autojoin mute unmute"},
    CommandGroup{"People", "msg query notice whois whowas who friend unfriend ignore unignore"},
    CommandGroup{"You", "nick away profile setname ns cs"},
    CommandGroup{"Operators", "op deop voice devoice kick kickban ban unban mode"},
    CommandGroup{"Screen", "buffer close clear search split unsplit filter unfilter keys"},
    CommandGroup{"Servers", "connect disconnect password server trust motd"},
    CommandGroup{"hubbub", "help set save bind alias unalias colour quit"},
};

std::string_view group_of(std::string_view name) {
    for (const CommandGroup& group : groups) {
        for (WordReader words(group.commands); !words.empty();) {
            if (words.take() == name) return group.name;
        }
    }
    return "More";
}

// Adds each group in one line, then the commands without a group.
void add_groups(HelpLines& out, std::span<const CommandHelp> commands) {
    constexpr std::size_t column = 11;
    for (const CommandGroup& group : groups) {
        std::string line = padded(std::string(group.name), column);
        for (WordReader words(group.commands); !words.empty();) {
            const std::string_view name = words.take();
            const bool there =
                std::any_of(commands.begin(), commands.end(),
                            [&](const CommandHelp& command) { return command.name == name; });
            if (there) line.append("/").append(name).append(" ");
        }
        out.push_back(std::move(line));
    }
    std::string more = padded("More", column);
    for (const CommandHelp& command : commands) {
        if (!command.help.empty() && group_of(command.name) == "More")
            more.append("/").append(command.name).append(" ");
    }
    out.push_back(std::move(more));
}

void list_all(Workspace& workspace, std::span<const CommandHelp> commands) {
    workspace.info("Text is sent to the current buffer. Commands:");
    HelpLines lines;
    add_groups(lines, commands);
    for (const std::string& line : lines) workspace.info(line);
    workspace.info(
        "/help NAME explains a command, a setting or a key. See also /help start, /help commands "
        "and /help topics.");
    workspace.info("/set lists the settings, /keys the keys.");
}

}  // namespace

void show_help(const Screen& screen, Workspace& workspace, WordReader words,
               std::span<const CommandHelp> commands) {
    if (words.empty()) return list_all(workspace, commands);
    const std::string name(protocol::trim(words.rest()));
    const HelpLines lines = lines_about(screen, name, commands);
    for (const std::string& line : lines) workspace.info(line);
    if (!lines.empty()) return;
    const HelpLines names = help_names(screen, commands);
    const std::string_view near = nearest(protocol::fold(name), {names.begin(), names.end()});
    workspace.error(
        "No help for '" + protocol::visible(name) + "'. " +
        (near.empty() ? "See /help." : "Did you mean /help " + std::string(near) + "?"));
}

void show_keys(const Screen& screen, Workspace& workspace) {
    const bool columns = room_for_columns(screen);
    const auto tell = [&](const std::string& keys, const std::string& bound) {
        if (!columns) return workspace.info(key_line(keys, bound));
        const ActionName* action = find_action_name(action_of(bound));
        const std::string line = padded(padded(keys, 18) + bound, 36);
        workspace.info(line + std::string(action == nullptr ? "" : action->help));
    };
    std::vector<std::string_view> done;
    for (const auto& [keys, bound] : screen.keys.all()) {
        tell(keys, bound);
        done.push_back(action_of(bound));
    }
    for (const ActionName& action : all_action_names()) {
        if (std::find(done.begin(), done.end(), action.name) == done.end())
            tell("(no key)", std::string(action.name));
    }
    workspace.info("PgUp scrolls up; /help KEY explains a key, e.g. /help alt-a.");
}

std::vector<std::string> help_names(const ScreenState& screen,
                                    std::span<const CommandHelp> commands) {
    std::vector<std::string> out;
    const auto add = [&](std::string_view name) {
        if (std::find(out.begin(), out.end(), name) == out.end()) out.emplace_back(name);
    };
    for (const HelpTopic& topic : help_topics()) add(topic.name);
    add(every_command);
    add(every_topic);
    for (const CommandHelp& command : commands) add(command.name);
    for (const Setting& setting : all_settings()) add(setting.name);
    for (const ServerKey& key : all_server_keys()) add(key.name);
    for (const ActionName& action : all_action_names()) add(action.name);
    for (const auto& [key, bound] : screen.keys.all()) add(key);
    return out;
}

}  // namespace hubbub::client
