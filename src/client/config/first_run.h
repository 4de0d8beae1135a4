#pragma once
// The three questions of the first start.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "config/config.h"

namespace hubbub::client {

// Asks one question and returns the answer; nothing where there is none to come.
using Ask = std::function<std::optional<std::string>(const std::string& question)>;
// Tells the person a line.
using Tell = std::function<void(const std::string& line)>;

// Server, name, room; an empty answer takes what is offered, one that makes no sense is asked for
// again. Nothing where the person went away.
std::optional<Config> first_run(std::string_view login, const Ask& ask, const Tell& tell);

}  // namespace hubbub::client
