#pragma once
// Where hubbub.conf is, and how it gets there: read whole, written whole, seen by its owner only.

#include <optional>
#include <string>
#include <string_view>

#include "irc/sts.h"

namespace hubbub::client {

// $XDG_CONFIG_HOME/hubbub/hubbub.conf, else ~/.config/hubbub/hubbub.conf. Empty where neither is
// known. Source: https://specifications.freedesktop.org/basedir-spec/latest/
std::string config_path(std::string_view config_home, std::string_view home);

// $XDG_STATE_HOME/hubbub, else ~/.local/state/hubbub: logs, what was typed. Empty where neither is
// known.
std::string state_folder(std::string_view state_home, std::string_view home);

// What servers said about TLS (sts.h), in that folder; nothing where there is no folder.
std::string sts_path(const std::string& state_folder);
StsPolicies known_sts(const std::string& state_folder);

// Nothing where there is no such file. Throws std::runtime_error where it cannot be read.
std::optional<std::string> read_file(const std::string& path);

// Replaces the file in one step, mode 0600; where a link stands there, the file that it leads to.
// Folders that are missing are made, mode 0700. Throws std::runtime_error.
void write_file(const std::string& path, std::string_view text);

}  // namespace hubbub::client
