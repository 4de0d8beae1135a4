#pragma once
// Passwords from a file, a command or the terminal.

#include <string>

namespace hubbub::client {

// Returns the first line of the file. Throws UsageError if there is none.
std::string read_password(const std::string& path);

// Runs the command in the shell and returns the first line of its output. Blocks until it ends.
// Throws UsageError if it fails or prints nothing.
std::string password_from(const std::string& command);

// Asks at the terminal, without echo. Throws UsageError if there is no terminal or the answer is
// empty.
std::string ask_password(const std::string& question);

}  // namespace hubbub::client
