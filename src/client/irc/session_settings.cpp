#include "irc/session_settings.h"

namespace hubbub::client {

void use_password(SessionSettings& settings, const std::string& password) {
    (settings.login.account.empty() ? settings.password : settings.login.password) = password;
}

}  // namespace hubbub::client
