#include "link/log_files.h"

#include <hubbub/net/fd.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <map>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hubbub::client {
namespace {

std::string local(Wall at, const char* format) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
    std::tm parts{};
    ::localtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

bool append(const std::string& path, std::string_view text) {
    for (std::size_t at = 1; (at = path.find('/', at)) != std::string::npos; ++at)
        ::mkdir(path.substr(0, at).c_str(), 0700);
    // A symbolic link could lead out of the folder.
    const net::Fd fd(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    while (fd && !text.empty()) {
        const ssize_t written = ::write(fd.get(), text.data(), text.size());
        if (written < 0 && errno != EINTR) return false;
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    return static_cast<bool>(fd);
}

}  // namespace

std::string file_name(std::string_view name) {
    constexpr std::size_t longest = 100;
    std::string out;
    for (const char c : protocol::fold(protocol::visible(name))) {
        if (c == '/')
            out += "%2f";
        else if (c == '%')
            out += "%25";
        else if (c == '.' && out.empty())
            out += "%2e";
        else
            out += c;
    }
    return out.empty() ? "%" : std::string(protocol::cut(out, longest));
}

std::string LogFiles::write(const std::vector<LogLine>& lines) {
    if (folder_.empty()) {
        if (std::exchange(complained_, true)) return {};
        return "Logs cannot be written: neither XDG_STATE_HOME nor HOME is set.";
    }
    std::map<std::string, std::string> files;
    for (const LogLine& line : lines) {
        const std::string path = folder_ + "/" + file_name(line.network) + "/" +
                                 file_name(line.buffer) + "/" + local(line.at, "%Y-%m-%d") + ".log";
        std::string& text = files[path];
        text += local(line.at, "%H:%M:%S ");
        text += line.text;
        text += '\n';
    }
    for (const auto& [path, text] : files) {
        if (append(path, text)) continue;
        const int error = errno;
        if (std::exchange(complained_, true)) continue;
        return "The log " + path + " cannot be written: " + std::generic_category().message(error);
    }
    return {};
}

}  // namespace hubbub::client
