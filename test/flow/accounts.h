#pragma once
// Accounts for tests.

#include <hubbub/base/clock.h>
#include <hubbub/commands/credentials.h>

#include "harness.h"

#include <string>

#include "accounts/login.h"

namespace flow {

// Adds an account whose password is "sesame".
inline hubbub::chat::Accounts::Entry add_account(
    TestServer& server, const std::string& name,
    hubbub::chat::Account::State state = hubbub::chat::Account::State::active,
    const std::string& certificate = "") {
    // Made once: hashing takes long on purpose.
    static const auto credentials = hubbub::commands::credentials_of("sesame");
    hubbub::chat::Account account;
    account.name = name;
    credentials.store_in(account);
    account.state = state;
    if (state == hubbub::chat::Account::State::suspended) account.suspension = "spam";
    if (!certificate.empty()) account.certificates.push_back(certificate);
    return server->registry().accounts.add(std::move(account)).entry;
}

inline void end_logins(TestServer& server, std::uint64_t account, hubbub::commands::EndLogin how,
                       const std::string& reason) {
    static const hubbub::SystemClock clock;
    hubbub::commands::end_logins(
        {server->registry(), server->counters(), server->settings(), clock, server->capabilities()},
        account, how, reason);
}

}  // namespace flow
