#include "password.h"

#include <hubbub/protocol/text.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <system_error>

#include "options.h"

namespace hubbub::client {
namespace {

std::string first_line(std::string text) {
    text.resize(std::min(text.find_first_of("\r\n"), text.size()));
    return text;
}

}  // namespace

std::string read_password(const std::string& path) {
    std::ifstream file(path);
    const int error = errno;
    std::string line;
    const std::string about = "--password-file '" + protocol::visible(path) + "': ";
    if (!file) throw UsageError(about + std::generic_category().message(error));
    std::getline(file, line);
    line = first_line(std::move(line));
    if (line.empty()) throw UsageError(about + "the first line must hold the password");
    return line;
}

std::string password_from(const std::string& command) {
    FILE* pipe = ::popen(command.c_str(), "re");
    const std::string about = "the password command '" + protocol::visible(command) + "' ";
    if (pipe == nullptr) throw UsageError(about + "cannot be started");
    std::string said;
    std::array<char, 512> buffer;
    std::size_t got = 0;
    while ((got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0)
        said.append(buffer.data(), got);
    if (::pclose(pipe) != 0) throw UsageError(about + "failed");
    said = first_line(std::move(said));
    if (said.empty()) throw UsageError(about + "said nothing");
    return said;
}

}  // namespace hubbub::client
