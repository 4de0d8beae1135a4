#include "accounts/login.h"

#include <hubbub/base/log.h>
#include <hubbub/base/password.h>
#include <hubbub/chat/channel.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/sasl_prep.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "channels/registered.h"
#include "core/password_check.h"
#include "core/saving.h"
#include "core/user_modes.h"
#include "core/user_turn.h"
#include "metadata/publishing.h"
#include "sharing/attach.h"
#include "users/always_on.h"
#include "users/events.h"
#include "users/user_mode.h"

namespace hubbub::commands {
namespace {

// The price of a wrong password, in lines, as for OPER.
constexpr unsigned lines_per_wrong_login = 40;
// How old `last_seen` gets before it is written again: each login would be a write otherwise.
constexpr std::int64_t seen_interval = 60;

// Returns nick!user@host with "*" for what the client has not sent yet.
std::string shown_mask(const chat::Identity& who) {
    const auto or_star = [](const std::string& text) { return text.empty() ? "*" : text; };
    return or_star(who.nick) + "!" + or_star(who.user) + "@" + who.host;
}

bool seen_long_ago(const Context& context, const chat::Account& account) {
    return context.now() - account.last_seen >= seen_interval;
}

void set_seen(Context& context, std::uint64_t account) {
    context.registry().accounts.change(account, [&](chat::Account& changed) {
        changed.last_seen = context.now();
        return true;
    });
}

void note_seen(Context& context, const chat::Account& account) {
    if (seen_long_ago(context, account) && wait_for_room(context)) set_seen(context, account.id);
}

// Changes the account of a registered client. Holds all of its channels, so that its bans and what
// members see change together.
void publish_account(Context& context, chat::Identity fresh) {
    const chat::User& me = *context.user();
    chat::LineTraits traits;
    traits.needs = chat::Encoding::account_notify;
    traits.identified = false;
    const std::string account = fresh.account.empty() ? "*" : fresh.account;
    std::vector<std::uint64_t> informed;
    chat::Batch batch = context.make_server_batch();
    {
        chat::AllChannels channels(me);
        context.set_identity(std::move(fresh));
        context.charge(price_of(channels.recheck_bans(me), masks_per_line));
        batch.describe_source(context.self().account, context.has_mode(user_bot));
        batch.add(context.self().mask, "ACCOUNT", {account}, traits);
        context.responder.publish(channels, batch);
        context.responder.send(batch);
        informed = channels.connection_ids();
    }
    if (informed.empty()) {
        publish_to_others(context, batch);
        for (const auto& connection : me.connections()) informed.push_back(connection->id);
        std::sort(informed.begin(), informed.end());
    }
    publish_to_watchers(context, batch, informed);
}

// Sets the values that the account keeps, and tells others of them.
void take_metadata(Context& context, const chat::Account& account) {
    for (const auto& [key, value] : account.metadata) {
        const auto result = context.user()->change_metadata(key, value);
        if (result == chat::MetadataChange::done && context.registered())
            publish_own_metadata(context, {key, value});
    }
}

void set_account(Context& context, std::string name, std::uint64_t id) {
    context.pending.publish();
    const std::uint64_t before = context.self().account_id;
    const bool on = !name.empty();
    chat::Identity fresh = context.self();
    fresh.account = std::move(name);
    fresh.account_id = id;
    if (!context.registered()) {
        context.set_identity(std::move(fresh));
        set_user_mode(context, user_logged_in, on);
        return;
    }
    const UserTurn turn(context);
    publish_account(context, std::move(fresh));
    if (set_user_mode(context, user_logged_in, on)) announce_user_mode(context, on ? "+r" : "-r");
    take_ranks(context, before);
    give_ranks(context);
}

}  // namespace

bool log_in(Context& context, const chat::Accounts::Entry& account) {
    if (context.self().account_id != account->id) set_account(context, account->name, account->id);
    // Another thread may have ended all logins before this one was visible.
    const auto current = own_account(context);
    if (!current || current->state != chat::Account::State::active) {
        log_out(context);
        return false;
    }
    log::event(log::Level::info, "account.login",
               {{"id", context.client()->id},
                {"account", account->name},
                {"address", context.client()->origin()->host}});
    context.responder.reply(protocol::RPL_LOGGEDIN, {shown_mask(context.self()), account->name},
                            {account->name});
    note_seen(context, *current);
    take_metadata(context, *current);
    attach(context, current);
    renew_always_on(context);
    return true;
}

void log_out(Context& context) {
    if (context.self().account_id == 0) return;
    const auto account = own_account(context);
    context.registry().release_account(*context.user());
    set_account(context, "", 0);
    renew_always_on(context);
    context.responder.reply(protocol::RPL_LOGGEDOUT, {shown_mask(context.self())});
    if (account) note_seen(context, *account);
}

void note_left(Context& context) {
    const auto account = own_account(context);
    if (!account || !seen_long_ago(context, *account)) return;
    const chat::Client& me = *context.client();
    // Without room, the time of the login stays.
    if (context.registry().accounts.store().wait_for_room(me.wake, [] { return true; }))
        set_seen(context, account->id);
}

chat::Accounts::Entry own_account(const Context& context) {
    const std::uint64_t id = context.self().account_id;
    return id == 0 ? nullptr : context.registry().accounts.find(id);
}

Login login_state(const chat::Account& account) {
    using State = chat::Account::State;
    if (account.state == State::suspended) return Login::suspended;
    return account.state == State::unverified ? Login::unverified : Login::right;
}

void note_wrong_login(Context& context, std::string_view name) {
    log::event(log::Level::warn, "account.refused",
               {{"id", context.client()->id},
                {"account", protocol::cut(name, protocol::nick_length)},
                {"address", context.client()->origin()->host}});
    ++context.oper.failed_guesses;
    context.charge(lines(lines_per_wrong_login));
}

Login check_login(Context& context, std::string_view name, std::string_view password,
                  chat::Accounts::Entry& found) {
    // Made by the first login, whether its account exists or not.
    static const std::string decoy = hash_password("no account has this hash");
    chat::LoginGuesses& guesses = context.registry().guesses;
    const Clock& clock = context.services().clock;
    const Address& place = context.oper.place;
    if (!guesses.may_guess(name, place, clock.now())) {
        note_wrong_login(context, name);
        return Login::busy;
    }
    const auto account = context.registry().accounts.find(name);
    const bool has_password = account && !account->password.empty();
    const PasswordCheck check = check_password(context, protocol::prepared_password(password),
                                               has_password ? account->password : decoy);
    if (check == PasswordCheck::given_up) return Login::given_up;
    if (check == PasswordCheck::busy) {
        // Counts as a failure, so that repeated attempts do not displace other clients' attempts.
        ++context.oper.failed_guesses;
        return Login::busy;
    }
    const bool right = has_password && check == PasswordCheck::right;
    guesses.note(name, place, right, clock.now());
    if (!right) {
        note_wrong_login(context, name);
        return Login::wrong;
    }
    found = account;
    return login_state(*account);
}

void end_logins(const Services& services, std::uint64_t account, EndLogin how,
                const std::string& reason) {
    for (const auto& client : services.registry.clients()) {
        const auto user = client->user();
        if (user->identity()->account_id != account) continue;
        const bool ordered =
            how == EndLogin::log_out && user->registered() &&
            client->give({std::string(log_out_order), std::to_string(account), reason, client->id});
        if (!ordered) client->request_close({chat::Cause::kicked, reason});
    }
}

void obey_log_out(Context& context, const chat::Client::Order& order) {
    // The client may use another account by now.
    if (std::to_string(context.self().account_id) != order.target) return;
    context.responder.notice(order.text);
    log_out(context);
}

}  // namespace hubbub::commands
