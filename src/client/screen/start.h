#pragma once
// From the command line and hubbub.conf to the servers that are connected to at the start.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/first_run.h"
#include "options.h"
#include "screen/emoji.h"

namespace hubbub::client {

// The settings in the file's text, its servers and keys looked at as well. Throws UsageError with
// all that is wrong, a line for each, and the path in front.
Config checked_config(const std::string& path, std::string_view text, std::string_view login);

// The settings of the file; the first run's, written to it, where there is none and the command
// line says nothing either. Nothing: the person went away. Throws UsageError, std::runtime_error.
std::optional<Config> load_config(const std::string& path, const Options& options,
                                  std::string_view login, const Ask& ask, const Tell& tell);

// The file `emoji` beside hubbub.conf. Throws UsageError with all that is wrong in it,
// std::runtime_error.
EmojiNames load_emoji(const std::string& config_path);

// What the command line names; else what the settings connect at the start; else this machine.
// Throws UsageError.
std::vector<ServerChoice> choices_of(const Config& config, const Options& options,
                                     std::string_view login);

}  // namespace hubbub::client
