#pragma once
// hubbub-stress as a program: its exit code and what its table says.

#include <map>
#include <string>

namespace liar {

// Set before the first run.
std::string& tester_path();

struct Findings {
    int exit_code = -1;
    std::string output;
    std::map<std::string, std::string> table;  // label -> value, with its unit

    // The value behind this label; "-" if there is none.
    std::string of(const std::string& label) const;
};

// Runs it to its end in a shell, after these shell commands. Thread safe.
Findings run_tester(const std::string& arguments, const std::string& shell_before = {});

}  // namespace liar
