// What the server tells of itself: ISUPPORT, LUSERS, MOTD, VERSION.
// Source: https://modern.ircdocs.horse/#server-queries-and-commands

#include <hubbub/protocol/names.h>

#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

using protocol::fill;
using std::to_string;

}  // namespace

void send_isupport(Session& session) {
    const Settings& s = session.settings();
    const std::string targets = to_string(s.max_targets);
    session.reply(protocol::RPL_ISUPPORT,
                  {"AWAYLEN=" + to_string(protocol::away_length), "CASEMAPPING=ascii",
                   "CHANLIMIT=#:" + to_string(s.max_channels), "CHANMODES=,,,nt",
                   "CHANNELLEN=" + to_string(protocol::channel_length), "CHANTYPES=#",
                   "KICKLEN=" + to_string(protocol::kick_length), "LINELEN=512",
                   "MODES=" + to_string(s.max_modes), "NETWORK=" + s.network_name,
                   "NICKLEN=" + to_string(protocol::nick_length)});
    session.reply(protocol::RPL_ISUPPORT,
                  {"PREFIX=(ov)@+", "SAFELIST",
                   "TARGMAX=PRIVMSG:" + targets + ",NOTICE:" + targets + ",KICK:" + targets +
                       ",WHOIS:" + targets + ",NAMES:" + targets + ",JOIN:,PART:",
                   "TOPICLEN=" + to_string(protocol::topic_length),
                   "USERLEN=" + to_string(protocol::user_length)});
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
    session.reply(protocol::RPL_LUSEROP, {"0"});
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

void handle_motd(Session& session, const Message&) {
    send_motd(session);
}

void handle_version(Session& session, const Message&) {
    session.reply(protocol::RPL_VERSION, {version, session.settings().server_name});
    send_isupport(session);
}

}  // namespace hubbub::commands
