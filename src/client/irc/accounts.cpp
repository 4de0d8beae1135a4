#include "irc/accounts.h"

#include <utility>

#include "irc/login.h"
#include "irc/replies.h"
#include "irc/speech.h"

namespace hubbub::client {
namespace {

constexpr std::string_view registration_capability = "draft/account-registration";

// Returns false, with an error, if a password must not or cannot be sent now.
bool may_send_password(Session& session) {
    if (!session.progress.registered)
        session.error("Not connected yet: try again after the welcome.");
    else if (!session.settings().login.safe)
        session.error("This connection has no TLS, so the password is not sent.");
    else
        return true;
    return false;
}

}  // namespace

std::string own_account(const Session& session) {
    const std::string& account = session.settings().login.account;
    return account.empty() ? session.nick.current() : account;
}

void register_account(Session& session, const std::string& password, std::string_view email) {
    if (!may_send_password(session)) return;
    const std::string nick = session.nick.current();
    if (!session.capabilities.offered(registration_capability)) {
        std::string text = "REGISTER " + password;
        if (!email.empty()) text.append(" ").append(email);
        return say(session, "NickServ", text);
    }
    session.login.offer({nick, password, "", true});
    session.send("REGISTER", {"*", email.empty() ? std::string_view("*") : email, password});
}

void verify_account(Session& session, std::string_view code) {
    if (session.capabilities.offered(registration_capability))
        session.send("VERIFY", {session.login.offered_account(own_account(session)), code});
    else
        say(session, "NickServ", "VERIFY " + std::string(code));
}

void log_in(Session& session, const std::string& password) {
    log_in(session, own_account(session), password);
}

void log_in(Session& session, const std::string& account, const std::string& password) {
    if (!may_send_password(session)) return;
    if (session.login.pending()) return session.error("A login is under way.");
    if (!session.capabilities.offered("sasl"))
        return say(session, "NickServ", "IDENTIFY " + account + " " + password);
    session.login.plan({account, password, "", true});
    if (session.capabilities.has("sasl"))
        begin_login(session);
    else
        session.send("CAP", {"REQ", "sasl"});
}

void on_account(Session& session, const protocol::Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::info);
    event.text = last_param(message);
    if (message.param(0) == "SUCCESS") {
        session.login.accept_offer();
        event.text += " /save keeps the account in the settings.";
    } else if (message.param(0) == "VERIFICATION_REQUIRED") {
        event.text += " Then type /verify CODE.";
    }
    session.emit(std::move(event));
}

}  // namespace hubbub::client
