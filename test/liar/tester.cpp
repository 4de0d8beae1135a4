#include "tester.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <sstream>
#include <system_error>

#include <sys/wait.h>

namespace liar {
namespace {

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

}  // namespace

std::string& tester_path() {
    static std::string path;
    return path;
}

std::string Findings::of(const std::string& label) const {
    const auto found = table.find(label);
    return found == table.end() ? "-" : found->second;
}

Findings run_tester(const std::string& arguments, const std::string& shell_before) {
    const std::string command = shell_before + "'" + tester_path() + "' " + arguments + " 2>&1";
    std::FILE* const pipe = ::popen(command.c_str(), "re");
    if (pipe == nullptr) throw std::system_error(errno, std::generic_category(), "popen");
    Findings out;
    std::array<char, 4096> bytes{};
    while (const std::size_t got = std::fread(bytes.data(), 1, bytes.size(), pipe))
        out.output.append(bytes.data(), got);
    const int status = ::pclose(pipe);
    out.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

    constexpr std::size_t value_column = 28;
    std::istringstream lines(out.output);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("  ") && line.size() > value_column)
            out.table[trimmed(line.substr(0, value_column))] = trimmed(line.substr(value_column));
    }
    return out;
}

}  // namespace liar
