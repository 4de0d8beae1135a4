#include "commands/account_commands.h"

#include <string>

#include "irc/accounts.h"

namespace hubbub::client {

void do_register(Session& session, WordReader words) {
    const std::string password(words.take());
    register_account(session, password, words.take());
}

void do_verify(Session& session, WordReader words) {
    verify_account(session, words.take());
}

void do_login(Session& session, WordReader words) {
    const std::string first(words.take());
    if (words.empty())
        log_in(session, first);
    else
        log_in(session, first, std::string(words.rest()));
}

}  // namespace hubbub::client
