#pragma once
// The file of the input history.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hubbub::client {

// Lines by server and buffer, the oldest first.
using KeptInputs = std::map<std::pair<std::string, std::string>, std::vector<std::string>>;

// Returns the file: server, buffer and text in a line, separated by tabs. Inputs that hold a
// password or a channel's key (secrets.h) are left out.
std::string write_inputs(const KeptInputs& inputs);
// Parses the file; invalid lines are skipped.
KeptInputs read_inputs(std::string_view text);

}  // namespace hubbub::client
