// NickServ: accounts by the words that users of other networks type by habit.

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <string>
#include <utility>

#include "accounts/account_changes.h"
#include "accounts/login.h"
#include "accounts/mechanisms.h"
#include "accounts/nick_owner.h"
#include "accounts/password_login.h"
#include "accounts/verification.h"
#include "core/date.h"
#include "services/service.h"
#include "services/tables.h"
#include "users/always_on.h"

namespace hubbub::commands {
namespace {

using chat::Account;

constexpr std::size_t max_certificates = 10;
// With that of the line, the prices of REGISTER and VERIFY.
constexpr Price new_password_price = lines(9);
constexpr Price guess_price = lines(4);
constexpr std::string_view no_such_account = "No account has that name.";
constexpr std::string_view wrong_password = "Wrong account or password.";

// Says the result of a change: `text` if it is made, otherwise why not. Returns true if it is made.
bool say_result(ServiceCall& call, const AccountChange& change, const std::string& text) {
    if (change.given_up()) return false;
    if (!change.done()) {
        call.say(change.text + ".");
        return false;
    }
    call.say(text + (change.text.empty() ? "" : " " + change.text + "."));
    return true;
}

// Checks a password, and says why it does not log in. Returns the account, or null.
chat::Accounts::Entry check(ServiceCall& call, std::string_view name, std::string_view password) {
    const Context& context = call.context;
    if (!may_send_password(context.settings(), *context.client()->origin())) {
        std::string text(plain_login_text);
        text += '.';
        call.say(text);
        return nullptr;
    }
    chat::Accounts::Entry found;
    switch (check_login(call.context, name, password, found)) {
        case Login::right: return found;
        case Login::wrong: call.say(wrong_password); break;
        case Login::busy: call.say(sentence(busy_login_text)); break;
        case Login::suspended:
        case Login::unverified: call.say(refused_login_text(*found) + "."); break;
        case Login::given_up: break;
    }
    return nullptr;
}

void register_nick(ServiceCall& call) {
    Context& context = call.context;
    if (!context.settings().registration_open)
        return call.say("This server takes no new accounts: ask its operators for one.");
    if (call.account)
        return call.say("You are logged in as " + call.account->name +
                        " already: log out before you register.");
    const std::string nick = context.self().nick;
    const std::string email(call.word(1) == "*" ? std::string_view() : call.word(1));
    context.charge(new_password_price);
    const AccountChange change = register_account(context, {nick, call.word(0), email});
    if (change.done() && change.entry->state != Account::State::active) {
        say_result(call, change,
                   "A code was sent to " + email + ". Type /ns VERIFY " + nick +
                       " and the code to complete the registration.");
        return;
    }
    const bool in = change.done() && log_in(context, change.entry);
    say_result(
        call, change,
        "Nick " + nick + " is now registered to you" + (in ? ", and you are logged in." : "."));
}

void verify(ServiceCall& call) {
    call.context.charge(guess_price);
    const AccountChange change = verify_account(call.context, call.word(0), call.word(1));
    if (say_result(call, change, "Account " + std::string(call.word(0)) + " is verified."))
        log_in(call.context, change.entry);
}

void identify(ServiceCall& call) {
    const bool named = call.count() > 1;
    const std::string name(named ? call.word(0) : std::string_view(call.context.self().nick));
    const auto account = check(call, name, call.word(named ? 1 : 0));
    if (!account) return;
    if (!log_in(call.context, account)) return call.say(wrong_password);
    call.say("You are logged in as " + account->name + ".");
    const std::string& nick = call.context.self().nick;
    const auto holder = call.context.registry().find(account->name);
    if (!protocol::same(nick, account->name) && holder &&
        holder->identity()->account_id != account->id)
        call.say("Somebody uses your nick: /ns REGAIN " + account->name + " takes it back.");
}

void log_out_user(ServiceCall& call) {
    const std::string name = call.account->name;
    log_out(call.context);
    call.say("You are logged out of " + name + ".");
}

// Returns true if the user owns the nick: by its login, or by the password after the nick.
bool owns(ServiceCall& call, std::string_view nick) {
    const auto owner = call.context.registry().accounts.owner_of(nick);
    if (!owner) {
        call.say("Nick " + std::string(nick) + " is not registered.");
        return false;
    }
    if (call.account && call.account->id == owner->id) return true;
    if (call.count() < 2) {
        call.say("Log in to " + owner->name + " first, or give its password after the nick.");
        return false;
    }
    return check(call, owner->name, call.word(1)) != nullptr;
}

void ghost(ServiceCall& call) {
    const std::string_view nick = call.word(0);
    if (!owns(call, nick)) return;
    const auto holder = call.context.registry().find(nick);
    if (!holder) return call.say("Nobody uses " + std::string(nick) + ".");
    if (holder == call.context.user()) return call.say("You use that nick yourself.");
    holder->request_close(
        {chat::Cause::kicked, "Disconnected by " + call.context.self().nick + " (GHOST)"});
    call.say(holder->identity()->nick + " is disconnected.");
}

void regain(ServiceCall& call) {
    const std::string nick(call.word(0));
    if (protocol::same(nick, call.context.self().nick))
        return call.say("You use that nick yourself.");
    if (!owns(call, nick)) return;
    const auto owner = call.context.registry().accounts.owner_of(nick);
    // Otherwise the nick would be protected from its new holder.
    if (owner && call.context.self().account_id != owner->id && !log_in(call.context, owner))
        return call.say(wrong_password);
    // The login may have made this a connection of the user that has the nick.
    if (protocol::same(nick, call.context.self().nick))
        return call.say("You have " + nick + " now.");
    // The holder's thread gives the nick away, and then asks this one to take it.
    if (const auto holder = call.context.registry().find(nick)) {
        if (!regain_nick(call.context, holder, nick))
            call.say(nick + " is not responding: use /ns GHOST " + nick + ".");
        return;
    }
    obey_regain(call.context, {std::string(regain_order), nick, "", 0});
}

void drop(ServiceCall& call) {
    const Account account = *call.account;
    const std::string code = confirmation_code("drop account " + std::to_string(account.id) + " " +
                                               std::to_string(account.created));
    if (call.word(0) != code) {
        const auto owned = call.context.registry().registered_channels.of_founder(account.id);
        return call.say("This drops account " + account.name + " for good" +
                        (owned.empty() ? ""
                                       : ", with the channels that it founded (" +
                                             std::to_string(owned.size()) + ")") +
                        ". To confirm, type /ns DROP " + code);
    }
    say_result(call, drop_account(call.context, account),
               "Account " + account.name + " is dropped.");
}

std::string_view state_text(Account::State state) {
    switch (state) {
        case Account::State::active: return "active";
        case Account::State::unverified: return "not verified";
        case Account::State::suspended: return "suspended";
    }
    return "";
}

std::string_view choice_text(chat::Choice choice) {
    switch (choice) {
        case chat::Choice::by_default: return "default";
        case chat::Choice::on: return "on";
        case chat::Choice::off: return "off";
    }
    return "";
}

bool is_online(ServiceCall& call, std::uint64_t account) {
    const auto users = call.context.registry().users();
    call.context.charge(price_of(users.size(), recipients_per_line));
    return std::any_of(users.begin(), users.end(), [&](const auto& user) {
        return user->connection_count() > 0 && user->identity()->account_id == account;
    });
}

void info(ServiceCall& call) {
    const std::string_view name = call.word(0);
    const auto account =
        name.empty() ? call.account : call.context.registry().accounts.owner_of(name);
    if (!account)
        return call.say(name.empty()
                            ? "You are not logged in. INFO and a name describes an account."
                            : no_such_account);
    const bool online = is_online(call, account->id);
    call.say("Account " + account->name + ", registered " + date_text(account->created) + ", " +
             std::string(state_text(account->state)) + ", " +
             (online ? "online now" : "last seen " + date_text(account->last_seen)) + ".");
    const bool own = call.account && call.account->id == account->id;
    if (!own && !call.context.oper.may(may_ban)) return;
    if (!account->suspension.empty()) call.say("Suspended: " + account->suspension);
    call.say("E-mail: " + (account->email.empty() ? "none" : account->email) +
             ". Certificates: " + std::to_string(account->certificates.size()) + ". MULTICLIENT " +
             std::string(choice_text(account->multiclient)) + ", ALWAYS-ON " +
             std::string(choice_text(account->always_on)) + ", ENFORCE " +
             (account->enforced ? "on" : "off") + ".");
    std::string channels;
    for (const auto& channel : call.context.registry().registered_channels.of_founder(account->id))
        channels += " " + channel->name;
    if (!channels.empty()) call.say("Founder of:" + channels);
}

void change(ServiceCall& call, const std::string& text,
            const std::function<bool(Account&)>& apply) {
    const AccountChange made = change_account(call.context, call.account->id, apply);
    if (made.code == "NO_CHANGE") return call.say(text);  // it was so before
    say_result(call, made, text);
}

void set_choice(ServiceCall& call, chat::Choice Account::*field) {
    const std::string value = protocol::fold(call.word(1));
    chat::Choice choice = chat::Choice::by_default;
    if (value == "on") choice = chat::Choice::on;
    if (value == "off") choice = chat::Choice::off;
    if (choice == chat::Choice::by_default && value != "default")
        return call.say("Use on, off or default.");
    change(call, std::string(call.word(0)) + " is now " + value + ".",
           [&](Account& account) { return std::exchange(account.*field, choice) != choice; });
    renew_always_on(call.context);
}

void set_enforce(ServiceCall& call) {
    const std::string value = protocol::fold(call.word(1));
    if (value != "on" && value != "off") return call.say("Use on or off.");
    change(call, value == "on" ? "Nobody else may use your nick." : "Everybody may use your nick.",
           [&](Account& account) {
               return std::exchange(account.enforced, value == "on") != (value == "on");
           });
}

void set_email(ServiceCall& call) {
    const std::string email(call.word(1) == "*" ? std::string_view() : call.word(1));
    if (const auto complaint = email_complaint(email); !email.empty() && !complaint.empty())
        return call.say(std::string(complaint) + ".");
    change(
        call,
        email.empty() ? "Your e-mail address is removed." : "Your e-mail address is " + email + ".",
        [&](Account& account) { return std::exchange(account.email, email) != email; });
}

void set_password(ServiceCall& call) {
    call.context.charge(new_password_price);
    say_result(call, change_password(call.context, call.account->id, call.word(1)),
               "Your password is changed.");
}

void set(ServiceCall& call) {
    const std::string option = protocol::fold(call.word(0));
    if (option == "password") return set_password(call);
    if (option == "email") return set_email(call);
    if (option == "multiclient") return set_choice(call, &Account::multiclient);
    if (option == "always-on") return set_choice(call, &Account::always_on);
    if (option == "enforce") return set_enforce(call);
    call.say("Unknown option: use PASSWORD, EMAIL, MULTICLIENT, ALWAYS-ON or ENFORCE.");
}

// Returns the fingerprint in lower-case digits without colons; "" if it is none.
std::string fingerprint_of(std::string_view text) {
    constexpr std::size_t digits = 64;
    std::string out;
    for (const char c : text) {
        const char digit = protocol::fold(c);
        if ((digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f')) {
            out += digit;
        } else if (c != ':') {
            return "";
        }
    }
    return out.size() == digits ? out : "";
}

void add_certificate(ServiceCall& call) {
    const std::string& own = call.context.client()->origin()->certificate;
    const std::string fingerprint = call.word(1).empty() ? own : fingerprint_of(call.word(1));
    if (fingerprint.empty())
        return call.say(call.word(1).empty()
                            ? "Your client sent no certificate. Connect with one, or give the "
                              "fingerprint."
                            : "A fingerprint is the SHA-256 of a certificate: 64 hexadecimal "
                              "digits.");
    const auto owner = call.context.registry().accounts.find_certificate(fingerprint);
    if (owner)
        return call.say(owner->id == call.account->id ? "Your account has that certificate already."
                                                      : "Another account has that certificate.");
    if (call.account->certificates.size() >= max_certificates)
        return call.say("Your account has too many certificates: remove one with CERT DEL.");
    change(call, "Certificate " + fingerprint + " now logs in to " + call.account->name + ".",
           [&](Account& account) {
               if (account.certificates.size() >= max_certificates) return false;
               account.certificates.push_back(fingerprint);
               return true;
           });
}

void cert(ServiceCall& call) {
    const std::string action = protocol::fold(call.word(0));
    if (action == "add") return add_certificate(call);
    if (action == "list") {
        for (const std::string& fingerprint : call.account->certificates) call.say(fingerprint);
        return call.say(call.account->certificates.empty() ? "Your account has no certificates."
                                                           : "End of the list of certificates.");
    }
    const std::string fingerprint = fingerprint_of(call.word(1));
    const auto& known = call.account->certificates;
    if (action != "del" || call.word(1).empty()) return call.say_usage();
    if (std::find(known.begin(), known.end(), fingerprint) == known.end())
        return call.say("Your account has no such certificate.");
    change(call, "Certificate " + fingerprint + " is removed.",
           [&](Account& account) { return std::erase(account.certificates, fingerprint) != 0; });
}

void sessions(ServiceCall& call) {
    const auto clients = call.context.registry().clients();
    call.context.charge(price_of(clients.size(), recipients_per_line));
    std::size_t number = 0;
    for (const auto& client : clients) {
        const auto user = client->user();
        const auto who = user->identity();
        if (!user->registered() || who->account_id != call.account->id) continue;
        const auto origin = client->origin();
        const auto since = std::chrono::system_clock::to_time_t(client->connected);
        call.say(std::to_string(++number) + ": " + who->nick + " from " + origin->host +
                 (origin->secure ? ", secure" : ", not secure") + ", since " + date_text(since) +
                 (client == call.context.client() ? " (this connection)" : ""));
    }
    call.say("End of the list: " + std::to_string(number) + ".");
}

void suspend(ServiceCall& call) {
    const std::string reason(protocol::cut(call.text_from(1), protocol::kick_length));
    say_result(call, suspend_account(call.context, call.word(0), reason),
               "Account " + std::string(call.word(0)) + " is suspended.");
}

void unsuspend(ServiceCall& call) {
    say_result(call, unsuspend_account(call.context, call.word(0)),
               "Account " + std::string(call.word(0)) + " is no longer suspended.");
}

void saregister(ServiceCall& call) {
    const std::string name(call.word(0));
    const AccountChange change =
        register_for_other(call.context, {name, call.word(1), std::string(call.word(2))});
    say_result(call, change, "Account " + name + " is registered.");
}

// clang-format off
constexpr auto nick_serv_table = std::to_array<ServiceCommand>({
    {"CERT", cert, 1, for_logged_in, {}, "ADD [fingerprint] | DEL fingerprint | LIST",
     "Certificates of your client that log in without a password (SASL EXTERNAL). ADD without a "
     "fingerprint adds the certificate of this connection."},
    {"DROP", drop, 0, for_logged_in, {}, "[code]",
     "Drops your account for good, with the channels that it founded. The first DROP shows a code; "
     "the second must repeat it."},
    {"GHOST", ghost, 1, for_anybody, {}, "nick [password]",
     "Disconnects another user of your nick."},
    {"HELP", serve_help, 0, for_anybody, {}, "[command]", "Describes a command."},
    {"IDENTIFY", identify, 1, for_anybody, {}, "[account] password",
     "Logs you in. Without an account, to that of your nick."},
    {"INFO", info, 0, for_anybody, {}, "[account]", "Describes an account."},
    {"LIST", sessions, 0, for_logged_in, {}, "", "Like SESSIONS."},
    {"LOGIN", identify, 1, for_anybody, {}, "[account] password", "Like IDENTIFY."},
    {"LOGOUT", log_out_user, 0, for_logged_in, {}, "", "Logs you out."},
    {"RECOVER", regain, 1, for_anybody, {}, "nick [password]", "Like REGAIN."},
    {"REGAIN", regain, 1, for_anybody, {}, "nick [password]",
     "Logs you in, and takes your nick back: its user gets another nick."},
    {"REGISTER", register_nick, 1, for_anybody, {}, "password [email]",
     "Registers your nick as an account, and logs you in. Then nobody else may use the nick."},
    {"RELEASE", regain, 1, for_anybody, {}, "nick [password]", "Like REGAIN."},
    {"SAREGISTER", saregister, 2, for_anybody, may_force, "account password [email]",
     "Registers an account for somebody else."},
    {"SESSIONS", sessions, 0, for_logged_in, {}, "",
     "Lists the connections that are logged in to your account."},
    {"SET", set, 2, for_logged_in, {},
     "PASSWORD password | EMAIL address | MULTICLIENT on|off|default | ALWAYS-ON on|off|default | "
     "ENFORCE on|off",
     "Changes your account. EMAIL * removes the address. MULTICLIENT: your connections share one "
     "nick. ALWAYS-ON: you stay in your channels without a connection. ENFORCE: nobody else may "
     "use your nick."},
    {"SUSPEND", suspend, 1, for_anybody, may_ban, "account [reason]",
     "Ends all logins of an account, and allows no new ones."},
    {"UNSUSPEND", unsuspend, 1, for_anybody, may_ban, "account", "Allows logins again."},
    {"VERIFY", verify, 2, for_anybody, {}, "account code",
     "Completes a registration with the code from the mail."},
});
// clang-format on

}  // namespace

std::span<const ServiceCommand> nick_serv_commands() {
    return nick_serv_table;
}

}  // namespace hubbub::commands
