#pragma once
// The end of a buffer's log, for a buffer that is opened.

#include <string>
#include <vector>

#include "talk/workspace.h"

namespace hubbub::client {

// What was said, the oldest line first, from the newest files; who came and went is left out.
// Whatever lies there, it takes little time and memory: the last 64 KiB of a file count, and what
// is no plain file is passed over.
std::vector<OldLine> read_log(const std::string& folder, const LogRequest& wish);

}  // namespace hubbub::client
