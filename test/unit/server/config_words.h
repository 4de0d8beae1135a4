#pragma once
// Settings read from words, and the complaints about them.

#include <fstream>
#include <string>
#include <vector>

#include "server/config.h"
#include "support/temporary_directory.h"

namespace settings_test {

using hubbub::server::CommandLine;
using hubbub::server::ConfigError;

using Words = std::vector<std::string>;

inline CommandLine read(const Words& arguments, const Words& environment = {}) {
    std::vector<const char*> argv = {"hubbubd"}, env;
    for (const std::string& word : arguments) argv.push_back(word.c_str());
    for (const std::string& word : environment) env.push_back(word.c_str());
    env.push_back(nullptr);
    return hubbub::server::read_config(static_cast<int>(argv.size()), argv.data(), env.data());
}

inline std::string complaint(const Words& arguments, const Words& environment = {}) {
    try {
        read(arguments, environment);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "";
}

inline std::string write(const TemporaryDirectory& directory, const std::string& name,
                         const std::string& text) {
    const std::string path = directory.path() / name;
    std::ofstream(path) << text;
    return path;
}

}  // namespace settings_test
