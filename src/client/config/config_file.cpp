#include "config/config_file.h"

#include <hubbub/net/fd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hubbub::client {
namespace {

[[noreturn]] void fail(const std::string& path, int error) {
    throw std::runtime_error(path + ": " + std::generic_category().message(error));
}

void make_folders(const std::string& path) {
    for (std::size_t at = 1; (at = path.find('/', at)) != std::string::npos; ++at) {
        const std::string folder = path.substr(0, at);
        if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail(folder, errno);
    }
}

}  // namespace

std::string config_path(std::string_view config_home, std::string_view home) {
    if (config_home.starts_with('/')) return std::string(config_home) + "/hubbub/hubbub.conf";
    if (home.empty()) return {};
    return std::string(home) + "/.config/hubbub/hubbub.conf";
}

std::string state_folder(std::string_view state_home, std::string_view home) {
    if (state_home.starts_with('/')) return std::string(state_home) + "/hubbub";
    return home.empty() ? std::string() : std::string(home) + "/.local/state/hubbub";
}

std::optional<std::string> read_file(const std::string& path) {
    std::ifstream file(path);
    if (!file) {
        const int error = errno;
        if (error == ENOENT) return std::nullopt;
        fail(path, error);
    }
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void write_file(const std::string& wanted, std::string_view text) {
    make_folders(wanted);
    std::error_code none;
    const std::filesystem::path real = std::filesystem::canonical(wanted, none);
    const std::string path = none ? wanted : real.string();
    const std::string fresh = path + ".new";
    {
        const net::Fd fd(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        if (!fd) fail(fresh, errno);
        std::string_view rest = text;
        while (!rest.empty()) {
            const ssize_t written = ::write(fd.get(), rest.data(), rest.size());
            if (written < 0 && errno != EINTR) fail(fresh, errno);
            if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
        }
        if (::fsync(fd.get()) != 0) fail(fresh, errno);
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) fail(path, errno);
}

std::string sts_path(const std::string& state_folder) {
    return state_folder + "/sts";
}

StsPolicies known_sts(const std::string& state_folder) {
    if (state_folder.empty()) return {};
    return StsPolicies::read(read_file(sts_path(state_folder)).value_or(""));
}

}  // namespace hubbub::client
