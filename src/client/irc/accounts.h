#pragma once
// Accounts of a server, after the sign-on: registering one, and logging in.
// Sources: https://ircv3.net/specs/extensions/account-registration,
// https://ircv3.net/specs/extensions/sasl-3.2; for other servers the words of NickServ

#include <hubbub/protocol/message.h>

#include <string>
#include <string_view>

#include "irc/session.h"

namespace hubbub::client {

// Registers the current nick; an empty `email` gives none.
void register_account(Session& session, const std::string& password, std::string_view email);
// Confirms a registration by the code that the server has sent.
void verify_account(Session& session, std::string_view code);
// Logs in to the account of the settings, or else of the current nick.
void log_in(Session& session, const std::string& password);
void log_in(Session& session, const std::string& account, const std::string& password);
// Returns the account that log_in() uses.
std::string own_account(const Session& session);

// Handles the reply to REGISTER or VERIFY.
void on_account(Session& session, const protocol::Message& message, std::string_view pattern);

}  // namespace hubbub::client
