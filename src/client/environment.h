#pragma once
// The environment and the locale, which belong to the process: this program has one thread.

#include <string_view>

namespace hubbub::client {

// The variable's value; empty where it is not set. Valid as long as nobody sets it.
std::string_view environment(const char* name);

// Makes the process's character set UTF-8, the person's own locale if it is one. IRC is UTF-8
// today, and a bare "C" locale would break every character that is typed.
void use_utf8();

}  // namespace hubbub::client
