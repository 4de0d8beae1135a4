#include "console_commands.h"

#include <hubbub/chat/batch.h>
#include <hubbub/chat/channel.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>

namespace hubbub::server {
namespace {

using chat::Claims;
using chat::User;
using protocol::take_word;
using protocol::visible;

std::string no_such(std::string_view nick) {
    return "No such user: " + visible(nick) + ". /who lists the users.\n";
}

std::string count_of(std::size_t count, std::string_view noun) {
    return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

void send_notice(Server& server, const User& to, std::string_view text, Claims& claims) {
    const auto settings = server.settings();
    chat::Batch batch(settings->lobby, server.clock().wall(), server.registry().ids);
    batch.add(settings->server_name, "NOTICE", {to.identity()->nick, text});
    to.publish(batch, claims);
}

ConsoleAnswer say_to_all(Server& server, std::string_view text) {
    std::size_t recipients = 0;
    Claims claims;
    for (const auto& user : server.registry().users()) {
        send_notice(server, *user, text, claims);
        ++recipients;
    }
    return {"-> everyone (" + std::to_string(recipients) + "): " + visible(text) + "\n"};
}

ConsoleAnswer say_to_one(Server& server, std::string_view rest) {
    const std::string_view nick = take_word(rest);
    if (rest.empty()) return {"Usage: /msg NICK TEXT\n"};
    const auto user = server.registry().find(nick);
    if (!user) return {no_such(nick)};
    Claims claims;
    send_notice(server, *user, rest, claims);
    return {"-> " + user->identity()->nick + ": " + visible(rest) + "\n"};
}

ConsoleAnswer list_users(Server& server, std::string_view) {
    std::string out;
    const auto users = server.registry().users();
    for (const auto& user : users) {
        const std::string nick = user->identity()->nick;
        std::string names;
        for (const auto& channel : user->channels()) names += " " + channel->name;
        const auto connections = user->connections();
        for (const auto& connection : connections) {
            const auto from = connection->origin();
            out.append(nick).append("  ").append(from->host).append(":");
            out.append(std::to_string(from->port)).append(" ").append(names).append("\n");
        }
        if (connections.empty()) out.append(nick).append("  offline ").append(names).append("\n");
    }
    return {out + count_of(users.size(), "user") + ".\n"};
}

ConsoleAnswer list_channels(Server& server, std::string_view) {
    std::string out;
    for (const auto& channel : server.registry().channels()) {
        MutexLock lock(channel->mutex);
        out += channel->name + "  " + count_of(channel->members().size(), "user");
        if (!channel->topic.text.empty()) out += ": " + visible(channel->topic.text);
        out += "\n";
    }
    return {out.empty() ? "No channels.\n" : out};
}

bool kick_from(Server& server, chat::Channel& channel, User& victim, std::string_view reason,
               Claims& claims) {
    bool dead = false;
    {
        MutexLock lock(channel.mutex);
        if (channel.find(victim) == nullptr) return false;
        const auto settings = server.settings();
        chat::Batch batch(settings->lobby, server.clock().wall(), server.registry().ids);
        batch.add(settings->server_name, "KICK", {channel.name, victim.identity()->nick, reason});
        channel.publish(batch, claims);
        channel.remove(victim);
        victim.note_left(channel);
        dead = channel.dead();
    }
    if (dead) server.registry().drop(channel);
    return true;
}

ConsoleAnswer kick(Server& server, std::string_view rest) {
    const std::string_view nick = take_word(rest);
    if (nick.empty()) return {"Usage: /kick NICK [REASON]\n"};
    const auto user = server.registry().find(nick);
    if (!user) return {no_such(nick)};
    std::size_t left = 0;
    Claims claims;
    for (const auto& channel : user->channels()) {
        if (kick_from(server, *channel, *user, rest.empty() ? "by the operator" : rest, claims))
            ++left;
    }
    return {"Removed " + user->identity()->nick + " from " + count_of(left, "channel") + ".\n"};
}

ConsoleAnswer kill(Server& server, std::string_view rest) {
    const std::string_view nick = take_word(rest);
    if (nick.empty()) return {"Usage: /kill NICK [REASON]\n"};
    const auto user = server.registry().find(nick);
    if (!user) return {no_such(nick)};
    if (user->connection_count() == 0)
        return {user->identity()->nick + " is offline: it has no connection to close.\n"};
    user->request_close(
        {chat::Cause::kicked, "Killed: " + (rest.empty() ? "by the operator" : std::string(rest))});
    return {"Disconnected " + user->identity()->nick + ".\n"};
}

ConsoleAnswer stats(Server& server, std::string_view) {
    const chat::Counters& counters = server.counters();
    std::string out = std::to_string(server.slots().in_use()) + " of " +
                      std::to_string(server.slots().capacity()) + " connected, " +
                      std::to_string(server.registry().channel_count()) + " channels, " +
                      std::to_string(counters.messages.load()) + " messages; accepted " +
                      std::to_string(counters.accepted.load()) + ", refused " +
                      std::to_string(counters.refused.load()) + "\n";
    for (std::size_t i = 0; i < chat::causes; ++i) {
        if (const auto count = counters.closed[i].load())
            out += "closed, " + std::string(name(static_cast<chat::Cause>(i))) + ": " +
                   std::to_string(count) + "\n";
    }
    return {out};
}

ConsoleAnswer help(Server&, std::string_view) {
    return {
        "Everything you type is sent to everyone. Commands:\n"
        "  /msg NICK TEXT       send a notice to one user\n"
        "  /who                 list the users with their addresses and channels\n"
        "  /list                list the channels\n"
        "  /kick NICK [REASON]  remove a user from all channels\n"
        "  /kill NICK [REASON]  disconnect a user\n"
        "  /stats               server statistics\n"
        "  /quit                stop the server\n"};
}

ConsoleAnswer quit(Server&, std::string_view) {
    return {"Stopping.\n", true};
}

struct ConsoleCommand {
    std::string_view name;
    ConsoleAnswer (*run)(Server&, std::string_view rest);
};
constexpr std::array table = {
    ConsoleCommand{"help", help},      ConsoleCommand{"kick", kick},
    ConsoleCommand{"kill", kill},      ConsoleCommand{"list", list_channels},
    ConsoleCommand{"msg", say_to_one}, ConsoleCommand{"quit", quit},
    ConsoleCommand{"stats", stats},    ConsoleCommand{"who", list_users},
};

}  // namespace

ConsoleAnswer run_console_line(Server& server, std::string_view line) {
    if (line.find_first_not_of(' ') == std::string_view::npos) return {};
    if (!line.starts_with('/')) return say_to_all(server, line);
    std::string_view rest = line.substr(1);
    const std::string name = protocol::fold(take_word(rest));
    const auto* const found =
        std::find_if(table.begin(), table.end(),
                     [&](const ConsoleCommand& entry) { return entry.name == name; });
    if (found == table.end())
        return {"Unknown command: /" + visible(name) + ". /help lists the commands.\n"};
    return found->run(server, rest);
}

}  // namespace hubbub::server
