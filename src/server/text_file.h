#pragma once
// Reads the files that settings name. Reading from a FIFO or a device has a timeout, so that a
// REHASH ends.

#include <stdexcept>
#include <string>
#include <vector>

namespace hubbub::server {

// A message for the operator, without the name of the file.
class FileError : public std::runtime_error {
  public:
    FileError(int code, const std::string& text) : std::runtime_error(text), error(code) {}
    const int error;  // an errno, or 0
};

// Returns the bytes of the file. Throws FileError.
std::string read_file(const std::string& path);

// Returns the lines of the file without their ends (LF or CR LF) and without a byte order mark.
// Throws FileError.
std::vector<std::string> read_lines(const std::string& path);

// Returns the same. Throws FileError also if a line is not UTF-8 or cannot be sent.
std::vector<std::string> read_text(const std::string& path);

}  // namespace hubbub::server
