#pragma once
// Passwords that stand neither on the command line nor in the settings.

#include <string>

namespace hubbub::client {

// The first line of the file. Throws UsageError where there is none.
std::string read_password(const std::string& path);

// The first line that the command says; the shell runs it, and this waits for it. Throws
// UsageError where it fails or says nothing.
std::string password_from(const std::string& command);

// What somebody types at the terminal, which does not show it. Throws UsageError if there is none,
// or nothing was typed.
std::string ask_password(const std::string& question);

}  // namespace hubbub::client
