// What the server tells of itself: ISUPPORT, LUSERS, MOTD, VERSION.
// Source: https://modern.ircdocs.horse/#server-queries-and-commands

#include <hubbub/chat/message_id.h>
#include <hubbub/protocol/names.h>

#include <algorithm>
#include <string>
#include <vector>

#include <boost/static_string.hpp>

#include "capabilities.h"
#include "channel_modes.h"
#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

using protocol::fill;
using std::to_string;

// As many lines as it takes: 13 tokens each, and no longer than names in front leave room for. In a
// batch for those with draft/extended-isupport.
class TokenLines {
  public:
    explicit TokenLines(Session& session) : session_(session) {
        if (!session.has_capability(batches | extended_isupport)) return;
        chat::append_message_id(batch_, chat::take_message_ids(1));
        send_alone("BATCH +" + batch_ + " draft/isupport");
    }

    void add(std::string_view name, std::string_view value) {
        if (count_ == most || (count_ != 0 && line_.size() + name.size() + value.size() > longest))
            send();
        if (count_++ != 0) append(" ");
        append(name);
        append(value);
    }
    void add(std::string_view name, std::size_t value) { add(name, to_string(value)); }
    void finish() {
        send();
        if (!batch_.empty()) send_alone("BATCH -" + batch_);
    }

  private:
    void send() {
        append(" :");
        append(protocol::RPL_ISUPPORT.text);
        const std::string_view line(line_.data(), line_.size());
        if (batch_.empty()) {
            session_.reply_joined(protocol::RPL_ISUPPORT, line);
        } else {
            send_alone(protocol::RPL_ISUPPORT.digits() + " " + std::string(session_.target()) +
                           " " + std::string(line),
                       "batch=" + batch_);
        }
        line_.clear();
        count_ = 0;
    }
    void send_alone(std::string_view rest, std::string_view tag = {}) {
        chat::Batch lines(session_.settings().lobby, session_.services().clock.wall());
        chat::LineTraits traits;
        traits.tags = tag;
        lines.add_raw(session_.settings().server_name, rest, traits);
        session_.answer(lines);
    }
    void append(std::string_view text) { line_.append(text.data(), text.size()); }

    static constexpr std::size_t most = 13;
    static constexpr std::size_t longest = 360;
    Session& session_;
    std::string batch_;  // its reference, where there is one
    boost::static_string<scratch_bytes> line_;
    std::size_t count_ = 0;
};

}  // namespace

// Sorted by name, and all of them true.
void send_isupport(Session& session) {
    const Settings& s = session.settings();
    const std::string targets = to_string(s.max_targets);
    TokenLines tokens(session);
    tokens.add("ACCEPT=", most_accepted);
    tokens.add("AWAYLEN=", protocol::away_length);
    tokens.add("BOT=", "B");
    tokens.add("CALLERID=", "g");
    tokens.add("CASEMAPPING=", "ascii");
    tokens.add("CHANLIMIT=#:", s.max_channels);
    tokens.add(chanmodes_token, "");
    tokens.add("CHANNELLEN=", protocol::channel_length);
    tokens.add("CHANTYPES=", "#");
    tokens.add("CLIENTTAGDENY=", "");
    tokens.add("ELIST=", "CMNTU");
    tokens.add("EXCEPTS=", "e");
    tokens.add("HOSTLEN=", protocol::host_length);
    tokens.add("INVEX=", "I");
    tokens.add("KEYLEN=", key_length);
    tokens.add("KICKLEN=", protocol::kick_length);
    tokens.add("KNOCK", "");
    tokens.add("LINELEN=", 512);
    tokens.add("MAXLIST=Ibe:", s.max_masks);
    tokens.add("MAXTARGETS=", targets);
    tokens.add("MODES=", s.max_modes);
    tokens.add("MONITOR=", most_monitored);
    tokens.add("NAMELEN=", protocol::real_name_length);
    tokens.add("NETWORK=", s.network_name);
    tokens.add("NICKLEN=", protocol::nick_length);
    tokens.add(prefix_token, "");
    tokens.add("SAFELIST", "");
    tokens.add("STATUSMSG=", status_prefixes);
    const std::string_view t = targets;
    const std::string items = to_string(max_items);
    tokens.add("TARGMAX=",
               fill("ACCEPT:,INVITE:1,JOIN:{},KICK:{},LIST:,MONITOR:,NAMES:{},NOTICE:{},PART:{},"
                    "PRIVMSG:{},TAGMSG:{},WHOIS:{},WHOWAS:{}",
                    {items, t, t, t, items, t, t, t, t}));
    tokens.add("TOPICLEN=", protocol::topic_length);
    tokens.add("USERLEN=", protocol::user_length);
    tokens.add("UTF8ONLY", "");
    tokens.add("WHOX", "");
    tokens.finish();
}

void send_lusers(Session& session) {
    const chat::Counters& counters = session.services().counters;
    const std::size_t users = counters.registered;
    const std::size_t hidden = counters.invisible;
    const std::size_t all = session.registry().client_count();
    const std::string now = to_string(users);
    const std::string most = to_string(counters.registered_max.load());
    session.reply(protocol::RPL_LUSERCLIENT, {},
                  {to_string(users - std::min(users, hidden)), to_string(hidden)});
    session.reply(protocol::RPL_LUSEROP, {to_string(counters.operators.load())});
    session.reply(protocol::RPL_LUSERUNKNOWN, {to_string(all - std::min(all, users))});
    session.reply(protocol::RPL_LUSERCHANNELS, {to_string(session.registry().channel_count())});
    session.reply(protocol::RPL_LUSERME, {}, {now});
    session.reply(protocol::RPL_LOCALUSERS, {now, most}, {now, most});
    session.reply(protocol::RPL_GLOBALUSERS, {now, most}, {now, most});
}

Refusal send_motd(Session& session) {
    const Settings& s = session.settings();
    if (s.motd.empty()) return Refusal(protocol::ERR_NOMOTD);
    session.reply(protocol::RPL_MOTDSTART, {}, {s.server_name});
    for (const std::string& line : s.motd) session.reply(protocol::RPL_MOTD, {}, {line});
    session.reply(protocol::RPL_ENDOFMOTD);
    return {};
}

// "LUSERS mask server" asks a server; there is one, so every mask counts the same.
// Source: https://ircv3.net/specs/extensions/extended-isupport
Refusal handle_isupport(Session& session, const Message&) {
    if (!session.registered() && !session.has_capability(extended_isupport))
        return Refusal(protocol::ERR_NOTREGISTERED);
    send_isupport(session);
    return {};
}

Refusal handle_lusers(Session& session, const Message& message) {
    if (auto refusal = refusal_of_server(session, message.param(1))) return refusal;
    send_lusers(session);
    return {};
}

Refusal handle_motd(Session& session, const Message& message) {
    if (auto refusal = refusal_of_server(session, message.param(0))) return refusal;
    return send_motd(session);
}

Refusal handle_version(Session& session, const Message& message) {
    if (auto refusal = refusal_of_server(session, message.param(0))) return refusal;
    session.reply(protocol::RPL_VERSION, {version, session.settings().server_name});
    send_isupport(session);
    return {};
}

}  // namespace hubbub::commands
