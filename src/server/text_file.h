#pragma once
// Reads the files that settings name, and writes files. Reading from a FIFO or a device has a
// timeout, so that a REHASH ends.

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::server {

// A message for the operator. Functions that read do not include the name of the file.
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

// Writes all bytes to the disk. Returns an errno, or 0.
int write_durably(int fd, std::string_view bytes);
// Makes a new name in the folder of this path durable.
void sync_folder(const std::string& path);
// Returns the folder of this path; "." if it is a name alone.
std::string folder_of(const std::string& path);

}  // namespace hubbub::server
