// What the server tells of itself: ISUPPORT, LUSERS, MOTD, VERSION.
// Source: https://modern.ircdocs.horse/#server-queries-and-commands

#include <hubbub/protocol/names.h>

#include <algorithm>
#include <string>
#include <vector>

#include "channel_modes.h"
#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

using protocol::fill;
using std::to_string;

// Sorted by name, and all of them true.
std::vector<std::string> isupport_tokens(const Settings& s) {
    const std::string targets = to_string(s.max_targets);
    return {
        "AWAYLEN=" + to_string(protocol::away_length),
        "BOT=B",
        "CASEMAPPING=ascii",
        "CHANLIMIT=#:" + to_string(s.max_channels),
        std::string(chanmodes_token),
        "CHANNELLEN=" + to_string(protocol::channel_length),
        "CHANTYPES=#",
        "CLIENTTAGDENY=",
        "ELIST=CMNTU",
        "EXCEPTS=e",
        "INVEX=I",
        "KEYLEN=" + to_string(key_length),
        "KICKLEN=" + to_string(protocol::kick_length),
        "KNOCK",
        "LINELEN=512",
        "MAXLIST=Ibe:" + to_string(s.max_masks),
        "MAXTARGETS=" + targets,
        "MODES=" + to_string(s.max_modes),
        "MONITOR=" + to_string(most_monitored),
        "NAMELEN=" + to_string(protocol::real_name_length),
        "NETWORK=" + s.network_name,
        "NICKLEN=" + to_string(protocol::nick_length),
        std::string(prefix_token),
        "SAFELIST",
        "STATUSMSG=" + std::string(status_prefixes),
        "TARGMAX=INVITE:1,JOIN:,KICK:" + targets + ",LIST:,NAMES:" + targets + ",NOTICE:" +
            targets + ",PART:,PRIVMSG:" + targets + ",WHOIS:" + targets + ",WHOWAS:" + targets,
        "TOPICLEN=" + to_string(protocol::topic_length),
        "USERLEN=" + to_string(protocol::user_length),
        "UTF8ONLY",
        "WHOX",
    };
}

}  // namespace

// As many lines as it takes: 13 tokens each, and no longer than names in front leave room for.
void send_isupport(Session& session) {
    constexpr std::size_t most = 13, longest = 360;
    std::string line;
    std::size_t count = 0;
    for (const std::string& token : isupport_tokens(session.settings())) {
        if (count == most || (count != 0 && line.size() + 1 + token.size() > longest)) {
            session.reply(protocol::RPL_ISUPPORT, {line});
            line.clear();
            count = 0;
        }
        if (count++ != 0) line += ' ';
        line += token;
    }
    session.reply(protocol::RPL_ISUPPORT, {line});
}

void send_lusers(Session& session) {
    const chat::Counters& counters = session.services().counters;
    const std::size_t users = counters.registered;
    const std::size_t hidden = counters.invisible;
    const std::size_t all = session.registry().client_count();
    const std::string now = to_string(users);
    const std::string most = to_string(counters.registered_max.load());
    session.reply_text(protocol::RPL_LUSERCLIENT, {},
                       fill(protocol::RPL_LUSERCLIENT.text,
                            {to_string(users - std::min(users, hidden)), to_string(hidden)}));
    session.reply(protocol::RPL_LUSEROP, {to_string(counters.operators.load())});
    session.reply(protocol::RPL_LUSERUNKNOWN, {to_string(all - std::min(all, users))});
    session.reply(protocol::RPL_LUSERCHANNELS, {to_string(session.registry().channel_count())});
    session.reply_text(protocol::RPL_LUSERME, {}, fill(protocol::RPL_LUSERME.text, {now}));
    session.reply_text(protocol::RPL_LOCALUSERS, {now, most},
                       fill(protocol::RPL_LOCALUSERS.text, {now, most}));
    session.reply_text(protocol::RPL_GLOBALUSERS, {now, most},
                       fill(protocol::RPL_GLOBALUSERS.text, {now, most}));
}

void send_motd(Session& session) {
    const Settings& s = session.settings();
    if (s.motd.empty()) return session.reply(protocol::ERR_NOMOTD);
    session.reply_text(protocol::RPL_MOTDSTART, {},
                       fill(protocol::RPL_MOTDSTART.text, {s.server_name}));
    for (const std::string& line : s.motd)
        session.reply_text(protocol::RPL_MOTD, {}, fill(protocol::RPL_MOTD.text, {line}));
    session.reply(protocol::RPL_ENDOFMOTD);
}

void handle_lusers(Session& session, const Message&) {
    send_lusers(session);
}

void handle_motd(Session& session, const Message& message) {
    if (!need_this_server(session, message.param(0))) return;
    send_motd(session);
}

void handle_version(Session& session, const Message& message) {
    if (!need_this_server(session, message.param(0))) return;
    session.reply(protocol::RPL_VERSION, {version, session.settings().server_name});
    send_isupport(session);
}

}  // namespace hubbub::commands
