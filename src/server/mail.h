#pragma once
// Sends mail by the operator's command.

#include <string>
#include <string_view>
#include <vector>

namespace hubbub::server {

// Splits a command at its spaces. There is no shell: quotes and variables have no meaning.
std::vector<std::string> command_words(std::string_view command);

// Runs the command with the mail as its input. Blocks until it ends, for 20 seconds at most; then
// it is killed. Returns true if it succeeded; false also if several run already. Hold no lock.
// Thread safe.
bool run_mail_command(const std::vector<std::string>& command, const std::string& mail);

}  // namespace hubbub::server
