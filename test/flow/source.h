#pragma once
// The project's own files, for the tests that compare them with what the server does.

#include <string>

namespace flow {

// Where a file of the project lies; `path` is seen from the project's top.
std::string source_path(const std::string& path);
// Its text. Throws std::runtime_error where there is no such file.
std::string source_text(const std::string& path);

}  // namespace flow
