#pragma once
// What an account keeps of its password.

#include <hubbub/chat/account.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace hubbub::commands {

constexpr std::size_t min_password = 8;
constexpr std::size_t max_password = 300;

// Why a password is not accepted.
struct PasswordComplaint {
    bool weak = false;  // otherwise it cannot be used at all
    std::string text;   // a sentence for the user without a full stop; empty: accepted
};
PasswordComplaint password_complaint(std::string_view password, std::string_view account);

struct Credentials {
    std::string password;  // Account::password
    chat::ScramKeys scram;

    void store_in(chat::Account& account) const;
};
// Hashes the password at once. Takes a core for a moment. Thread safe.
Credentials credentials_of(std::string_view password);

}  // namespace hubbub::commands
