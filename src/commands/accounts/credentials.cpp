#include <hubbub/commands/credentials.h>

#include <hubbub/base/password.h>
#include <hubbub/base/scram.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/sasl_prep.h>

#include <utility>

namespace hubbub::commands {

PasswordComplaint password_complaint(std::string_view password, std::string_view account) {
    if (password.size() > max_password)
        return {false, "A password has at most " + std::to_string(max_password) + " bytes"};
    if (password.find('\0') != std::string_view::npos)
        return {false, "A password cannot have NUL bytes"};
    if (password.size() < min_password)
        return {true, "A password has at least " + std::to_string(min_password) + " characters"};
    if (protocol::same(password, account) ||
        password.find_first_not_of(password.front()) == std::string_view::npos)
        return {true, "Choose a password that is harder to guess"};
    return {};
}

void Credentials::store_in(chat::Account& account) const {
    account.password = password;
    account.scram = scram;
}

Credentials credentials_of(std::string_view password) {
    const std::string prepared = protocol::prepared_password(password);
    Credentials made;
    made.scram.salt = scram_salt();
    made.scram.iterations = scram_iterations;
    ScramSecret secret = scram_secret(prepared, made.scram.salt, scram_iterations);
    made.scram.stored_key = std::move(secret.stored_key);
    made.scram.server_key = std::move(secret.server_key);
    made.password = hash_password(prepared);
    return made;
}

}  // namespace hubbub::commands
