#pragma once
// What is said, kept in files: one for each server, buffer and day.

#include <string>
#include <string_view>
#include <vector>

#include "talk/workspace.h"

namespace hubbub::client {

// A name that a server chose, as the name of a file: it has no '/', is no "." and "..", is not
// hidden, and is not too long for any file system. What cannot stand there is written as in an
// address of the web ("%2f"), so that two names of at most 33 bytes never share a file.
std::string file_name(std::string_view name);

// Not thread safe. Files are of mode 0600, in folders of mode 0700.
class LogFiles {
  public:
    explicit LogFiles(std::string folder) : folder_(std::move(folder)) {}

    // Appends; a disk that fails is told of once, by the text that is returned.
    std::string write(const std::vector<LogLine>& lines);

  private:
    const std::string folder_;
    bool complained_ = false;
};

}  // namespace hubbub::client
