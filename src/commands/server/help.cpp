// HELP. Source: https://modern.ircdocs.horse/#rplhelpstart-704

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <array>

#include "core/context.h"
#include "core/version.h"
#include "core/word_list.h"
#include "server/handlers.h"

namespace hubbub::commands {
namespace {

struct HelpTopic {
    std::string_view name;
    std::string_view syntax;
    std::string_view text;
};

constexpr auto topics = std::to_array<HelpTopic>({
    {"ACCEPT", "ACCEPT [+|-]nick[,...]|*",
     "Accepts messages from these users while you have user mode g; * lists them."},
    {"ADMIN", "ADMIN", "Shows the administrator of the server."},
    {"AUTHENTICATE", "AUTHENTICATE mechanism|data|*",
     "Logs in to your account by SASL; your client sends it."},
    {"AWAY", "AWAY [text]", "Marks you as away; without a text, marks you as back."},
    {"BATCH", "BATCH +reference draft/multiline target",
     "Begins a message of several lines; BATCH -reference ends it."},
    {"CAP", "CAP LS|LIST|REQ|END [version|capabilities]", "Negotiates protocol extensions."},
    {"CHANSERV", "CHANSERV command [parameters]",
     "Sends a command to ChanServ; see CHANSERV HELP."},
    {"CHATHISTORY",
     "CHATHISTORY LATEST|BEFORE|AFTER|AROUND|BETWEEN|TARGETS [target] moment... number",
     "Shows what was said; your client sends it. HISTORY is the short form."},
    {"CONNECT", "CONNECT server", "Has no effect: this server has no links. For operators."},
    {"CS", "CS command [parameters]", "An alias for CHANSERV."},
    {"DIE", "DIE", "Refused: stop the server with its service manager."},
    {"DLINE", "DLINE [duration] address[/bits] [reason]",
     "Bans an address from the server. The duration is in minutes, or like 1d2h; without a "
     "duration, or with 0, the ban is permanent. For operators."},
    {"HELP", "HELP [command]", "Describes a command."},
    {"HELPOP", "HELPOP [command]", "An alias for HELP."},
    {"HISTORY", "HISTORY channel [number]",
     "Shows the last messages of a channel that you are in."},
    {"INFO", "INFO", "Shows information about the server."},
    {"INVITE", "INVITE nick channel",
     "Invites a user to a channel. INVITE alone lists your invitations."},
    {"ISON", "ISON nick...", "Lists which of these users are online."},
    {"ISUPPORT", "ISUPPORT", "Lists the features and limits of the server."},
    {"JOIN", "JOIN channel[,channel...] [key[,key...]]",
     "Joins channels. JOIN 0 leaves all of them."},
    {"KICK", "KICK channel nick[,nick...] [reason]", "Removes users from a channel."},
    {"KILL", "KILL nick reason", "Disconnects a user. For operators."},
    {"KLINE", "KLINE [duration] user@host [reason]",
     "Bans users from the server; the host may be address/bits. See DLINE. For operators."},
    {"KNOCK", "KNOCK channel", "Asks for an invitation to a closed channel."},
    {"LINKS", "LINKS", "Lists the servers of the network."},
    {"LIST", "LIST [channel,...] [condition,...]",
     "Lists channels. Conditions: >5 and <5 members, *mask*, !*mask*, C<60 and C>60 minutes since "
     "creation, T<60 and T>60 since the topic was set."},
    {"LUSERS", "LUSERS", "Shows the number of users and channels."},
    {"MARKREAD", "MARKREAD target [timestamp=time]",
     "Shows or moves the time until which you have read a channel or a private conversation; your "
     "client sends it."},
    {"METADATA", "METADATA nick|channel|* GET|LIST|SET|CLEAR|SUB|UNSUB|SUBS|SYNC [key [value]]",
     "Shows or changes values such as avatar or url. * is yourself; SUB subscribes to changes."},
    {"MODE", "MODE channel [changes [parameters...]]",
     "Shows or changes modes. MODE channel b lists the bans; MODE nick shows your own modes."},
    {"MONITOR", "MONITOR +|- nick[,nick...], C, L or S",
     "Notifies you when users come online or go offline: adds, removes, clears, lists, and shows "
     "their status."},
    {"MOTD", "MOTD", "Shows the message of the day."},
    {"NAMES", "NAMES channel[,channel...]", "Lists the members of a channel."},
    {"NICK", "NICK name", "Changes your nick."},
    {"NICKSERV", "NICKSERV command [parameters]",
     "Sends a command to NickServ: accounts and logins; see NICKSERV HELP."},
    {"NOTICE", "NOTICE target[,target...] text",
     "Sends a notice: like PRIVMSG, but no errors or automatic replies."},
    {"NS", "NS command [parameters]", "An alias for NICKSERV."},
    {"OPER", "OPER name password", "Makes you an operator of the server."},
    {"PART", "PART channel[,channel...] [reason]", "Leaves channels."},
    {"PASS", "PASS password", "Sends the password of the server, before NICK and USER."},
    {"PING", "PING token", "Replies with PONG and the token."},
    {"PONG", "PONG token", "Replies to a PING from the server."},
    {"PRIVMSG", "PRIVMSG target[,target...] text",
     "Sends a message to a channel or a user; @#channel sends it to the operators of the channel."},
    {"QUIT", "QUIT [text]", "Disconnects you."},
    {"REDACT", "REDACT target msgid [reason]",
     "Erases a message of yours, or of anybody in a channel of which you are an operator."},
    {"REGISTER", "REGISTER account|* address|* password",
     "Registers an account; * stands for your nick, and for no mail address."},
    {"REHASH", "REHASH", "Reloads the settings and reopens the log file. For operators."},
    {"RENAME", "RENAME channel newname [reason]", "Renames your channel."},
    {"RESTART", "RESTART", "Refused: restart the server with its service manager."},
    {"SAJOIN", "SAJOIN [nick] channel[,channel...]",
     "Makes a user join, despite bans and keys. For operators."},
    {"SAMODE", "SAMODE channel changes [parameters...]",
     "Changes the modes of a channel as if you were its operator. For operators."},
    {"SANICK", "SANICK nick newnick", "Changes a user's nick. For operators."},
    {"SAPART", "SAPART nick channel[,channel...] [reason]", "Makes a user leave. For operators."},
    {"SERVLIST", "SERVLIST [mask]", "Lists the services: ChanServ and NickServ."},
    {"SETNAME", "SETNAME text", "Changes your real name."},
    {"SQUERY", "SQUERY service text", "Sends a command to a service."},
    {"SQUIT", "SQUIT server reason", "Has no effect: this server has no links. For operators."},
    {"STATS", "STATS letter",
     "u: uptime. m: number of uses of each command. For operators: l connections, o accounts, k "
     "and d bans."},
    {"SUMMON", "SUMMON user", "Not available on this server."},
    {"SUSPEND", "SUSPEND account [reason]",
     "Closes the connections of an account and refuses its logins. For operators."},
    {"TAGMSG", "TAGMSG target[,target...]",
     "Sends message tags without a text, such as a typing notification."},
    {"TIME", "TIME", "Shows the server's time."},
    {"TOPIC", "TOPIC channel [text]", "Shows or sets a channel's topic."},
    {"TRACE", "TRACE", "Shows the route to the server."},
    {"UNDLINE", "UNDLINE address[/bits]", "Removes a DLINE. For operators."},
    {"UNKLINE", "UNKLINE user@host", "Removes a KLINE. For operators."},
    {"UNSUSPEND", "UNSUSPEND account", "Ends a suspension. For operators."},
    {"USER", "USER name 0 * :real name",
     "Sets your user name and real name; sent once, with NICK."},
    {"USERHOST", "USERHOST nick...", "Shows the hosts of up to five users."},
    {"USERS", "USERS", "Not available on this server."},
    {"VERIFY", "VERIFY account code", "Confirms an account by the code from the mail."},
    {"VERSION", "VERSION", "Shows the server's version, features and limits."},
    {"WALLOPS", "WALLOPS text", "Sends a message to all users with user mode w. For operators."},
    {"WEBIRC", "WEBIRC password gateway host address [options]",
     "Gives the address of a user. For web gateways, before NICK and USER."},
    {"WHO", "WHO [channel|nick|mask] [o][%fields[,token]]", "Lists users."},
    {"WHOIS", "WHOIS [server] nick[,nick...]", "Shows information about users."},
    {"WHOWAS", "WHOWAS nick[,nick...] [count]", "Shows who used a nick before."},
});

// Sends the title and an empty line.
void begin(Context& context, std::string_view subject, std::string_view title) {
    context.responder.reply_text(protocol::RPL_HELPSTART, {subject}, title);
    context.responder.reply_text(protocol::RPL_HELPTXT, {subject}, "");
}

void list_topics(Context& context) {
    begin(context, "*", "Type HELP and one of these topics:");
    WordList names(context, protocol::RPL_HELPTXT, {"*"});
    for (const HelpTopic& topic : topics) names.add(topic.name);
    names.finish();
    context.responder.reply(protocol::RPL_ENDOFHELP, {"*"});
}

}  // namespace

Refusal handle_help(Context& context, const Message& message) {
    const std::string_view name = message.param(0);
    if (name.empty()) {
        list_topics(context);
        return {};
    }
    const auto* const topic =
        std::find_if(topics.begin(), topics.end(),
                     [&](const HelpTopic& known) { return protocol::same(known.name, name); });
    if (topic == topics.end()) return Refusal(protocol::ERR_HELPNOTFOUND, {name});
    begin(context, name, topic->syntax);
    context.responder.reply_text(protocol::RPL_HELPTXT, {name}, topic->text);
    context.responder.reply(protocol::RPL_ENDOFHELP, {name});
    return {};
}

}  // namespace hubbub::commands
