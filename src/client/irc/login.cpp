#include "irc/login.h"

#include <exception>

#include "irc/bouncer.h"
#include "irc/replies.h"

namespace hubbub::client {

using protocol::Message;

void give_up_login(Session& session, std::string_view why) {
    const std::string text = "the login failed: " + std::string(why);
    if (session.progress.registered) {
        session.login.abandon();
        return session.error(text);
    }
    session.login.refuse();
    session.progress.error = text;
}

bool begin_login(Session& session) {
    if (session.login.pending()) return true;
    const bool later = session.login.planned().has_value();
    const Login login = later ? *session.login.planned() : session.settings().login;
    if (!later && (!login.wanted() || session.progress.registered || session.login.succeeded()))
        return false;
    const auto offered = session.capabilities.offered("sasl");
    if (!offered) {
        give_up_login(session, "the server does not offer SASL");
        return true;
    }
    if (!session.capabilities.has("sasl")) {
        give_up_login(session, "the server refuses SASL");
        return true;
    }
    const std::string mechanism = choose_mechanism(login, *offered);
    if (mechanism.empty()) {
        give_up_login(session, login.safe
                                   ? "the server offers no mechanism that this client supports"
                                   : "this connection has no TLS, so the password is not sent");
        return true;
    }
    try {
        session.login.begin(login, mechanism);
        session.send("AUTHENTICATE", {mechanism});
    } catch (const std::exception& error) {
        give_up_login(session, error.what());
    }
    return true;
}

void on_authenticate(Session& session, const Message& message, std::string_view) {
    if (!session.login.pending() || !session.login.add_challenge(message.param(0))) return;
    const auto answer = session.login.answer();
    if (!answer) {
        session.send("AUTHENTICATE", {"*"});
        return give_up_login(session, "the server did not prove that it knows the password");
    }
    for (const std::string& piece : *answer) session.send("AUTHENTICATE", {piece});
}

void on_logged_in(Session& session, const Message&, std::string_view) {
    session.login.succeed();
    if (!session.progress.registered) end_capabilities(session);
}

void on_login_failed(Session& session, const Message& message, std::string_view) {
    if (session.login.pending()) give_up_login(session, last_param(message));
}

}  // namespace hubbub::client
