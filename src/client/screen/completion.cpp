#include "screen/completion.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "config/settings.h"
#include "irc/profiles.h"
#include "irc/word_reader.h"
#include "screen/help_topics.h"

namespace hubbub::client {
namespace {

bool starts(std::string_view name, std::string_view with) {
    return protocol::same(name.substr(0, with.size()), with);
}

void add_once(std::vector<std::string>& names, const std::string& name) {
    const bool there = std::any_of(names.begin(), names.end(), [&](const std::string& one) {
        return protocol::same(one, name);
    });
    if (!there) names.push_back(name);
}

std::vector<std::string> nicks(const Workspace& workspace, std::string_view word) {
    std::vector<std::string> out;
    const Buffer& buffer = workspace.buffers.current();
    const Session& session = *workspace.buffers.current_network().session;
    const Channel* channel = workspace.buffers.channel_of(buffer);
    const auto here = [&](const std::string& nick) {
        return channel == nullptr || channel->members.contains(session.isupport.fold(nick));
    };
    for (const std::string& nick : buffer.speakers()) {
        if (starts(nick, word) && here(nick)) add_once(out, nick);
    }
    if (buffer.kind == BufferKind::query && starts(buffer.name, word)) add_once(out, buffer.name);
    if (channel == nullptr) return out;
    for (const auto& entry : channel->members) {
        const std::string& nick = entry.second.nick;
        if (starts(nick, word) && !session.is_me(nick)) add_once(out, nick);
    }
    return out;
}

std::vector<std::string> channels(const Workspace& workspace, std::string_view word) {
    std::vector<std::string> out;
    const auto take = [&](const Buffer& buffer) {
        if (buffer.kind == BufferKind::channel && starts(buffer.name, word))
            add_once(out, buffer.name);
    };
    // The current channel is the most likely one.
    take(workspace.buffers.current());
    for (std::size_t i = 0; i < workspace.buffers.size(); ++i) take(workspace.buffers.at(i));
    return out;
}

std::vector<std::string> command_names(std::string_view word,
                                       const std::vector<CommandHelp>& commands) {
    std::vector<std::string> out;
    for (const CommandHelp& command : commands) {
        if (starts(command.name, word) && !command.help.empty())
            out.push_back("/" + std::string(command.name) + " ");
    }
    return out;
}

// Completes /set: names, then values.
std::vector<std::string> set_words(std::string_view before, std::string_view word) {
    std::vector<std::string> out;
    WordReader words(before);
    const bool set = words.take() == "/set";
    if (!set) return out;
    if (words.empty()) {
        for (const Setting& setting : all_settings()) {
            if (starts(setting.name, word)) out.push_back(std::string(setting.name) + " ");
        }
        return out;
    }
    const Setting* setting = find_setting(words.take());
    if (setting == nullptr || !words.empty()) return out;
    const bool flag = std::holds_alternative<bool Settings::*>(setting->member);
    for (WordReader choices(flag ? "on off" : setting->choices); !choices.empty();) {
        const std::string_view choice = choices.take();
        if (starts(choice, word)) out.emplace_back(choice);
    }
    return out;
}

// Completes /help: all names; only the topics, which are few, if no letter is typed yet.
std::vector<std::string> help_words(std::string_view before, std::string_view word,
                                    const std::vector<std::string>& names) {
    std::vector<std::string> out;
    WordReader words(before);
    if (words.take() != "/help" || !words.empty()) return out;
    if (word.empty()) {
        for (const HelpTopic& topic : help_topics()) out.emplace_back(topic.name);
        return out;
    }
    for (const std::string& name : names) {
        if (starts(name, word)) out.push_back(name);
    }
    return out;
}

// Completes /profile: keys, beside nicks and rooms.
std::vector<std::string> profile_words(std::string_view before, std::string_view word) {
    std::vector<std::string> out;
    WordReader words(before);
    if (words.take() != "/profile") return out;
    WordReader ahead = words;
    if (ahead.take().starts_with('#')) words = ahead;
    if (!words.empty()) return out;
    for (const ProfileKey& key : profile_keys) {
        if (starts(key.name, word)) out.push_back(std::string(key.name) + " ");
    }
    return out;
}

// Completes commands that remove an entry: the existing entries.
std::vector<std::string> ending_words(const Workspace& workspace, std::string_view before,
                                      std::string_view word) {
    std::vector<std::string> out;
    const std::string_view command = WordReader(before).take();
    const auto add = [&](const std::string& name) {
        if (starts(name, word)) out.push_back(name + " ");
    };
    if (command == "/unfilter") {
        for (const Filter& filter : workspace.filters()) add(filter.name);
    } else if (command == "/unfriend") {
        for (const std::string& nick : workspace.buffers.current_network().settings.friends)
            add(nick);
    } else if (command == "/unmute") {
        for (const std::string& name : workspace.buffers.current_network().muted) add(name);
    }
    return out;
}

Completion choices_for(const Workspace& workspace, std::string_view text, std::size_t cursor,
                       const Vocabulary& known) {
    Completion out;
    const std::size_t blank =
        cursor == 0 ? std::string_view::npos : text.find_last_of(" \n", cursor - 1);
    out.begin = blank == std::string_view::npos ? 0 : blank + 1;
    out.end = cursor;
    const std::string_view word = text.substr(out.begin, cursor - out.begin);
    if (out.begin == 0 && word.starts_with('/') && !word.starts_with("//")) {
        out.choices = command_names(word.substr(1), known.commands);
        return out;
    }
    out.choices = set_words(text.substr(0, out.begin), word);
    if (out.choices.empty()) out.choices = help_words(text.substr(0, out.begin), word, known.help);
    if (out.choices.empty()) out.choices = ending_words(workspace, text.substr(0, out.begin), word);
    if (out.choices.empty()) out.choices = profile_words(text.substr(0, out.begin), word);
    if (!out.choices.empty()) return out;
    if (word.starts_with(':') && word.size() > 1) {
        for (const Emoji& emoji : known.emoji.find(word.substr(1))) {
            out.choices.emplace_back(emoji.text);
            out.shown.push_back(std::string(emoji.text) + " " + std::string(emoji.name));
        }
        return out;
    }
    const Isupport& isupport = workspace.buffers.current_network().session->isupport;
    if (isupport.is_channel(word)) {
        for (const std::string& channel : channels(workspace, word))
            out.choices.push_back(channel + " ");
        return out;
    }
    const bool addressed = out.begin == 0;
    for (const std::string& nick : nicks(workspace, word))
        out.choices.push_back(nick + (addressed ? ": " : " "));
    return out;
}

}  // namespace

Completion complete(const Workspace& workspace, std::string_view text, std::size_t cursor,
                    const Vocabulary& known) {
    Completion out = choices_for(workspace, text, cursor, known);
    if (!out.shown.empty()) return out;
    for (const std::string& one : out.choices)
        out.shown.push_back(one.substr(0, one.find_last_not_of(": ") + 1));
    return out;
}

}  // namespace hubbub::client
