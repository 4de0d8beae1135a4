#pragma once
// Startup: from the command line and hubbub.conf to the list of servers.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/first_run.h"
#include "options.h"
#include "screen/emoji.h"

namespace hubbub::client {

// Parses the file and checks its servers, keys and colours. Throws UsageError with the path and one
// line for each problem.
Config checked_config(const std::string& path, std::string_view text, std::string_view login);

// Returns the settings of the file. If there is none and the command line names no server, asks the
// questions of the first run and writes the file. Returns nullopt if they were not answered. Throws
// UsageError, std::runtime_error.
std::optional<Config> load_config(const std::string& path, const ClientOptions& options,
                                  std::string_view login, const AskQuestion& ask,
                                  const PrintLine& print);

// Reads the file `emoji` beside hubbub.conf. Throws UsageError with all its problems,
// std::runtime_error.
EmojiNames load_emoji(const std::string& config_path);

// Returns the servers of the command line, else the servers that the settings connect at the start,
// else this machine. Throws UsageError.
std::vector<ServerChoice> choices_of(const Config& config, const ClientOptions& options,
                                     std::string_view login);

}  // namespace hubbub::client
