#pragma once
// The three questions of the first start.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "config/config.h"

namespace hubbub::client {

// Asks a question and returns the answer; nullopt at the end of the input.
using AskQuestion = std::function<std::optional<std::string>(const std::string& question)>;
// Prints a line.
using PrintLine = std::function<void(const std::string& line)>;

// Asks for server, name and channel. An empty answer accepts the offered value, an invalid one is
// asked for again. Returns nullopt at the end of the input.
std::optional<Config> first_run(std::string_view login, const AskQuestion& ask,
                                const PrintLine& print);

}  // namespace hubbub::client
