#pragma once
// Reads a password from standard input.

#include <string>

namespace hubbub::server {

// Returns the first line of the input. A terminal shows a prompt, and does not show the password;
// with `twice` it asks again until both are equal. Returns "" at the end of the input.
std::string read_password(bool twice = false);

}  // namespace hubbub::server
