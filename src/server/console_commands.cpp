#include "console_commands.h"

#include <hubbub/chat/channel.h>
#include <hubbub/chat/encoding.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>

namespace hubbub::server {
namespace {

using chat::Claims;
using chat::Client;
using protocol::take_word;
using protocol::visible;

std::string no_such(std::string_view nick) {
    return "Nobody here is called " + visible(nick) + "; /who lists them.\n";
}

void send_notice(Server& server, Client& to, std::string_view text, Claims& claims) {
    const auto settings = server.settings();
    chat::Batch batch(settings->lobby, server.clock().wall());
    batch.add(settings->server_name, "NOTICE", {to.identity()->nick, text});
    claims.append(to.outbox, batch.bytes(to.outbox.kind()));
}

ConsoleAnswer say_to_all(Server& server, std::string_view text) {
    std::size_t heard = 0;
    Claims claims;
    for (const auto& client : server.registry().clients()) {
        if (!client->registered()) continue;
        send_notice(server, *client, text, claims);
        ++heard;
    }
    return {"-> everyone (" + std::to_string(heard) + "): " + visible(text) + "\n"};
}

ConsoleAnswer say_to_one(Server& server, std::string_view rest) {
    const std::string_view nick = take_word(rest);
    if (rest.empty()) return {"Write /msg NICK TEXT.\n"};
    const auto client = server.registry().find(nick);
    if (!client) return {no_such(nick)};
    Claims claims;
    send_notice(server, *client, rest, claims);
    return {"-> " + client->identity()->nick + ": " + visible(rest) + "\n"};
}

ConsoleAnswer list_people(Server& server, std::string_view) {
    std::string out;
    std::size_t count = 0;
    for (const auto& client : server.registry().clients()) {
        if (!client->registered()) continue;
        ++count;
        out += client->identity()->nick + "  " + client->host + ":" + std::to_string(client->port) +
               " ";
        for (const auto& channel : client->channels()) out += " " + channel->name;
        out += "\n";
    }
    return {out + std::to_string(count) + " here.\n"};
}

ConsoleAnswer list_channels(Server& server, std::string_view) {
    std::string out;
    for (const auto& channel : server.registry().channels()) {
        MutexLock lock(channel->mutex);
        out += channel->name + "  " + std::to_string(channel->members().size()) + " here";
        if (!channel->topic.text.empty()) out += ": " + visible(channel->topic.text);
        out += "\n";
    }
    return {out.empty() ? "No channels.\n" : out};
}

bool kick_from(Server& server, chat::Channel& channel, Client& victim, std::string_view reason,
               Claims& claims) {
    bool dead = false;
    {
        MutexLock lock(channel.mutex);
        if (channel.find(victim) == nullptr) return false;
        const auto settings = server.settings();
        chat::Batch batch(settings->lobby, server.clock().wall());
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
    if (nick.empty()) return {"Write /kick NICK [REASON].\n"};
    const auto client = server.registry().find(nick);
    if (!client) return {no_such(nick)};
    std::size_t rooms = 0;
    Claims claims;
    for (const auto& channel : client->channels()) {
        if (kick_from(server, *channel, *client, rest.empty() ? "by the operator" : rest, claims))
            ++rooms;
    }
    return {client->identity()->nick + " is out of " + std::to_string(rooms) + " room(s).\n"};
}

ConsoleAnswer kill(Server& server, std::string_view rest) {
    const std::string_view nick = take_word(rest);
    if (nick.empty()) return {"Write /kill NICK [REASON].\n"};
    const auto client = server.registry().find(nick);
    if (!client) return {no_such(nick)};
    client->request_close(
        {chat::Cause::kicked, "Killed: " + (rest.empty() ? "by the operator" : std::string(rest))});
    return {client->identity()->nick + " is disconnected.\n"};
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
        "What you type is said to everyone. Besides:\n"
        "  /msg NICK TEXT       say it to one person\n"
        "  /who                 who is here, from where, in which rooms\n"
        "  /list                the rooms\n"
        "  /kick NICK [REASON]  put somebody out of all rooms\n"
        "  /kill NICK [REASON]  disconnect somebody\n"
        "  /stats               the server's numbers\n"
        "  /quit                stop the server\n"};
}

ConsoleAnswer quit(Server&, std::string_view) {
    return {"Stopping.\n", true};
}

struct Entry {
    std::string_view name;
    ConsoleAnswer (*run)(Server&, std::string_view rest);
};
constexpr std::array table = {
    Entry{"help", help},          Entry{"kick", kick},       Entry{"kill", kill},
    Entry{"list", list_channels}, Entry{"msg", say_to_one},  Entry{"quit", quit},
    Entry{"stats", stats},        Entry{"who", list_people},
};

}  // namespace

ConsoleAnswer run_console_line(Server& server, std::string_view line) {
    if (line.find_first_not_of(' ') == std::string_view::npos) return {};
    if (!line.starts_with('/')) return say_to_all(server, line);
    std::string_view rest = line.substr(1);
    const std::string name = protocol::fold(take_word(rest));
    const auto* const found = std::find_if(table.begin(), table.end(),
                                           [&](const Entry& entry) { return entry.name == name; });
    if (found == table.end())
        return {"There is no /" + visible(name) + "; /help shows what there is.\n"};
    return found->run(server, rest);
}

}  // namespace hubbub::server
