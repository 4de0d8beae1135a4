#pragma once
// Logging in by SASL, as part of sign-on.
// Source: https://ircv3.net/specs/extensions/sasl-3.1

#include <hubbub/protocol/message.h>

#include <string>
#include <string_view>

#include "irc/session.h"

namespace hubbub::client {

// Starts the login that the settings ask for, or one that was planned. Returns false if there is
// none to do.
bool begin_login(Session& session);
// During sign-on, ends the connection for good: without the account, this person may be taken for
// someone else, or show an address that should be hidden. Later it is only an error.
void give_up_login(Session& session, std::string_view why);

void on_authenticate(Session& session, const protocol::Message& message, std::string_view pattern);
void on_logged_in(Session& session, const protocol::Message& message, std::string_view pattern);
void on_login_failed(Session& session, const protocol::Message& message, std::string_view pattern);

}  // namespace hubbub::client
