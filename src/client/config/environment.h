#pragma once
// The environment of the process. Not thread safe.

#include <string_view>

namespace hubbub::client {

// Returns the value of a variable; empty if it is not set. Valid until the variable is set.
std::string_view environment(const char* name);

}  // namespace hubbub::client
