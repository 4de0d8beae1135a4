// Registration: PASS, NICK, USER and the welcome; also PING, PONG and QUIT.
// Source: https://modern.ircdocs.horse/#connection-messages

#include "registration/registration.h"

#include <hubbub/base/log.h>
#include <hubbub/commands/notify.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "accounts/authenticate.h"
#include "accounts/nick_owner.h"
#include "accounts/password_login.h"
#include "channels/sweep.h"
#include "core/channel_modes.h"
#include "core/context.h"
#include "core/server_notice.h"
#include "core/user_modes.h"
#include "core/version.h"
#include "metadata/publishing.h"
#include "operators/ban_list.h"
#include "registration/handlers.h"
#include "server/server_info.h"
#include "sharing/attach.h"
#include "users/always_on.h"
#include "users/events.h"
#include "users/host.h"
#include "users/nick.h"
#include "users/user_mode.h"

namespace hubbub::commands {
namespace {

using chat::Cause;

// Stores the nick of an unregistered client. Other clients may still take it until registration.
Refusal choose_nick(Context& context, std::string_view nick) {
    if (context.registry().taken(nick, *context.user()) && !is_shareable(context, nick))
        return Refusal(protocol::ERR_NICKNAMEINUSE, {nick});
    chat::Identity fresh = context.self();
    fresh.nick = nick;
    context.set_identity(std::move(fresh));
    context.progress.nick = true;
    return try_register(context);
}

// Returns the user name with only the characters that nick!user@host allows.
std::string clean_user(std::string_view user) {
    std::string out = "~";
    for (const char c : user) {
        const bool allowed = (c >= '0' && c <= '9') ||
                             (protocol::fold(c) >= 'a' && protocol::fold(c) <= 'z') || c == '-' ||
                             c == '_' || c == '.';
        if (allowed && out.size() < protocol::user_length) out += c;
    }
    return out.size() == 1 ? "~u" : out;
}

}  // namespace

Refusal handle_nick(Context& context, const Message& message) {
    const std::string_view nick = message.param(0);
    if (nick.empty()) return Refusal(protocol::ERR_NONICKNAMEGIVEN);
    if (const auto complaint = protocol::nick_complaint(nick); !complaint.empty())
        return Refusal(protocol::ERR_ERRONEUSNICKNAME, {nick}, {complaint});
    if (nick == context.self().nick) return {};
    if (!context.registered()) return choose_nick(context, nick);
    if (const std::string channel = muted_in(context); !channel.empty())
        return Refusal(protocol::ERR_BANONCHAN, {nick, channel});
    if (belongs_to_another(context, nick))
        return Refusal(protocol::ERR_NICKNAMEINUSE, {nick}, owned_nick_text_online);
    if (!take_nick(context, nick)) return Refusal(protocol::ERR_NICKNAMEINUSE, {nick});
    return {};
}

Refusal handle_user(Context& context, const Message& message) {
    if (context.registered()) return Refusal(protocol::ERR_ALREADYREGISTERED);
    if (message.param(0).empty() || message.param(3).empty())
        return Refusal(protocol::ERR_NEEDMOREPARAMS, {"USER"});
    chat::Identity fresh = context.self();
    fresh.user = clean_user(message.param(0));
    fresh.real_name = protocol::cut(message.param(3), protocol::real_name_length);
    context.set_identity(std::move(fresh));
    context.progress.user = true;
    return try_register(context);
}

Refusal handle_pass(Context& context, const Message& message) {
    if (context.registered()) return Refusal(protocol::ERR_ALREADYREGISTERED);
    if (message.param(0).empty()) return Refusal(protocol::ERR_NEEDMOREPARAMS, {"PASS"});
    const std::string_view pass = message.param(0);
    const bool is_server_password = pass == context.settings().password;
    if (!is_server_password && names_account(pass)) return log_in_by_pass(context, pass);
    context.progress.password_right = is_server_password;
    return {};
}

Refusal handle_ping(Context& context, const Message& message) {
    if (message.param(0).empty()) return Refusal(protocol::ERR_NOORIGIN);
    const std::string& server = context.settings().server_name;
    context.responder.send(server, "PONG", {server, message.param(0)});
    return {};
}

Refusal handle_pong(Context&, const Message&) {
    return {};
}

Refusal handle_quit(Context& context, const Message& message) {
    context.close(Cause::quit, std::string(quit_lead) + std::string(message.param(0)));
    return {};
}

namespace {

// Registers the chosen nick. Returns false if the client may not have it, or another has taken it;
// this client must then choose again.
bool claim_nick(Context& context, bool may_have) {
    if (may_have && context.registry().claim_nick(context.self().nick, context.user())) return true;
    chat::Identity fresh = context.self();
    fresh.nick.clear();
    context.set_identity(std::move(fresh));
    context.progress.nick = false;
    return false;
}

void send_welcome(Context& context) {
    Responder& responder = context.responder;
    const Settings& settings = context.settings();
    const std::string& server = settings.server_name;
    responder.reply(protocol::RPL_WELCOME, {}, {settings.network_name, context.self().mask});
    responder.reply(protocol::RPL_YOURHOST, {}, {server, version});
    responder.reply(protocol::RPL_CREATED, {}, {settings.started});
    responder.reply(protocol::RPL_MYINFO, {server, version, all_user_modes(settings),
                                           all_channel_modes, channel_modes_with_parameter});
    send_isupport(context);
    send_lusers(context);
    send_own_metadata(context);
    responder.refuse(send_motd(context));
    send_cloak(context);
    if (context.has_mode(user_logged_in))
        responder.send(context.self().mask, "MODE", {context.self().nick, "+r"});
}

void note_registered(Context& context) {
    chat::Counters& counters = context.services().counters;
    const std::size_t users = counters.registered.fetch_add(1, std::memory_order_relaxed) + 1;
    counters.connections.fetch_add(1, std::memory_order_relaxed);
    std::size_t max = counters.registered_max.load(std::memory_order_relaxed);
    while (max < users && !counters.registered_max.compare_exchange_weak(max, users)) {
    }
    log::event(log::Level::info, "client.registered",
               {{"id", context.client()->id},
                {"nick", context.self().nick},
                {"address", context.client()->origin()->host}});
}

// Lets later connections of the account attach to this user.
void claim_account(Context& context) {
    const std::string& name = context.self().account;
    if (name.empty()) return;
    if (const auto account = context.registry().accounts.find(name))
        context.registry().claim_account(account->id, context.user());
    renew_always_on(context);
}

void welcome(Context& context) {
    put_on_cloak(context);
    if (context.client()->origin()->secure) set_user_mode(context, user_secure, true);
    note_registered(context);
    // Enters the registry only after the welcome, so that no message to this client precedes it.
    if (context.is_irc()) send_welcome(context);
    context.registry().admit(context.user());
    claim_account(context);
    publish_presence(context, context.self().nick);
    notify_connected(context);
    keep_presence(context);
    sweep(context);
}

}  // namespace

Refusal try_register(Context& context) {
    const Progress& progress = context.progress;
    if (context.registered() || !progress.nick || !progress.user || progress.negotiating) return {};
    if (!context.settings().password.empty() && !progress.password_right) {
        context.close(Cause::bad_password, "Bad password");
        return Refusal(protocol::ERR_PASSWDMISMATCH);
    }
    if (close_if_banned(context)) return {};
    abort_sasl(context);
    if (attach_newcomer(context, send_welcome)) return {};
    const std::string nick = context.self().nick;
    // Only now: the client may have logged in after it sent NICK.
    const bool owned = belongs_to_another(context, nick);
    if (!claim_nick(context, !owned)) {
        return owned ? Refusal(protocol::ERR_NICKNAMEINUSE, {nick}, owned_nick_text)
                     : Refusal(protocol::ERR_NICKNAMEINUSE, {nick});
    }
    welcome(context);
    return {};
}

}  // namespace hubbub::commands
