#pragma once
// Two results side by side: how many times as much the second has as the first.

#include <string>
#include <string_view>

namespace hubbub::stress {

// Both are JSON as Report writes it. A line for each number that both have, in the order of the
// first. Throws std::runtime_error naming what is wrong.
std::string compare(const std::string& first, const std::string& first_name,
                    const std::string& second, const std::string& second_name);

// Reads both files. Throws std::runtime_error naming the one that cannot be read.
std::string compare_files(const std::string& first, const std::string& second);

}  // namespace hubbub::stress
