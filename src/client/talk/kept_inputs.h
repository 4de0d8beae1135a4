#pragma once
// What the person typed, from one start of the program to the next.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hubbub::client {

// Lines by server and buffer, the oldest first.
using KeptInputs = std::map<std::pair<std::string, std::string>, std::vector<std::string>>;

// As a file, a line for each: server, buffer and text with tabs between. Lines that hold a password
// or a channel's key (secrets.h) are left out.
std::string write_inputs(const KeptInputs& inputs);
// Lines that make no sense are left out.
KeptInputs read_inputs(std::string_view text);

}  // namespace hubbub::client
