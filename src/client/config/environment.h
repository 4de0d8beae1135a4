#pragma once
// The environment, which belongs to the process: this program has one thread.

#include <string_view>

namespace hubbub::client {

// The variable's value; empty where it is not set. Valid as long as nobody sets it.
std::string_view environment(const char* name);

}  // namespace hubbub::client
