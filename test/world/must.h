#pragma once
// Checks for programs without a test framework.

#include <string_view>

// Ends the process if the condition is false.
void must(bool holds, std::string_view what);
// The lines for a client must be whole, without a line end or NUL inside.
void must_be_lines(std::string_view bytes);
