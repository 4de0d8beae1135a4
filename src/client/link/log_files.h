#pragma once
// Log files: one for each server, buffer and day.

#include <string>
#include <string_view>
#include <vector>

#include "talk/workspace.h"

namespace hubbub::client {

// Turns a name that a server chose into a file name: without '/', not "." or "..", not hidden, not
// too long. Other characters are percent-encoded ("%2f"), so that two names of at most 33 bytes
// never share a file.
std::string file_name(std::string_view name);

// Not thread safe. Files are of mode 0600, in folders of mode 0700.
class LogFiles {
  public:
    explicit LogFiles(std::string folder) : folder_(std::move(folder)) {}

    // Appends the lines. Returns an error text the first time that writing fails, else an empty
    // one.
    std::string write(const std::vector<LogLine>& lines);

  private:
    const std::string folder_;
    bool complained_ = false;
};

}  // namespace hubbub::client
