// Logging in by SASL, as part of the registration.
// Source: https://ircv3.net/specs/extensions/sasl-3.1

#include <exception>
#include <string>

#include "irc/bouncer.h"
#include "irc/sasl.h"
#include "irc/server_lines.h"
#include "irc/session.h"

namespace hubbub::client {
namespace {

using protocol::Message;

}  // namespace

// Without the account that was asked for, this person may be taken for somebody else, or be seen
// with an address that should be hidden: better not at all.
void give_up_login(Session& session, const std::string& why) {
    session.state().sasl.reset();
    session.state().login_refused = true;
    session.state().error = "the login failed: " + why;
}

bool begin_login(Session& session) {
    const Login& login = session.settings().login;
    State& state = session.state();
    if (state.sasl) return true;
    if (!login.wanted() || state.registered || state.logged_in) return false;
    const auto offered = state.caps_offered.find("sasl");
    if (offered == state.caps_offered.end()) {
        give_up_login(session, "the server has no accounts (SASL)");
        return true;
    }
    if (!state.caps.contains("sasl")) {
        give_up_login(session, "the server refuses SASL");
        return true;
    }
    const std::string mechanism = choose_mechanism(login, offered->second);
    if (mechanism.empty()) {
        give_up_login(session, login.safe ? "the server offers none of the ways this client knows"
                                          : "this connection has no TLS, the password stays here");
        return true;
    }
    try {
        state.sasl = std::make_shared<Sasl>(login, mechanism);
        session.send("AUTHENTICATE", {mechanism});
    } catch (const std::exception& error) {
        give_up_login(session, error.what());
    }
    return true;
}

void on_authenticate(Session& session, const Message& message, std::string_view) {
    State& state = session.state();
    if (!state.sasl) return;
    constexpr std::size_t piece = 400;
    constexpr std::size_t longest = std::size_t{64} * 1024;
    const std::string_view part = message.param(0);
    if (part != "+") state.challenge += part;
    if (part.size() == piece && state.challenge.size() < longest) return;
    const auto answer = state.sasl->answer(state.challenge.empty() ? "+" : state.challenge);
    state.challenge.clear();
    if (!answer) {
        session.send("AUTHENTICATE", {"*"});
        return give_up_login(session, "the server did not prove that it knows the password");
    }
    for (const std::string& one : in_pieces(*answer)) session.send("AUTHENTICATE", {one});
}

void on_logged_in(Session& session, const Message&, std::string_view) {
    session.state().sasl.reset();
    session.state().logged_in = true;
    if (!session.state().registered) end_capabilities(session);
}

void on_login_failed(Session& session, const Message& message, std::string_view) {
    if (!session.state().sasl) return;
    give_up_login(session, std::string(message.param(message.count > 0 ? message.count - 1 : 0)));
}

}  // namespace hubbub::client
