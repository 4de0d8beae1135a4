#pragma once
// Compares two results: the ratio of each number in the second to the first.

#include <string>
#include <string_view>

namespace hubbub::stress {

// Compares two JSON texts written by Report. Returns a line for each number in both, in the order
// of the first. Throws std::runtime_error if either is invalid.
std::string compare(const std::string& first, const std::string& first_name,
                    const std::string& second, const std::string& second_name);

// Compares two files. Throws std::runtime_error if either cannot be read or is invalid.
std::string compare_files(const std::string& first, const std::string& second);

}  // namespace hubbub::stress
