#pragma once
// The files of the client: their paths, reading, and writing in one step.

#include <optional>
#include <string>
#include <string_view>

#include "irc/sts.h"

namespace hubbub::client {

// Returns $XDG_CONFIG_HOME/hubbub/hubbub.conf, else ~/.config/hubbub/hubbub.conf; empty if neither
// variable is set. Source: https://specifications.freedesktop.org/basedir-spec/latest/
std::string config_path(std::string_view config_home, std::string_view home);

// Returns $XDG_STATE_HOME/hubbub, else ~/.local/state/hubbub, for logs and input history; empty if
// neither variable is set.
std::string state_folder(std::string_view state_home, std::string_view home);

// The STS policies (sts.h) in that folder; none if the folder is empty.
std::string sts_path(const std::string& state_folder);
StsPolicies known_sts(const std::string& state_folder);

// Returns nullopt if there is no such file. Throws std::runtime_error if it cannot be read.
std::optional<std::string> read_file(const std::string& path);

// Replaces the file in one step, mode 0600. Follows a symbolic link. Creates missing folders, mode
// 0700. Throws std::runtime_error.
void write_file(const std::string& path, std::string_view text);

}  // namespace hubbub::client
