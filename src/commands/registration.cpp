// From connecting to being somebody: CAP, PASS, NICK, USER, the welcome; and PING, PONG, QUIT.
// Source: https://modern.ircdocs.horse/#connection-messages

#include <hubbub/base/log.h>
#include <hubbub/commands/notify.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "channel_modes.h"
#include "events.h"
#include "handlers.h"
#include "host.h"
#include "tools.h"
#include "user_modes.h"

namespace hubbub::commands {
namespace {

using chat::Cause;

void change_nick(Session& session, std::string_view nick) {
    chat::Client& me = *session.client();
    const std::string old = session.self().nick;
    chat::Identity fresh = session.self();
    fresh.nick = nick;
    {
        chat::Batch batch = session.make_batch();
        batch.add(session.self().mask, "NICK", {nick});
        // One hold over all channels: nobody sees the old name after the new one.
        chat::AllChannels channels(me);
        session.publish(channels, batch);
        session.answer(batch);
        session.close_label();
        const auto before = me.identity();
        session.set_identity(std::move(fresh));
        session.charge(price_of(channels.recheck_bans(me), masks_per_line));
        if (!protocol::same(old, nick)) session.registry().departed.note(before, session.now());
    }
    // Last, so that nobody can take it while somebody still sees it on us.
    if (protocol::same(old, nick)) return;
    session.registry().release_nick(old, me);
    tell_presence(session, old);
    tell_presence(session, session.self().nick);
    if (session.registry().notices.wanted(chat::Notice::nicks))
        notify(session, chat::Notice::nicks,
               "Nick change: From " + old + " to " + session.self().nick + " [" +
                   session.self().user + "@" + session.self().host + "]");
}

// Before the registration is complete; only then is it the client's alone.
Refusal choose_nick(Session& session, std::string_view nick) {
    if (session.registry().taken(nick, *session.client()))
        return Refusal(protocol::ERR_NICKNAMEINUSE, {nick});
    chat::Identity fresh = session.self();
    fresh.nick = nick;
    session.set_identity(std::move(fresh));
    session.progress.nick = true;
    return session.try_register();
}

// What may stand in nick!user@host.
std::string clean_user(std::string_view user) {
    std::string out = "~";
    for (const char c : user) {
        const bool fine = (c >= '0' && c <= '9') ||
                          (protocol::fold(c) >= 'a' && protocol::fold(c) <= 'z') || c == '-' ||
                          c == '_' || c == '.';
        if (fine && out.size() < protocol::user_length) out += c;
    }
    return out.size() == 1 ? "~u" : out;
}

}  // namespace

bool take_nick(Session& session, std::string_view nick) {
    if (!session.registry().claim_nick(nick, session.client())) return false;
    if (nick != session.self().nick) change_nick(session, nick);
    return true;
}

Refusal handle_nick(Session& session, const Message& message) {
    const std::string_view nick = message.param(0);
    if (nick.empty()) return Refusal(protocol::ERR_NONICKNAMEGIVEN);
    if (const auto complaint = protocol::nick_complaint(nick); !complaint.empty())
        return Refusal(protocol::ERR_ERRONEUSNICKNAME, {nick}, {complaint});
    if (nick == session.self().nick) return {};
    if (!session.registered()) return choose_nick(session, nick);
    if (const std::string channel = muted_in(session); !channel.empty())
        return Refusal(protocol::ERR_BANONCHAN, {nick, channel});
    if (!take_nick(session, nick)) return Refusal(protocol::ERR_NICKNAMEINUSE, {nick});
    return {};
}

Refusal handle_user(Session& session, const Message& message) {
    if (session.registered()) return Refusal(protocol::ERR_ALREADYREGISTERED);
    if (message.param(0).empty() || message.param(3).empty())
        return Refusal(protocol::ERR_NEEDMOREPARAMS, {"USER"});
    chat::Identity fresh = session.self();
    fresh.user = clean_user(message.param(0));
    fresh.real_name = protocol::cut(message.param(3), protocol::real_name_length);
    session.set_identity(std::move(fresh));
    session.progress.user = true;
    return session.try_register();
}

Refusal handle_pass(Session& session, const Message& message) {
    if (session.registered()) return Refusal(protocol::ERR_ALREADYREGISTERED);
    if (message.param(0).empty()) return Refusal(protocol::ERR_NEEDMOREPARAMS, {"PASS"});
    session.progress.password_right = message.param(0) == session.settings().password;
    return {};
}

Refusal handle_ping(Session& session, const Message& message) {
    if (message.param(0).empty()) return Refusal(protocol::ERR_NOORIGIN);
    const std::string& server = session.settings().server_name;
    session.send(server, "PONG", {server, message.param(0)});
    return {};
}

Refusal handle_pong(Session&, const Message&) {
    return {};
}

Refusal handle_quit(Session& session, const Message& message) {
    session.close(Cause::quit, std::string(quit_lead) + std::string(message.param(0)));
    return {};
}

Refusal Session::try_register() {
    if (registered() || !progress.nick || !progress.user || progress.negotiating) return {};
    if (!settings().password.empty() && !progress.password_right) {
        close(Cause::bad_password, "Bad password");
        return Refusal(protocol::ERR_PASSWDMISMATCH);
    }
    if (turned_away()) return {};
    const std::string nick = self().nick;
    if (!claim_nick()) return Refusal(protocol::ERR_NICKNAMEINUSE, {nick});
    welcome();
    return {};
}

bool Session::claim_nick() {
    if (registry().claim_nick(self().nick, client_)) return true;
    chat::Identity fresh = self();
    fresh.nick.clear();
    set_identity(std::move(fresh));
    progress.nick = false;
    return false;
}

void Session::welcome() {
    put_on_cloak(*this);
    chat::Counters& counters = services_.counters;
    const std::size_t users = counters.registered.fetch_add(1, std::memory_order_relaxed) + 1;
    std::size_t most = counters.registered_max.load(std::memory_order_relaxed);
    while (most < users && !counters.registered_max.compare_exchange_weak(most, users)) {
    }
    log::event(log::Level::info, "client.registered",
               {{"id", client_->id}, {"nick", self().nick}, {"address", client_->host}});
    // Only then do others find it: nothing they say may come before its welcome.
    if (is_irc()) tell_welcome();
    registry().admit(*client_);
    tell_presence(*this, self().nick);
    if (registry().notices.wanted(chat::Notice::connects))
        notify(*this, chat::Notice::connects,
               "Client connecting: " + who_text(self()) + " [" + client_->host + "] [" +
                   self().real_name + "]");
}

void Session::tell_welcome() {
    const std::string& server = settings().server_name;
    reply(protocol::RPL_WELCOME, {}, {settings().network_name, self().mask});
    reply(protocol::RPL_YOURHOST, {}, {server, version});
    reply(protocol::RPL_CREATED, {}, {settings().started});
    reply(protocol::RPL_MYINFO, {server, version, all_user_modes(settings()), all_channel_modes,
                                 channel_modes_with_parameter});
    send_isupport(*this);
    send_lusers(*this);
    refuse(send_motd(*this));
    tell_cloak(*this);
}

}  // namespace hubbub::commands
