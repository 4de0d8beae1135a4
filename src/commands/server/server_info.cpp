// Information about the server: ISUPPORT, LUSERS, MOTD, VERSION.
// Source: https://modern.ircdocs.horse/#server-queries-and-commands

#include "server/server_info.h"

#include <hubbub/protocol/message_id.h>
#include <hubbub/protocol/names.h>

#include <algorithm>
#include <string>
#include <vector>

#include <boost/static_string.hpp>

#include "core/capabilities.h"
#include "core/channel_modes.h"
#include "core/context.h"
#include "core/history_limit.h"
#include "core/item_list.h"
#include "core/rights.h"
#include "core/version.h"
#include "messages/caller_id.h"
#include "server/handlers.h"

namespace hubbub::commands {
namespace {

using protocol::fill;
using std::to_string;

// Sends ISUPPORT tokens in as many lines as needed, as a batch for clients with
// draft/extended-isupport. Not thread safe: belongs to one command.
class TokenLines {
  public:
    explicit TokenLines(Context& context) : context_(context) {
        if (!context.has_capability(batches | extended_isupport)) return;
        batch_ = protocol::next_batch_reference();
        context_.responder.send_tagged("BATCH +" + batch_ + " draft/isupport", {});
    }

    void add(std::string_view name, std::string_view value) {
        const std::size_t bytes = line_.size() + name.size() + value.size();
        if (count_ == max_tokens || (count_ != 0 && bytes > max_token_bytes)) send();
        if (count_++ != 0) append(" ");
        append(name);
        append(value);
    }
    void add(std::string_view name, std::size_t value) { add(name, to_string(value)); }
    void finish() {
        send();
        if (!batch_.empty()) context_.responder.send_tagged("BATCH -" + batch_, {});
    }

  private:
    void send() {
        append(" :");
        append(protocol::RPL_ISUPPORT.text);
        const std::string_view line(line_.data(), line_.size());
        if (batch_.empty()) {
            context_.responder.reply_joined(protocol::RPL_ISUPPORT, line);
        } else {
            context_.responder.send_tagged(protocol::RPL_ISUPPORT.digits() + " " +
                                               std::string(context_.target()) + " " +
                                               std::string(line),
                                           "batch=" + batch_);
        }
        line_.clear();
        count_ = 0;
    }
    void append(std::string_view text) { line_.append(text.data(), text.size()); }

