#pragma once
// Codes that prove that a person reads the mail of an address.

#include <hubbub/chat/account.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::commands {

// Seconds for which a code is valid. Afterwards the account's name is free again.
constexpr std::int64_t verification_lifetime = 24 * 3600;

// Returns a new code: 20 hexadecimal digits, too many to guess.
std::string new_code();
// Returns what Account::verification keeps of the code.
std::string code_hash(std::string_view code);
// Returns whether the code is that of the account, in constant time, and not expired.
bool code_fits(std::string_view code, const chat::Account& account, std::int64_t now);
// Returns whether nobody verified the account in time.
bool is_expired(const chat::Account& account, std::int64_t now);

// Returns what is wrong with an address, as a sentence without a full stop; "" if mail may be sent
// there. Allows only addresses that cannot change a mail's header or a command.
std::string_view email_complaint(std::string_view address);
constexpr std::size_t max_email = 254;

}  // namespace hubbub::commands
