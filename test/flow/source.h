#pragma once
// The project's files, for the tests that compare them with the server.

#include <string>

namespace flow {

// Returns the absolute path of a file; `path` is relative to the project's root.
std::string source_path(const std::string& path);
// Returns its text. Throws std::runtime_error if the file does not exist.
std::string source_text(const std::string& path);

}  // namespace flow
