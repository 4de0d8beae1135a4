#pragma once
// Reads the end of a buffer's log.

#include <string>
#include <vector>

#include "talk/workspace.h"

namespace hubbub::client {

// Returns the newest messages of the log, the oldest of them first, without joins and parts. Time
// and memory are bounded: only the last 64 KiB of a file are read, and only regular files.
std::vector<LoggedLine> read_log(const std::string& folder, const LogRequest& wish);

}  // namespace hubbub::client
