#pragma once
// Checks for where no test framework runs.

#include <string_view>

// Ends the process where something that must hold does not.
void must(bool holds, std::string_view what);
// What somebody sends must be whole lines, with no line end and no NUL within one.
void must_be_lines(std::string_view bytes);