    static constexpr std::size_t max_tokens = 13;        // in one line
    static constexpr std::size_t max_token_bytes = 360;  // leaves space for the server and nick
    Context& context_;
    std::string batch_;  // the reference of the batch, or ""
    boost::static_string<scratch_bytes> line_;
    std::size_t count_ = 0;
};

// Returns the value of TARGMAX.
std::string targmax(const Settings& settings) {
    const std::string targets = to_string(settings.max_targets);
    const std::string items = to_string(max_items);
    const std::string_view t = targets;
    return fill(
        "ACCEPT:,INVITE:1,JOIN:{},KICK:{},LIST:,MONITOR:,NAMES:{},NOTICE:{},PART:{},"
        "PRIVMSG:{},TAGMSG:{},WHOIS:{},WHOWAS:{}",
        {items, t, t, t, items, t, t, t, t});
}

}  // namespace

// Sends the tokens sorted by name.
void send_isupport(Context& context) {
    const Settings& s = context.settings();
    TokenLines tokens(context);
    tokens.add("ACCEPT=", max_accepted);
    tokens.add("ACCOUNTEXTBAN=", "a");
    tokens.add("AWAYLEN=", protocol::away_length);
    tokens.add("BOT=", "B");
    tokens.add("CALLERID=", "g");
    tokens.add("CASEMAPPING=", "ascii");
    tokens.add("CHANLIMIT=#:", s.max_channels);
    tokens.add(chanmodes_token, "");
    tokens.add("CHANNELLEN=", protocol::channel_length);
    tokens.add("CHANTYPES=", "#");
    const bool keeps = context.registry().history().keeps();
    if (keeps) tokens.add("CHATHISTORY=", max_history_answer);
    tokens.add("CLIENTTAGDENY=", "");
    tokens.add("ELIST=", "CMNTU");
    tokens.add("EXCEPTS=", "e");
    tokens.add("EXTBAN=", "~,a");
    tokens.add("HOSTLEN=", protocol::host_length);
    tokens.add("INVEX=", "I");
    tokens.add("KEYLEN=", key_length);
    tokens.add("KICKLEN=", protocol::kick_length);
    tokens.add("KNOCK", "");
    tokens.add("LINELEN=", 512);
    tokens.add("MAXLIST=Ibe:", s.max_masks);
    tokens.add("MAXTARGETS=", s.max_targets);
    tokens.add("MODES=", s.max_modes);
    tokens.add("MONITOR=", WatchList::max_nicks);
    if (keeps) tokens.add("MSGREFTYPES=", "msgid,timestamp");
    tokens.add("NAMELEN=", protocol::real_name_length);
    tokens.add("NETWORK=", s.network_name);
    tokens.add("NICKLEN=", protocol::nick_length);
    tokens.add(prefix_token, "");
    tokens.add("SAFELIST", "");
    tokens.add("STATUSMSG=", status_prefixes);
    tokens.add("TARGMAX=", targmax(s));
    tokens.add("TOPICLEN=", protocol::topic_length);
    tokens.add("USERLEN=", protocol::user_length);
    tokens.add("UTF8ONLY", "");
    tokens.add("WHOX", "");
    if (!s.icon.empty()) tokens.add("draft/ICON=", s.icon);
    tokens.finish();
}

void send_lusers(Context& context) {
    const chat::Counters& counters = context.services().counters;
    const std::size_t users = counters.registered;
    const std::size_t hidden = counters.invisible;
    const std::size_t all = context.registry().client_count();
    const std::size_t known = counters.connections;
    const std::string now = to_string(users);
    const std::string max = to_string(counters.registered_max.load());
    context.responder.reply(protocol::RPL_LUSERCLIENT, {},
                            {to_string(users - std::min(users, hidden)), to_string(hidden)});
    context.responder.reply(protocol::RPL_LUSEROP, {to_string(counters.operators.load())});
    context.responder.reply(protocol::RPL_LUSERUNKNOWN, {to_string(all - std::min(all, known))});
    context.responder.reply(protocol::RPL_LUSERCHANNELS,
                            {to_string(context.registry().channel_count())});
    context.responder.reply(protocol::RPL_LUSERME, {}, {now});
    context.responder.reply(protocol::RPL_LOCALUSERS, {now, max}, {now, max});
    context.responder.reply(protocol::RPL_GLOBALUSERS, {now, max}, {now, max});
}

Refusal send_motd(Context& context) {
    const Settings& s = context.settings();
    if (s.motd.empty()) return Refusal(protocol::ERR_NOMOTD);
    context.responder.reply(protocol::RPL_MOTDSTART, {}, {s.server_name});
    for (const std::string& line : s.motd) context.responder.reply(protocol::RPL_MOTD, {}, {line});
    context.responder.reply(protocol::RPL_ENDOFMOTD);
    return {};
}

// Source: https://ircv3.net/specs/extensions/extended-isupport
Refusal handle_isupport(Context& context, const Message&) {
    if (!context.registered() && !context.has_capability(extended_isupport))
        return Refusal(protocol::ERR_NOTREGISTERED);
    send_isupport(context);
    return {};
}

// Takes "LUSERS mask server". With a single server, the mask has no effect.
Refusal handle_lusers(Context& context, const Message& message) {
    if (auto refusal = check_server(context, message.param(1))) return refusal;
    send_lusers(context);
    return {};
}

Refusal handle_motd(Context& context, const Message& message) {
    if (auto refusal = check_server(context, message.param(0))) return refusal;
    return send_motd(context);
}

Refusal handle_version(Context& context, const Message& message) {
    if (auto refusal = check_server(context, message.param(0))) return refusal;
    context.responder.reply(protocol::RPL_VERSION, {version, context.settings().server_name});
    send_isupport(context);
    return {};
}

}  // namespace hubbub::commands
