// HELP: what each command is for. Source: https://modern.ircdocs.horse/#rplhelpstart-704

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <array>

#include "core/context.h"
#include "core/version.h"
#include "core/word_list.h"
#include "server/handlers.h"

namespace hubbub::commands {
namespace {

struct Topic {
    std::string_view name;
    std::string_view form;
    std::string_view meaning;
};

constexpr std::array topics = {
    Topic{"ACCEPT", "ACCEPT [+|-]nick[,...]|*",
          "Lets people write to you while you have user mode g; * lists them."},
    Topic{"ADMIN", "ADMIN", "Tells who runs the server."},
    Topic{"AWAY", "AWAY [text]", "Tells others that you are away; without a text you are back."},
    Topic{"BATCH", "BATCH +reference draft/multiline target",
          "Begins a message of several lines; BATCH -reference ends it."},
    Topic{"CAP", "CAP LS|LIST|REQ|END [version|capabilities]",
          "Agrees with the server on extensions of the protocol."},
    Topic{"CONNECT", "CONNECT server",
          "Does nothing here: this server has no links. For operators."},
    Topic{"DIE", "DIE", "Is refused: whoever runs the process stops it."},
    Topic{"DLINE", "DLINE [duration] address[/bits] [reason]",
          "Bans an address from the server. The duration is in minutes, or like 1d2h; without, or "
          "with 0, for good. For operators."},
    Topic{"HELP", "HELP [command]", "Tells what a command is for."},
    Topic{"HELPOP", "HELPOP [command]", "The same as HELP."},
    Topic{"INFO", "INFO", "Tells what the server is."},
    Topic{"INVITE", "INVITE nick channel",
          "Invites somebody. INVITE alone lists the channels you were invited to."},
    Topic{"ISON", "ISON nick...", "Tells which of them are here."},
    Topic{"ISUPPORT", "ISUPPORT", "Lists what the server supports, and its limits."},
    Topic{"JOIN", "JOIN channel[,channel...] [key[,key...]]",
          "Enters channels. JOIN 0 leaves all of them."},
    Topic{"KICK", "KICK channel nick[,nick...] [reason]", "Puts people out of a channel."},
    Topic{"KILL", "KILL nick reason", "Disconnects somebody. For operators."},
    Topic{"KLINE", "KLINE [duration] user@host [reason]",
          "Bans users from the server; the host may be address/bits. See DLINE. For operators."},
    Topic{"KNOCK", "KNOCK channel", "Asks to be invited to a channel that is closed."},
    Topic{"LINKS", "LINKS", "Lists the servers of the network."},
    Topic{"LIST", "LIST [channel,...] [condition,...]",
          "Lists channels. Conditions: >5 and <5 members, *mask*, !*mask*, C<60 and C>60 minutes "
          "since it was made, T<60 and T>60 since its topic was set."},
    Topic{"LUSERS", "LUSERS", "Counts who is here."},
    Topic{"MODE", "MODE channel [changes [parameters...]]",
          "Shows or changes modes. MODE channel b lists the bans; MODE nick shows your own."},
    Topic{
        "MONITOR", "MONITOR +|- nick[,nick...], C, L or S",
        "Tells you when people come and go: adds, removes, clears, lists, and shows who is here."},
    Topic{"MOTD", "MOTD", "Shows the message of the day."},
    Topic{"NAMES", "NAMES channel[,channel...]", "Lists who is in a channel."},
    Topic{"NICK", "NICK name", "Changes your name."},
    Topic{"NOTICE", "NOTICE target[,target...] text", "Like PRIVMSG, and never answered."},
    Topic{"OPER", "OPER name password", "Makes you an operator of the server."},
    Topic{"PART", "PART channel[,channel...] [reason]", "Leaves channels."},
    Topic{"PASS", "PASS password", "Gives the password of the server, before NICK and USER."},
    Topic{"PING", "PING token", "Is answered with PONG and the token."},
    Topic{"PONG", "PONG token", "Answers a PING of the server."},
    Topic{"PRIVMSG", "PRIVMSG target[,target...] text",
          "Says something to a channel or a person; @#channel reaches its operators only."},
    Topic{"QUIT", "QUIT [text]", "Disconnects you."},
    Topic{"REHASH", "REHASH", "Reads the settings and opens the log file anew. For operators."},
    Topic{"RENAME", "RENAME channel newname [reason]", "Gives your channel another name."},
    Topic{"RESTART", "RESTART", "Is refused: whoever runs the process restarts it."},
    Topic{"SAJOIN", "SAJOIN [nick] channel[,channel...]",
          "Makes somebody join, past bans and keys. For operators."},
    Topic{"SAMODE", "SAMODE channel changes [parameters...]",
          "Changes modes of a channel without being its operator. For operators."},
    Topic{"SANICK", "SANICK nick newnick", "Changes somebody's name. For operators."},
    Topic{"SAPART", "SAPART nick channel[,channel...] [reason]",
          "Makes somebody leave. For operators."},
    Topic{"SERVLIST", "SERVLIST", "Lists the services, of which there are none."},
    Topic{"SETNAME", "SETNAME text", "Changes your real name."},
    Topic{"SQUERY", "SQUERY service text", "Asks a service, of which there are none."},
    Topic{"SQUIT", "SQUIT server reason",
          "Does nothing here: this server has no links. For operators."},
    Topic{"STATS", "STATS letter",
          "u: how long the server is up. m: how often each command came. For operators: l clients, "
          "o accounts, k and d bans."},
    Topic{"SUMMON", "SUMMON user", "Is not available here."},
    Topic{"TAGMSG", "TAGMSG target[,target...]",
          "Sends the tags before it, such as that you are typing, without a text."},
    Topic{"TIME", "TIME", "Tells the server's time."},
    Topic{"TOPIC", "TOPIC channel [text]", "Shows or sets a channel's topic."},
    Topic{"TRACE", "TRACE", "Tells the way to the server."},
    Topic{"UNDLINE", "UNDLINE address[/bits]", "Takes a DLINE away. For operators."},
    Topic{"UNKLINE", "UNKLINE user@host", "Takes a KLINE away. For operators."},
    Topic{"USER", "USER name 0 * :real name", "Tells who you are; sent once, with NICK."},
    Topic{"USERHOST", "USERHOST nick...", "Tells where up to five people are."},
    Topic{"USERS", "USERS", "Is not available here."},
    Topic{"VERSION", "VERSION", "Tells the server's version and what it supports."},
    Topic{"WALLOPS", "WALLOPS text", "Speaks to everyone with user mode w. For operators."},
    Topic{"WHO", "WHO [channel|nick|mask] [o][%fields[,token]]", "Lists people."},
    Topic{"WHOIS", "WHOIS [server] nick[,nick...]", "Tells who somebody is."},
    Topic{"WHOWAS", "WHOWAS nick[,nick...] [count]", "Tells who had a nick before."},
};

// A title, and a line that sets it off.
void begin(Context& context, std::string_view subject, std::string_view title) {
    context.responder.reply_text(protocol::RPL_HELPSTART, {subject}, title);
    context.responder.reply_text(protocol::RPL_HELPTXT, {subject}, "");
}

void list_topics(Context& context) {
    begin(context, "*", "Write HELP and one of these:");
    WordList names(context, protocol::RPL_HELPTXT, {"*"});
    for (const Topic& topic : topics) names.add(topic.name);
    names.finish();
    context.responder.reply(protocol::RPL_ENDOFHELP, {"*"});
}

}  // namespace

Refusal handle_help(Context& context, const Message& message) {
    const std::string_view asked = message.param(0);
    if (asked.empty()) {
        list_topics(context);
        return {};
    }
    const auto* const topic = std::find_if(topics.begin(), topics.end(), [&](const Topic& known) {
        return protocol::same(known.name, asked);
    });
    if (topic == topics.end()) return Refusal(protocol::ERR_HELPNOTFOUND, {asked});
    begin(context, asked, topic->form);
    context.responder.reply_text(protocol::RPL_HELPTXT, {asked}, topic->meaning);
    context.responder.reply(protocol::RPL_ENDOFHELP, {asked});
    return {};
}

}  // namespace hubbub::commands
